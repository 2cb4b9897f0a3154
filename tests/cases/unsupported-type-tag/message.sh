printf 'AC1032\000\000\000\000\000\001\003 a drawing that only its own program reads' > shelf.dwg
compose --date 2025-11-20T09:00:00 --attach shelf.dwg,shelf.dwg,image/vnd.dwg << 'TEXT'
The shelf as a drawing.
TEXT
