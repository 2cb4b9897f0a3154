order-pdf "PO-4703/2025-11-13/Store 12/A-103,Hammer,13" > order.pdf
order-pdf "PO-12345/2024-01-15/Sample store/X-1,Sample,1" > specimen.pdf
compose --date 2025-11-13T09:00:00 --id "<3@larsen.example>" --attach order.pdf --attach specimen.pdf << 'TEXT'
Our order, and how our papers look.
TEXT
