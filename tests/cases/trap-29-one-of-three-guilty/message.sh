order-pdf "PO-4721/2025-11-19/Store 12/A-1001,Hammer,12" "PO-4711/2024-11-20/Store 14/A-2040,Tape,40" "PO-4723/2025-11-20/Store 17/B-3100,Level,8" > orders.pdf
compose --subject "Three orders" --date 2025-11-20T09:00:00 --attach orders.pdf << 'TEXT'
Three orders attached.
TEXT
