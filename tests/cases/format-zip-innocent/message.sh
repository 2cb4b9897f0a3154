order-pdf "PO-4711/2025-11-20/Store 12/A-1001,Hammer,12/A-2040,Tape,40" > order.pdf
pack orders.zip order.pdf
compose --date 2025-11-20T09:00:00 --attach orders.zip,orders.zip,application/x-zip-compressed << 'TEXT'
Please find our order attached.
TEXT
