order-pdf "PO-4711/2024-11-20/Store 12 Riverside/A-1001,Hammer,12" > order.pdf
compose --subject "Our order of 20 November 2025" --date 2025-11-20T09:00:00 --attach order.pdf << 'TEXT'
Dear Acme team,

attached is our order of today, 20 November 2025. Please deliver as soon as you can.
TEXT
