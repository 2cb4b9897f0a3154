format_SOURCES := \
    detect.c \
    edi.c \
    format-edifact.c \
    format-html.c \
    format-message.c \
    format-pdf.c \
    format-sealed.c \
    format-text.c \
    format-x12.c \
    format-xlsx.c \
    formats.c \
    html-rows.c \
    html-style.c \
    lines.c \
    order.c \
    package.c \
    pdf-attachments.c \
    pdf-fields.c \
    pdf-rows.c \
    pdf-words.c \
    serial.c \
    xlsx-cells.c \
    xlsx-parts.c \
    xml.c
