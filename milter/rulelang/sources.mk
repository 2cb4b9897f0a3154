# The rule language. A keyword is a file keyword-NAME.c here and a row in keywords.c.
rulelang_SOURCES := \
    age.c \
    allowed.c \
    changes.c \
    check-allow.c \
    check-argument.c \
    check-measure.c \
    check-party.c \
    check-test.c \
    check.c \
    complaints.c \
    disagree.c \
    duration.c \
    earlier.c \
    evaluate.c \
    grammar.y \
    keyword-anniversary.c \
    keyword-attachment.c \
    keyword-before-order.c \
    keyword-constant.c \
    keyword-could-not-look.c \
    keyword-disagree.c \
    keyword-disagrees.c \
    keyword-far-below.c \
    keyword-future.c \
    keyword-goes-along.c \
    keyword-kept.c \
    keyword-kind.c \
    keyword-missing.c \
    keyword-older-than.c \
    keyword-origin.c \
    keyword-party.c \
    keyword-past.c \
    keyword-recipient.c \
    keyword-role.c \
    keyword-same.c \
    keyword-sender.c \
    keyword-sent-before.c \
    keyword-size.c \
    keyword-subject.c \
    keyword-superseded.c \
    keyword-time.c \
    keyword-user.c \
    keyword-weekday.c \
    keyword-year-typo.c \
    keywords.c \
    lexer.l \
    load.c \
    manual-page.c \
    manual.c \
    misspelled.c \
    names.c \
    parse.c \
    pattern.c \
    placeholder.c \
    readings.c \
    show.c \
    suggest.c \
    text.c \
    values.c

# These name the grammar's tokens: their header is made together with the grammar.
$(BUILD)/obj/milter/rulelang/lexer.o $(BUILD)/obj/milter/rulelang/misspelled.o: $(BUILD)/gen/milter/rulelang/grammar.c

# make's own rules would write generated code beside the sources.
%.c: %.l
%.c: %.y
