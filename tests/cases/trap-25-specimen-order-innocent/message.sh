order-pdf "PO-4705/2025-11-20/Store 12/B-3100,Level,8" > order.pdf
order-pdf "PO-12345/2024-01-15/Sample store/X-1,Sample,1" > specimen.pdf
compose --date 2025-11-20T09:00:00 --id "<b@larsen.example>" --attach order.pdf --attach specimen.pdf << 'TEXT'
Our order, and how our papers look.
TEXT
