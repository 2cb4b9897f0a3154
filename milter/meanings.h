/* meanings.h - every meaning a words file may give to words: the one list that words/ checks files against and find/
 * numbers. rules/words/README says what each is for; a meaning added here is to be added there. */
#ifndef MEANINGS_H
#define MEANINGS_H

/* MEANING(NAME, "text"): looked up in text by the finders as whole words. */
#define MEANINGS(MEANING)                                                                                              \
    /* words that only count inside labels and dates or behind quantities; labels begin with NUMBER */                 \
    MEANING(SMALL_WORD, "small-word")                                                                                  \
    MEANING(OURS, "ours")                                                                                              \
    MEANING(YOURS, "yours")                                                                                            \
    MEANING(VALUE_JOINT, "value-joint")                                                                                \
    MEANING(NUMBER_PREFIX, "number-prefix")                                                                            \
    MEANING(QUANTITY_UNIT, "quantity-unit")                                                                            \
    MEANING(CURRENCY, "currency")                                                                                      \
    MEANING(TIME_WORD, "time-word")                                                                                    \
    MEANING(DAY_LETTERS, "day-letters")                                                                                \
    MEANING(MONTH_LETTERS, "month-letters")                                                                            \
    MEANING(ORDINAL, "ordinal")                                                                                        \
    MEANING(DATE_TAIL, "date-tail")                                                                                    \
    MEANING(NUMBER_TAIL, "number-tail")                                                                                \
    MEANING(DATE_FILLER, "date-filler")                                                                                \
    MEANING(MONTH_1, "month-1")                                                                                        \
    MEANING(MONTH_2, "month-2")                                                                                        \
    MEANING(MONTH_3, "month-3")                                                                                        \
    MEANING(MONTH_4, "month-4")                                                                                        \
    MEANING(MONTH_5, "month-5")                                                                                        \
    MEANING(MONTH_6, "month-6")                                                                                        \
    MEANING(MONTH_7, "month-7")                                                                                        \
    MEANING(MONTH_8, "month-8")                                                                                        \
    MEANING(MONTH_9, "month-9")                                                                                        \
    MEANING(MONTH_10, "month-10")                                                                                      \
    MEANING(MONTH_11, "month-11")                                                                                      \
    MEANING(MONTH_12, "month-12")                                                                                      \
    MEANING(WEEKDAY_1, "weekday-1")                                                                                    \
    MEANING(WEEKDAY_2, "weekday-2")                                                                                    \
    MEANING(WEEKDAY_3, "weekday-3")                                                                                    \
    MEANING(WEEKDAY_4, "weekday-4")                                                                                    \
    MEANING(WEEKDAY_5, "weekday-5")                                                                                    \
    MEANING(WEEKDAY_6, "weekday-6")                                                                                    \
    MEANING(WEEKDAY_7, "weekday-7")                                                                                    \
    /* numbers */                                                                                                      \
    MEANING(NUMBER, "number")                                                                                          \
    MEANING(ORDER_WORD, "order-word")                                                                                  \
    MEANING(NUMBER_WORD, "number-word")                                                                                \
    MEANING(VENDOR_ORDER_NUMBER, "vendor-order-number")                                                                \
    MEANING(REFERENCE, "reference")                                                                                    \
    MEANING(CUSTOMER_NUMBER, "customer-number")                                                                        \
    MEANING(SUPPLIER_NUMBER, "supplier-number")                                                                        \
    MEANING(QUOTE_NUMBER, "quote-number")                                                                              \
    MEANING(INVOICE_NUMBER, "invoice-number")                                                                          \
    MEANING(CONFIRMATION_NUMBER, "confirmation-number")                                                                \
    MEANING(DELIVERY_NUMBER, "delivery-number")                                                                        \
    MEANING(ITEM_NUMBER, "item-number")                                                                                \
    MEANING(TAX_NUMBER, "tax-number")                                                                                  \
    MEANING(PHONE, "phone")                                                                                            \
    MEANING(BANK, "bank")                                                                                              \
    MEANING(POSTAL_CODE, "postal-code")                                                                                \
    MEANING(PAGE, "page")                                                                                              \
    MEANING(CONTRACT_NUMBER, "contract-number")                                                                        \
    MEANING(OTHER_NUMBER, "other-number")                                                                              \
    MEANING(NOT_DATE, "not-date")                                                                                      \
    MEANING(REVISION, "revision")                                                                                      \
    MEANING(REVISED, "revised")                                                                                        \
    MEANING(RELEASE, "release")                                                                                        \
    /* dates */                                                                                                        \
    MEANING(DATE_JOINT, "date-joint")                                                                                  \
    MEANING(DATE, "date")                                                                                              \
    MEANING(DATE_WORD, "date-word")                                                                                    \
    MEANING(DELIVERY_DATE, "delivery-date")                                                                            \
    MEANING(SHIP_NOT_BEFORE, "ship-not-before")                                                                        \
    MEANING(CANCEL_AFTER, "cancel-after")                                                                              \
    MEANING(DUE_DATE, "due-date")                                                                                      \
    MEANING(PRINT_DATE, "print-date")                                                                                  \
    MEANING(FORM_REVISION, "form-revision")                                                                            \
    MEANING(QUOTATION_DATE, "quotation-date")                                                                          \
    MEANING(VALID_UNTIL, "valid-until")                                                                                \
    MEANING(BIRTHDAY, "birthday")                                                                                      \
    MEANING(PERIOD, "period")                                                                                          \
    MEANING(OTHER_DATE, "other-date")                                                                                  \
    /* kind of document: titles, in the order of enum document_kind */                                                 \
    MEANING(KIND_ORDER, "kind-order")                                                                                  \
    MEANING(KIND_CHANGE, "kind-change")                                                                                \
    MEANING(KIND_CANCELLATION, "kind-cancellation")                                                                    \
    MEANING(KIND_CONFIRMATION, "kind-confirmation")                                                                    \
    MEANING(KIND_QUOTE, "kind-quote")                                                                                  \
    MEANING(KIND_INVOICE, "kind-invoice")                                                                              \
    MEANING(KIND_STATEMENT, "kind-statement")                                                                          \
    MEANING(KIND_BACKORDER, "kind-backorder")                                                                          \
    MEANING(KIND_DELIVERY_NOTE, "kind-delivery-note")                                                                  \
    MEANING(KIND_LIST, "kind-list")                                                                                    \
    MEANING(KIND_OTHER, "kind-other")                                                                                  \
    /* ... and sentences, in the same order */                                                                         \
    MEANING(SAYS_ORDER, "says-order")                                                                                  \
    MEANING(SAYS_CHANGE, "says-change")                                                                                \
    MEANING(SAYS_CANCELLATION, "says-cancellation")                                                                    \
    MEANING(SAYS_CONFIRMATION, "says-confirmation")                                                                    \
    MEANING(SAYS_QUOTE, "says-quote")                                                                                  \
    MEANING(SAYS_INVOICE, "says-invoice")                                                                              \
    MEANING(SAYS_STATEMENT, "says-statement")                                                                          \
    MEANING(SAYS_BACKORDER, "says-backorder")                                                                          \
    MEANING(SAYS_DELIVERY_NOTE, "says-delivery-note")                                                                  \
    MEANING(SAYS_LIST, "says-list")                                                                                    \
    MEANING(SAYS_OTHER, "says-other")                                                                                  \
    MEANING(ASKS_FOR, "asks-for") /* says-order where a quantity follows */                                            \
    /* names */                                                                                                        \
    MEANING(BUYER, "buyer")                                                                                            \
    MEANING(SHIP_TO, "ship-to")                                                                                        \
    MEANING(NAME_END, "name-end")                                                                                      \
    /* item lines */                                                                                                   \
    MEANING(COLUMN_QUANTITY, "column-quantity")                                                                        \
    MEANING(COLUMN_ITEM, "column-item")                                                                                \
    MEANING(COLUMN_POSITION, "column-position")                                                                        \
    MEANING(COLUMN_DESCRIPTION, "column-description")                                                                  \
    MEANING(COLUMN_UNIT, "column-unit")                                                                                \
    MEANING(COLUMN_PRICE, "column-price")                                                                              \
    MEANING(COLUMN_STATUS, "column-status")                                                                            \
    MEANING(TOTAL, "total")                                                                                            \
    /* a mail header shown in text */                                                                                  \
    MEANING(HEADER_FROM, "header-from")                                                                                \
    MEANING(HEADER_SENT, "header-sent")                                                                                \
    MEANING(HEADER_TO, "header-to")                                                                                    \
    MEANING(HEADER_CC, "header-cc")                                                                                    \
    MEANING(HEADER_SUBJECT, "header-subject")                                                                          \
    MEANING(SUBJECT_FORWARD, "subject-forward")                                                                        \
    MEANING(SUBJECT_REPLY, "subject-reply")

/* MEANING(NAME, "text"): never looked up as labels: how the language writes dates in figures; and what is compared as
 * whole lines where mail bodies are split. */
#define MEANINGS_OF_LINES(MEANING)                                                                                     \
    MEANING(DATE_ORDER, "date-order")                                                                                  \
    MEANING(QUOTE_INTRO, "quote-intro")                                                                                \
    MEANING(FORWARD_INTRO, "forward-intro")                                                                            \
    MEANING(ORIGINAL_INTRO, "original-intro")

#endif
