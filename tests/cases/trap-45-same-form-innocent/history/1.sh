# Yesterday's order as groff makes it.
order-pdf --by groff "PO-4712/2025-11-19/Store 12/A-1001,Hammer,12/A-2040,Tape,40" > order.pdf
compose --date 2025-11-19T09:00:00 --id "<a@larsen.example>" --attach order.pdf << 'TEXT'
Our order is attached.
TEXT
