order-pdf "PO-4711/2024-11-20/Store 12/A-1001,Hammer,12" > order.pdf
printf '.nf\n.ps 16\nINVOICE\n.ps 11\nInvoice number: 90071\nInvoice date: 20 November 2025\n.sp\nTotal  120.00\n' | groff -Tpdf > invoice.pdf
compose --date 2025-11-20T09:00:00 --attach invoice.pdf --attach order.pdf << 'TEXT'
Our order; the invoice is enclosed for your files.
TEXT
