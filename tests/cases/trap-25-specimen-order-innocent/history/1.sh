order-pdf "PO-4701/2025-11-11/Store 12/A-101,Hammer,11" > order.pdf
order-pdf "PO-12345/2024-01-15/Sample store/X-1,Sample,1" > specimen.pdf
compose --date 2025-11-11T09:00:00 --id "<1@larsen.example>" --attach order.pdf --attach specimen.pdf << 'TEXT'
Our order, and how our papers look.
TEXT
