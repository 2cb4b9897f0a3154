order-pdf "PO-4711/2024-11-20/Store 12/A-1001,Hammer,12" > text.pdf
gs -q -dNOPAUSE -dBATCH -dSAFER -sDEVICE=pdfimage8 -r60 -sOutputFile=scan.pdf text.pdf
compose --date 2025-11-20T09:00:00 --attach scan.pdf << 'TEXT'
Our order as a scan.
TEXT
