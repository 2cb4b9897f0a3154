order-pdf "PO-3822/2024-11-20/Store 12/A-1001,Hammer,12" > order.pdf
compose --date 2025-11-20T09:00:00 --attach order.pdf << 'TEXT'
Attached is our new order. Please take care: not last year's PO-3822 again!
TEXT
