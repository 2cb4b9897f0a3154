order-pdf "PO-4711/2024-11-20/Store 12 Riverside/A-1001,Hammer,12" > order.pdf
compose --subject "Re: your order" --date 2025-11-20T09:00:00 --attach order.pdf << 'TEXT'
Hello Jo,

here it is.

Ann

On 19 November 2025 at 10:12, Acme Tools <orders@acme.example> wrote:
> We have not seen your order yet.
TEXT
