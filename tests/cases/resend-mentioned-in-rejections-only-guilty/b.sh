cat << MAIL
From: Ann Larsen <sales@larsen.example>
To: Acme Tools <orders@acme.example>
Subject: Our order
Date: $NOW
Message-ID: <b@larsen.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Dear Acme team,

please deliver what follows.

PURCHASE ORDER

Order number: PO-4712
Order date: $TODAY
Ship to: Store 12 Riverside

Item      Description          Quantity
A-1001    Claw hammer 16 oz    12
A-2040    Tape measure 5 m     40

Kind regards
Ann Larsen
MAIL
