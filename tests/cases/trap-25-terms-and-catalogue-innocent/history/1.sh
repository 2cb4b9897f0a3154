order-pdf "PO-4700/2025-11-13/Store 12/A-2040,Tape,40" > order.pdf
printf '.nf\n.ps 16\nGENERAL TERMS AND CONDITIONS\n.ps 11\nAs of 1 January 2019\n.sp\nOrders are binding. Deliveries are free domicile.\n' | groff -Tpdf > terms.pdf
printf '.nf\n.ps 16\nCATALOGUE 2024\n.ps 11\nA-1001  Claw hammer\nA-2040  Tape measure\n' | groff -Tpdf > catalogue.pdf
printf '\211PNG\r\n\032\n not much of a picture' > logo.png
compose --date 2025-11-13T09:00:00 --id "<a@larsen.example>" --attach order.pdf --attach terms.pdf --attach catalogue.pdf << 'TEXT'
Our order, as always on our terms.
TEXT
