cat > order.edi << 'EDI'
ISA*00*          *00*          *ZZ*LARSEN         *ZZ*ACME           *251120*0900*U*00401*000000017*0*P*>~
GS*PO*LARSEN*ACME*20251120*0900*17*X*004010~
ST*850*0001~
BEG*00*NE*4711**20241120~
DTM*002*20251201~
N1*ST*Store 12*92*0012~
PO1*1*12*EA*3.20**VN*A-1001~
CTT*1~
SE*7*0001~
GE*1*17~
IEA*1*000000017~
EDI
compose --date 2025-11-20T09:00:00 --attach order.edi,PO4711.edi,application/octet-stream << 'TEXT'
Please find our order attached.
TEXT
