cat > order.xml << 'XML'
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">
<cXML payloadID="1@larsen.example" timestamp="2025-11-20T09:00:00+00:00">
  <Header><From><Credential domain="D"><Identity>larsen</Identity></Credential></From></Header>
  <Request><OrderRequest>
    <OrderRequestHeader orderID="4711" orderDate="2024-11-20T08:00:00+01:00" type="new">
      <Total><Money currency="EUR">38.40</Money></Total>
      <ShipTo><Address><Name xml:lang="en">Store 12</Name></Address></ShipTo>
    </OrderRequestHeader>
    <ItemOut quantity="12" lineNumber="1"><ItemID><SupplierPartID>A-1001</SupplierPartID></ItemID></ItemOut>
  </OrderRequest></Request>
</cXML>
XML
compose --date 2025-11-20T09:00:00 --attach order.xml,order.xml,text/xml << 'TEXT'
Please find our order attached.
TEXT
