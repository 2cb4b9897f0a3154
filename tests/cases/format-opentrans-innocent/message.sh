cat > order.xml << 'XML'
<?xml version="1.0" encoding="ISO-8859-1"?>
<ORDER xmlns="http://www.opentrans.org/XMLSchema/2.1" xmlns:bmecat="http://www.bmecat.org/bmecat/2005" version="2.1">
  <ORDER_HEADER><ORDER_INFO>
    <ORDER_ID>4711</ORDER_ID>
    <ORDER_DATE>2025-11-20T08:00:00+01:00</ORDER_DATE>
    <PARTIES><PARTY><PARTY_ROLE>delivery</PARTY_ROLE><ADDRESS><bmecat:NAME>Store 12</bmecat:NAME></ADDRESS></PARTY></PARTIES>
  </ORDER_INFO></ORDER_HEADER>
  <ORDER_ITEM_LIST><ORDER_ITEM><LINE_ITEM_ID>1</LINE_ITEM_ID>
    <PRODUCT_ID><bmecat:SUPPLIER_PID>A-1001</bmecat:SUPPLIER_PID></PRODUCT_ID><QUANTITY>12</QUANTITY>
  </ORDER_ITEM></ORDER_ITEM_LIST>
</ORDER>
XML
compose --date 2025-11-20T09:00:00 --attach order.xml,order.xml,application/xml << 'TEXT'
Please find our order attached.
TEXT
