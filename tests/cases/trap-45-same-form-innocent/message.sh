order-pdf --by ghostscript "PO-4713/2025-11-20/Store 12/A-1001,Hammer,24/A-2040,Tape,40" > order.pdf
compose --date 2025-11-20T09:00:00 --id "<b@larsen.example>" --attach order.pdf << 'TEXT'
Our order is attached.
TEXT
