order-pdf "PO-4712/2025-09-29/Store 12/A-1001,Hammer,12" > order.pdf
compose --date 2025-11-20T09:00:00 --attach order.pdf << 'TEXT'
Dear Acme team,

PURCHASE ORDER

Order number: PO-4712
Order date: 20 November 2025

The form is attached.

Ann Larsen
TEXT
