printf '.nf\n.ps 16\nPURCHASE ORDER\n.ps 11\nOrder number: PO-4712\nOrder date: 19 November 2025\nPlease deliver to the back entrance of our store in Riverside.\nRed hammers for the workshop in Bergen, as last time, a dozen\nTape measures, the long ones, forty in all\nPrinted 20 November 2025 08:45\nPage 1 of 1\n' | groff -Tps | gs -q -dNOPAUSE -dBATCH -dSAFER -sDEVICE=pdfwrite -sOutputFile=- - > order.pdf
compose --date 2025-11-20T09:00:00 --id "<b@larsen.example>" --attach order.pdf << 'TEXT'
Our order is attached.
TEXT
