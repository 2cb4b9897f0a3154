cat > orders.csv << 'CSV'
PO Number;Order Date;Item;Description;Quantity
4711;2025-11-20;A-1001;"Hammer; 5"" head";12
4711;2025-11-20;A-2040;Tape;40
4712;2024-11-20;A-1001;Hammer;7
CSV
compose --date 2025-11-20T09:00:00 --attach orders.csv,orders.csv,application/vnd.ms-excel << 'TEXT'
Please find our order attached.
TEXT
