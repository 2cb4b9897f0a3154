order-pdf --by ghostscript "PO-4712/2025-11-19/Store 12/A-1001,Hammer,12/A-2040,Tape,40" > order.pdf
compose --date 2025-11-20T09:00:00 --id "<b@larsen.example>" --attach order.pdf << 'TEXT'
Our order is attached.
TEXT
