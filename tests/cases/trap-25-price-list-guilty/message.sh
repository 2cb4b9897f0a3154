order-pdf "PO-4712/2025-11-20/Store 12/A-1001,Hammer,12" > order.pdf
printf '.nf\n.ps 16\nPRICE LIST\n.ps 11\nValid from 20 November 2024\n.sp\nA-1001  Claw hammer  20.00\nA-2040  Tape measure  9.50\n' | groff -Tpdf > prices.pdf
compose --date 2025-11-20T09:00:00 --id "<b@larsen.example>" --attach order.pdf --attach prices.pdf << 'TEXT'
Our order, with your price list.
TEXT
