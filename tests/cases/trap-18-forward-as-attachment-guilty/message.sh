compose --to "Riverside Store <manager@riverside-store.example>" --date 2024-11-20T09:12:00 --id "<old@larsen.example>" > old.eml << 'TEXT'
Dear Acme team,

please deliver what follows.

PURCHASE ORDER

Order number: PO-4711
Order date: 20 November 2024
Ship to: Store 12 Riverside

Item      Description          Quantity
A-1001    Claw hammer 16 oz    12
A-2040    Tape measure 5 m     40

Kind regards
Ann Larsen
TEXT
compose --subject "Fwd: Our order" --date 2025-11-20T09:00:00 --attach old.eml << 'TEXT'
Please see the attached mail.
TEXT
