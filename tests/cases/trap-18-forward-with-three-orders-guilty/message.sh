order-pdf "PO-4711/2024-11-19/Store 12 Riverside/A-1001,Hammer,12" "PO-4712/2024-11-20/Store 14 Hilltop/A-1001,Hammer,6" \
    "PO-4713/2024-11-21/Store 17 Harbour/A-2040,Tape,40" > orders.pdf
compose --subject "Orders of three stores" --date 2024-11-21T09:12:00 --id "<old@larsen.example>" --attach orders.pdf > old.eml << 'TEXT'
Three orders attached.
TEXT
compose --subject "Fwd: Orders of three stores" --date 2025-11-20T09:00:00 --attach old.eml < /dev/null
