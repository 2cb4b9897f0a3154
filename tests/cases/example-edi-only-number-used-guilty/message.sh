cat > order.edi << 'EDI'
UNA:+.? '
UNB+UNOC:3+LARSEN:14+ACME:14+251120:0900+17'
UNH+1+ORDERS:D:96A:UN:EAN008'
BGM+220+4711+9'
DTM+137:20251120:102'
NAD+BY+4012345000009::9++Larsen Outfitters'
LIN+1++4000862141404:EN'
PIA+5+B-77:SA'
QTY+21:12:PCE'
UNS+S'
UNT+9+1'
UNZ+1+17'
EDI
compose --date 2025-11-20T09:00:00 --attach order.edi,order.edi,application/edifact << 'TEXT'
Please find our order attached.
TEXT
