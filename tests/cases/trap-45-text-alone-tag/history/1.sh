# Yesterday's order as groff makes it.
printf '.nf\n.ps 16\nPURCHASE ORDER\n.ps 11\nOrder number: PO-4712\nOrder date: 19 November 2025\nPlease deliver to the back entrance of our store in Riverside.\nRed hammers for the workshop in Bergen, as last time, a dozen\nTape measures, the long ones, forty in all\nPrinted 19 November 2025 16:20\n' | groff -Tpdf > order.pdf
compose --date 2025-11-19T17:00:00 --id "<a@larsen.example>" --attach order.pdf << 'TEXT'
Our order is attached.
TEXT
