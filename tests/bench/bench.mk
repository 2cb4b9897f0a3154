# bench.mk - what one message costs, beside milters that do nothing or only read. Included by tests.mk.
#
#   make bench                    prints the table and writes tests/bench/RESULTS.md
#   BENCH_SECONDS, BENCH_ROUNDS   how long each figure is measured, and how often (the median counts)

BENCH_SECONDS ?= 4
BENCH_ROUNDS ?= 3
BENCH_PROGRAMS := $(BUILD)/bench/load $(BUILD)/bench/floor $(BUILD)/bench/poppler-floor

$(BUILD)/obj/tests/bench/%.o: CPPFLAGS_FOLDER = -Itests $(shell pkg-config --cflags poppler-glib 2>/dev/null | sed 's/-I/-isystem /g')
$(BENCH_PROGRAMS): $(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(BUILD)/lib/base.a
	@mkdir -p $(@D)
	$(call QUIET,LD)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(BENCH_LIBS) $(call libs_of,$(PKGS_base)) -pthread
$(BUILD)/bench/floor: BENCH_LIBS = -lmilter
$(BUILD)/bench/poppler-floor: BENCH_LIBS = $(call libs_of,poppler-glib)

.PHONY: bench bench-programs
bench-programs: $(BENCH_PROGRAMS)
bench: all bench-programs
	python3 tests/bench/bench.py --build $(BUILD) --seconds $(BENCH_SECONDS) --rounds $(BENCH_ROUNDS) --results tests/bench/RESULTS.md
