order-pdf "PO-4711/2024-11-20/Store 12/A-1001,Hammer,12" > plain.pdf
gs -q -dNOPAUSE -dBATCH -dSAFER -sDEVICE=pdfwrite -sOwnerPassword=owner -sUserPassword=secret -dEncryptionR=3 -dKeyLength=128 \
    -sOutputFile=locked.pdf plain.pdf
compose --date 2025-11-20T09:00:00 --attach locked.pdf --attach plain.pdf << 'TEXT'
Our order; the password of the other file follows by telephone.
TEXT
