order-pdf "PO-4712/2025-11-17/Store 12/A-1001,Hammer,12" > order.pdf
compose --date 2025-11-20T09:00:00 --attach order.pdf << 'TEXT'
Dear Acme team,

attached is our order PO-4712. Please deliver on 15 January 2026.

Ann Larsen
TEXT
