# tests.mk - what `make test`, `soak`, `demo`, `lint` and `layers` run; bench and fuzz stand in their own folders.
#
# Every runner prints `ok - NAME` and `not ok - NAME` lines (cmocka its own), run-one adds them to one log and sees to it
# that a crash counts as a failure, summarise prints the last line. Runs need root: a real Postfix, inspectors with an
# account of their own. ORDERGUARD_BUILD tells the runners which programs to test.

include tests/bench/bench.mk
include tests/fuzz/fuzz.mk
-include tests/hostile/hostile.mk
include tests/understanding/understanding.mk

TEST_LOG := $(BUILD)/test.log
# Sanitizers: everything in C once more under ASan and UBSan, the threads under TSan.
ASAN := build/asan
TSAN := build/tsan
# Their builds have -g1: the files and lines that reports name, without what only a debugger would use.
SANITIZED = UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 ASAN_OPTIONS=detect_leaks=1 TSAN_OPTIONS=halt_on_error=1

run = @ORDERGUARD_BUILD=$(abspath $(or $(2),$(BUILD))) tests/run-one $(TEST_LOG) $(1)

demo: deps
	@$(MAKE) --no-print-directory $(CORES) all
	tests/demo/run

# Builds use all processors; a -j on the command line decides instead. Only in recipes: MAKEFLAGS holds no -j before.
CORES = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

# deps comes first, and everything after it is a make of its own: packages that were missing are there only then.
test: deps
	@$(MAKE) --no-print-directory $(CORES) all unit bench-programs history-measure
	@$(MAKE) --no-print-directory test-run

# Three rows of tests side by side: two compute and wait for nothing, the third starts daemons and mail servers and mostly
# waits for them. Within a row one follows the other, whatever -j says. Lint comes last because it alone uses all
# processors: none is idle while the rows end one after the other.
TESTS_THAT_COMPUTE := test-reading test-understanding test-formats test-lint
TESTS_THAT_WAIT := test-unit test-hostile test-cases test-bad-input test-ctl test-import test-install test-load test-mta \
    test-demo test-bench
one_row = MAKEFLAGS="$(filter-out -j% --jobserver%,$(MAKEFLAGS))" $(MAKE) --no-print-directory BUILD=$(BUILD) $(1)

.PHONY: test-run test-unit test-cases test-mta test-bad-input test-hostile test-sanitizers test-demo soak-run
test-run:
	@rm -f $(TEST_LOG)
	@tests/side-by-side $(BUILD)/beside '$(call one_row,$(TESTS_THAT_WAIT))' '$(call one_row,$(TESTS_THAT_COMPUTE))' \
	    '$(call one_row,test-sanitizers)'
	@tests/summarise $(TEST_LOG)

layers: all
	tests/layers $(BUILD)

lint: layers
	BUILD=$(BUILD) tests/lint

lint-format:
	git ls-files 'milter/*.[ch]' 'tests/*.[ch]' | xargs clang-format --dry-run -Werror

.PHONY: test-lint
test-lint: export ORDERGUARD_TEST_SECONDS := 3600
test-lint:
	$(call run,layers) tests/layers $(BUILD)
	$(call run,lint) env BUILD=$(BUILD) tests/lint

test-unit: $(UNIT_PROGRAMS)
	@for program in $(UNIT_PROGRAMS); do \
	    ORDERGUARD_BUILD=$(abspath $(BUILD)) tests/run-one $(TEST_LOG) unit:$$(basename $$program) $$program; done

test-hostile: $(HOSTILE_PROGRAMS)
	$(if $(HOSTILE_RUN),$(call run,hostile) $(HOSTILE_RUN))

# What both runs of the cases need to draw but once.
PRINTED := ORDERGUARD_PRINTED=$(abspath $(BUILD))/printed
test-cases:
	$(call run,cases) env $(PRINTED) tests/run-cases
	$(call run,matrix) tests/judging/matrix

test-bad-input:
	$(call run,bad-input) tests/bad-input/run

.PHONY: test-formats test-ctl test-import test-install
# Debian's Python: it is the one that has the packages which make workbooks and Word documents.
test-formats:
	$(call run,formats) /usr/bin/python3 -B tests/formats/run
test-ctl:
	$(call run,ctl) tests/ctl/run
	$(call run,ctl:explain) tests/ctl/explain
test-import:
	$(call run,import) tests/import/run
test-install:
	$(call run,install) tests/install/run

# The daemon alone under ThreadSanitizer; inspectors and orderguardctl beside it are the plain ones. setarch -R: it cannot
# live with as much address randomisation as newer kernels use.
.PHONY: test-load tsan-daemon
tsan-daemon:
	@$(MAKE) --no-print-directory $(CORES) BUILD=$(TSAN) SANITIZE=thread CFLAGS='-O1 -g1' $(TSAN)/orderguard
	@ln -sfn $(abspath $(BUILD))/orderguard-inspect $(abspath $(BUILD))/orderguardctl $(TSAN)/
test-load: tsan-daemon
	$(call run,load:killed) tests/load/killed
	$(call run,load:same-instant) tests/load/same-instant
	$(call run,load:threads,$(TSAN)) setarch -R tests/load/threads

MTA_TESTS := $(sort $(wildcard tests/mta/test-*.py))
test-mta:
	@for script in $(MTA_TESTS); do \
	    ORDERGUARD_BUILD=$(abspath $(BUILD)) tests/run-one $(TEST_LOG) mta:$$(basename $$script) $$script; done

test-demo:
	$(call run,demo) tests/demo/test-every-day.py

test-sanitizers:
	@$(MAKE) --no-print-directory $(CORES) BUILD=$(ASAN) SANITIZE=address,undefined CFLAGS='-O1 -g1' all unit fuzz-replays
	@for program in $(UNIT_PROGRAMS:$(BUILD)/%=$(ASAN)/%); do \
	    env $(SANITIZED) ORDERGUARD_BUILD=$(abspath $(ASAN)) tests/run-one $(TEST_LOG) asan:$$(basename $$program) $$program; done
	@env $(SANITIZED) tests/run-one $(TEST_LOG) asan:replay tests/fuzz/replay-all $(ASAN)
	$(call run,asan:cases,$(ASAN)) env $(SANITIZED) $(PRINTED) tests/run-cases

# The long versions, run by hand: 2,000 generated documents in all languages, SOAK_ROUNDS crashes and races of the
# history, deaths of the daemon under load and killed imports, 1000 times one order on 64 connections, 100,000 mails to import, 1000 reloads under load, the demo's stories on
# every day of a leap year and its neighbour, fuzzing of every target for FUZZ_SECONDS.
SOAK_LOG := $(BUILD)/soak.log
soak_run = @ORDERGUARD_BUILD=$(abspath $(BUILD)) ORDERGUARD_ROUNDS=$(SOAK_ROUNDS) ORDERGUARD_TEST_SECONDS=14400 tests/run-one $(SOAK_LOG) $(1)

soak: deps
	@$(MAKE) --no-print-directory $(CORES) all unit
	@$(MAKE) --no-print-directory soak-run
soak-run:
	@rm -f $(SOAK_LOG)
	$(call soak_run,history-crash) $(BUILD)/unit/test-history-crash
	$(call soak_run,history-race) $(BUILD)/unit/test-history-race
	$(call soak_run,load:killed) tests/load/killed $(SOAK_ROUNDS)
	$(call soak_run,load:same-instant) tests/load/same-instant 1000
	@$(MAKE) --no-print-directory tsan-daemon
	$(call soak_run,load:threads) env ORDERGUARD_BUILD=$(abspath $(TSAN)) setarch -R tests/load/threads 300
	@rm -rf $(BUILD)/made && mkdir -p $(BUILD)/made
	$(call soak_run,made) sh -c 'tests/formats/made/make $(BUILD)/made && ORDERGUARD_MADE=$(abspath $(BUILD))/made /usr/bin/python3 -B tests/formats/run'
	$(call soak_run,import) tests/import/run $(SOAK_ROUNDS) 100000
	$(call soak_run,reload) tests/mta/test-reload.py 1000
	$(call soak_run,every-day) tests/demo/test-every-day.py all
	$(call soak_run,understanding) $(SOAK_UNDERSTANDING)
	$(call soak_run,fuzz) $(MAKE) --no-print-directory fuzz
	@tests/summarise $(SOAK_LOG)
