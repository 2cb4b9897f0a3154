order-pdf "PO-4711/2025-11-10/Store 12/A-1001,Hammer,12" > order.pdf
order-pdf "PO-4712/2025-11-10/Store 14/B-3100,Level,8" > specimen.pdf
compose --date 2025-11-12T09:00:00 --id "<2@larsen.example>" --attach order.pdf --attach specimen.pdf << 'TEXT'
Our order, and how our papers look.
TEXT
