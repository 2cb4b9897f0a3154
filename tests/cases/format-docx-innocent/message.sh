mkdir word
cat > word/document.xml << 'XML'
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:r><w:t>PURCHASE ORDER</w:t></w:r></w:p>
<w:tbl>
<w:tr><w:tc><w:p><w:r><w:t>Order number</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>PO-4711</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>Order date</w:t></w:r></w:p></w:tc><w:tc><w:p><w:del w:id="1" w:author="Eva"><w:r><w:delText>20 November 2024</w:delText></w:r></w:del><w:ins w:id="2" w:author="Eva"><w:r><w:t>20 November 2025</w:t></w:r></w:ins></w:p></w:tc></w:tr>
</w:tbl>
<w:p/>
<w:tbl>
<w:tr><w:tc><w:p><w:r><w:t>Item</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Description</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Quantity</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>A-1001</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Hammer</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr>
</w:tbl>
</w:body></w:document>
XML
pack order.docx word/document.xml
compose --date 2025-11-20T09:00:00 --attach order.docx,order.docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document << 'TEXT'
Please find our order attached.
TEXT
