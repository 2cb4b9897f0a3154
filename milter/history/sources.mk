history_SOURCES := \
    compare-along.c \
    compare.c \
    history-allow.c \
    history-apply.c \
    history-find.c \
    history-health.c \
    history-hold.c \
    history-journal.c \
    history-mark.c \
    history-message.c \
    history-prune.c \
    history-readers.c \
    history-record.c \
    history-sql.c \
    history-sqlite-checkpoint.c \
    history-sqlite-file.c \
    history-sqlite-schema.c \
    history-sqlite.c \
    history-submit.c \
    history-upkeep.c \
    history-verdict.c \
    history-verify.c \
    history-write.c \
    history-writer.c \
    history.c

# The tests of the history share what stands in tests/history.
HISTORY_TEST_OBJECTS := $(addprefix $(BUILD)/obj/tests/history/,conformance.o folder.o message.o)
$(patsubst %,$(BUILD)/unit/test-%,history history-crash history-power history-race history-record history-sqlite \
    history-trouble queue): $(HISTORY_TEST_OBJECTS)
$(BUILD)/unit/test-history-power: $(BUILD)/obj/tests/history/disk.o

# `make history-measure`, then: history-measure WHERE ROWS
.PHONY: history-measure
history-measure: $(BUILD)/history-measure
$(BUILD)/history-measure: $(addprefix $(BUILD)/obj/tests/history/,measure.o bulk.o folder.o message.o) \
    $(addprefix $(BUILD)/lib/,history.a core.a base.a)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(call libs_of,$(PKGS_base) $(PKGS_history)) -pthread
