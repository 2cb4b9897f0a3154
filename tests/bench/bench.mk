# bench.mk - what one message costs, beside milters that do nothing or only read. Included by tests.mk.
#
#   make bench                    prints the table and writes tests/bench/RESULTS.md
#   BENCH_SECONDS, BENCH_ROUNDS   how long each figure is measured, and how often (the median counts)
#   BENCH_ORDERS                  how many orders the history holds while look-ups are measured; ten million of them take
#                                 8 GB and some minutes

BENCH_SECONDS ?= 4
BENCH_ROUNDS ?= 3
BENCH_ORDERS ?= 10000 1000000 10000000
BENCH_PROGRAMS := $(BUILD)/bench/load $(BUILD)/bench/floor $(BUILD)/bench/poppler-floor $(BUILD)/bench/sheet-floor \
    $(BUILD)/bench/rooms $(BUILD)/bench/judging

$(BUILD)/obj/tests/bench/%.o: CPPFLAGS_FOLDER = -Itests $(call cflags_of,poppler-glib libxml-2.0)
$(BENCH_PROGRAMS): $(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(BUILD)/lib/base.a
	$(make_folder)
	$(call QUIET,LD)$(CC) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(BENCH_LIBS) $(call libs_of,$(PKGS_base)) -pthread
$(BUILD)/bench/rooms: $(INSPECT_ARCHIVES) $(call archives,words wire) $(BASE_ARCHIVES)
$(BUILD)/bench/rooms: BENCH_LIBS = $(INSPECT_LIBS)
$(BUILD)/bench/judging: $(call archives,rulelang) $(BASE_ARCHIVES)
$(BUILD)/bench/judging: BENCH_LIBS = $(call libs_of,$(PKGS_rulelang)) -lcmocka
$(BUILD)/bench/floor: BENCH_LIBS = -lmilter
$(BUILD)/bench/poppler-floor: BENCH_LIBS = $(call libs_of,poppler-glib)
$(BUILD)/bench/sheet-floor: BENCH_LIBS = $(call libs_of,libxml-2.0 libarchive)

.PHONY: bench bench-programs test-bench
bench-programs: $(BENCH_PROGRAMS)
# Debian's Python has XlsxWriter.
bench: all bench-programs history-measure
	/usr/bin/python3 -B tests/bench/bench.py --build $(BUILD) --seconds $(BENCH_SECONDS) --rounds $(BENCH_ROUNDS) \
	    --orders $(BENCH_ORDERS) --results tests/bench/RESULTS.md

# A few messages of each kind through everything that `make bench` starts: that it runs and leaves no gap in its tables.
# Its figures say nothing.
test-bench: all bench-programs history-measure
	$(call run,bench) /usr/bin/python3 -B tests/bench/smoke.py --build $(BUILD)
