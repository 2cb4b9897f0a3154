cat > order.xml << 'XML'
<?xml version="1.0" encoding="UTF-8"?>
<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>4711</cbc:ID>
  <cbc:IssueDate>2025-11-20</cbc:IssueDate>
  <cac:QuotationDocumentReference><cbc:ID>Q-7</cbc:ID><cbc:IssueDate>2024-11-20</cbc:IssueDate></cac:QuotationDocumentReference>
  <cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="C62">12</cbc:Quantity>
    <cac:Item><cbc:Name>Hammer</cbc:Name>
      <cac:SellersItemIdentification><cbc:ID>A-1001</cbc:ID></cac:SellersItemIdentification></cac:Item>
  </cac:LineItem></cac:OrderLine>
</Order>
XML
compose --date 2025-11-20T09:00:00 --attach order.xml,order.xml,application/xml << 'TEXT'
Please find our order attached.
TEXT
