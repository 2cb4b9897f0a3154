order-xlsx --made 2026-11-27 --since-1904 --date 2026-11-27 order.xlsx
compose --date 2026-11-27T10:00 --attach order.xlsx,PO.xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet << 'END'
Please find our order attached.
END
