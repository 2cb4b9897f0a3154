order-pdf "PO-4704/2025-11-14/Store 12/A-104,Hammer,14" > order.pdf
order-pdf "PO-12345/2024-01-15/Sample store/X-1,Sample,1" > specimen.pdf
compose --date 2025-11-20T09:00:00 --id "<b@larsen.example>" --attach order.pdf --attach specimen.pdf << 'TEXT'
Our order, and how our papers look.
TEXT
