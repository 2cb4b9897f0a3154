# hostile.mk - the tests of the wall: a probe behind the real wall, and programs that give it orders. Included by
# tests/tests.mk.
BEHIND_WALL_OBJECTS := $(filter-out %/inspect.o,$(SANDBOX_OBJECTS))
PROBE := $(BUILD)/hostile/probe-inspector
HOSTILE_PROGRAMS := $(BUILD)/hostile/wall $(BUILD)/hostile/real
HOSTILE_RUN := tests/hostile/run

$(PROBE): $(BUILD)/obj/tests/hostile/probe-inspector.o $(BEHIND_WALL_OBJECTS) $(BASE_ARCHIVES)
	$(make_folder)
	$(call QUIET,LD)$(CC) $(LDFLAGS_TESTS) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group \
	    $(call libs_of,$(PKGS_sandbox) $(PKGS_base))

$(HOSTILE_PROGRAMS): $(BUILD)/hostile/%: $(BUILD)/obj/tests/hostile/%.o $(BUILD)/obj/tests/hostile/pool.o \
    $(call archives,workers words) $(BASE_ARCHIVES) | $(PROBE)
	$(make_folder)
	$(call QUIET,LD)$(CC) $(LDFLAGS_TESTS) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group \
	    -lcmocka $(call libs_of,$(PKGS_base)) -pthread
$(BUILD)/hostile/real: | $(BUILD)/orderguard-inspect $(BUILD)/rules

# Unit tests that need more than the archives.
$(BUILD)/unit/test-sandbox: $(BEHIND_WALL_OBJECTS)
$(BUILD)/unit/test-workers: $(BUILD)/obj/tests/hostile/pool.o | $(PROBE)
