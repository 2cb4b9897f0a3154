# fuzz.mk - fuzz targets: tests/fuzz/fuzz-NAME.c.
#   make fuzz FUZZ_SECONDS=n   libFuzzer with ASan and UBSan, n seconds a target, two at a time
#   make fuzz-replay           seeds and past crashes (tests/fuzz/crashes/NAME) once through each target; part of `make test`

FUZZ_NAMES := $(patsubst tests/fuzz/fuzz-%.c,%,$(sort $(wildcard tests/fuzz/fuzz-*.c)))
FUZZ_ARCHIVES = $(call archives,ctl history party words rulelang) $(INSPECT_ARCHIVES) $(BASE_ARCHIVES)
FUZZ_SHARED := $(BUILD)/obj/tests/fuzz/fuzz.o
FUZZ_REPLAYS := $(FUZZ_NAMES:%=$(BUILD)/fuzz/replay-%)
FUZZ_TARGETS := $(FUZZ_NAMES:%=$(BUILD)/fuzz/fuzz-%)
$(BUILD)/obj/tests/fuzz/%.o: CPPFLAGS_FOLDER = -I. $(call cflags_of,poppler-glib)

$(FUZZ_REPLAYS): $(BUILD)/fuzz/replay-%: $(BUILD)/obj/tests/fuzz/fuzz-%.o $(BUILD)/obj/tests/fuzz/replay.o $(FUZZ_SHARED) $(FUZZ_ARCHIVES)
	$(make_folder)
	$(call QUIET,LD)$(CC) $(LDFLAGS_TESTS) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(INSPECT_LIBS) $(STAGE_LIBS)

$(FUZZ_TARGETS): $(BUILD)/fuzz/fuzz-%: $(BUILD)/obj/tests/fuzz/fuzz-%.o $(FUZZ_SHARED) $(FUZZ_ARCHIVES)
	$(make_folder)
	$(call QUIET,LD)$(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group \
	    $(INSPECT_LIBS) $(STAGE_LIBS)

.PHONY: fuzz-targets fuzz-replays
fuzz-targets: $(FUZZ_TARGETS)
fuzz-replays: $(FUZZ_REPLAYS)

fuzz:
	$(MAKE) $(CORES) BUILD=build/fuzzing CC=clang SANITIZE=address,undefined CFLAGS='-O1 -g -fsanitize=fuzzer-no-link' fuzz-targets
	tests/fuzz/run build/fuzzing $(FUZZ_SECONDS)
