order-pdf "PO-4702/2025-11-12/Store 12/A-102,Hammer,12" > order.pdf
order-pdf "PO-12345/2024-01-15/Sample store/X-1,Sample,1" > specimen.pdf
compose --date 2025-11-12T09:00:00 --id "<2@larsen.example>" --attach order.pdf --attach specimen.pdf << 'TEXT'
Our order, and how our papers look.
TEXT
