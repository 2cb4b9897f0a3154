order-pdf --by groff --language fr "PO-4711/2025-11-20/Store 12/A-1001,Hammer,12/A-2040,Tape,40" > order.pdf
compose --subject "Order" --date 2025-11-20T09:00:00 --attach order.pdf << 'TEXT'
Veuillez trouver notre commande en pièce jointe.
TEXT
