# orderguard - `make help` lists the targets.
#
# Each folder of milter/ lists its sources in a sources.mk of its own and becomes one archive; the three programs and
# the unit tests link the archives they need. Everything built goes below $(BUILD).

VERSION := 0.1.0
# V=1 shows the commands instead of a line a file.
V ?= 0
ifeq ($(V),0)
QUIET = @echo '  $(1)  $@';
endif
BUILD ?= build
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR ?=

# SANITIZE=address,undefined or SANITIZE=thread builds with the compiler's sanitizers: use another BUILD with it.
SANITIZE ?=
FUZZ_SECONDS ?= 30
SOAK_ROUNDS ?= 200

CC ?= gcc
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 \
    -Wundef -Wwrite-strings -Werror
HARDENING := -fstack-protector-strong -fPIE
ifeq ($(SANITIZE),)
HARDENING += -D_FORTIFY_SOURCE=2
else
HARDENING += -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=undefined
endif
CPPFLAGS_ALL = -Imilter -I$(BUILD)/gen -D_GNU_SOURCE -DORDERGUARD_VERSION='"$(VERSION)"' \
    -DORDERGUARD_PREFIX='"$(PREFIX)"' -DORDERGUARD_SYSCONFDIR='"$(SYSCONFDIR)"'
CFLAGS_ALL = -std=c11 $(CFLAGS) $(WARNINGS) $(HARDENING)
LDFLAGS_ALL = $(LDFLAGS) -pie -Wl,-z,relro,-z,now $(if $(SANITIZE),-fsanitize=$(SANITIZE))

# What only tests run is linked by gold where there is one: in half the time of GNU ld, and there are many of them.
FAST_LINKER := $(if $(shell command -v ld.gold 2>/dev/null),-fuse-ld=gold)
LDFLAGS_TESTS = $(LDFLAGS_ALL) $(FAST_LINKER)

# ---- libraries: pkg-config name (or, for libmilter, which has none, its header) and the Debian package -------------
PKGS_base := libcrypto
PKGS_party := libpsl
PKGS_workers :=
PKGS_history := sqlite3
PKGS_rulelang := libpcre2-8
PKGS_mime := gmime-3.0
PKGS_format := poppler-glib libxml-2.0 libmagic libarchive
PKGS_find := libpcre2-8
PKGS_sandbox := libseccomp
PKGS_ctl := jansson
PKGS_ALL := $(sort $(PKGS_base) $(PKGS_party) $(PKGS_history) $(PKGS_rulelang) $(PKGS_mime) $(PKGS_format) $(PKGS_find) \
    $(PKGS_sandbox) $(PKGS_ctl))

FOLDERS := base wire words party workers history rulelang act receive ctl
INSPECT_FOLDERS := mime format find

.DEFAULT_GOAL := all
-include $(patsubst %,milter/%/sources.mk,$(FOLDERS))
-include $(patsubst %,milter/inspect/%/sources.mk,$(INSPECT_FOLDERS))
-include milter/inspect/sources.mk

NO_LIBRARY_GOALS := deps clean help lint-format
ifneq ($(filter-out $(NO_LIBRARY_GOALS),$(or $(MAKECMDGOALS),all)),)
ifeq ($(wildcard $(BUILD)/.libraries-found),)
MISSING := $(shell contrib/missing-packages $(PKGS_ALL))
ifneq ($(MISSING),)
ifeq ($(filter demo test soak bench,$(MAKECMDGOALS)),)
$(error missing packages: $(MISSING) - install them with `make deps` as root, or: apt-get install $(MISSING))
endif
endif
endif
endif

# The folder of what is made, where it is not there yet: starting mkdir for each of a thousand files takes seconds.
make_folder = $(if $(wildcard $(@D)/.),,@mkdir -p $(@D))

# pkg-config is asked once for each list of names, not again by every object and program.
key_of = $(subst $() ,+,pkg-config$(1)$(2))
ask = $(if $(filter undefined,$(origin $(key_of))),$(eval $(key_of) := $(shell pkg-config $(1) $(2))))$($(key_of))
cflags_of = $(if $(strip $(1)),$(subst -I,-isystem ,$(call ask,--cflags,$(strip $(1)))))
libs_of = $(if $(strip $(1)),$(call ask,--libs,$(strip $(1))))

folder_path = $(if $(filter $(1),$(INSPECT_FOLDERS)),milter/inspect/$(1),milter/$(1))
objects_of = $(patsubst %.y,$(BUILD)/obj/$(call folder_path,$(1))/%.o,$(patsubst %.l,$(BUILD)/obj/$(call folder_path,$(1))/%.o,$(patsubst %.c,$(BUILD)/obj/$(call folder_path,$(1))/%.o,$($(1)_SOURCES))))

# One archive a folder, and its own flags.
define folder_rules
$(BUILD)/lib/$(1).a: $(call objects_of,$(1))
	$$(make_folder)
	@rm -f $$@
	$$(call QUIET,AR)$$(AR) rcs $$@ $$^
objects-$(1): $(call objects_of,$(1))
$(call objects_of,$(1)): CPPFLAGS_FOLDER = $$(call cflags_of,$$(PKGS_$(1)))
.PHONY: objects-$(1)
endef
$(foreach f,$(FOLDERS) $(INSPECT_FOLDERS),$(eval $(call folder_rules,$(f))))

# What stands beside the folders.
CORE_SOURCES := milter/inspection.c milter/settings.c
CORE_OBJECTS := $(CORE_SOURCES:%.c=$(BUILD)/obj/%.o)
DAEMON_OBJECTS := $(BUILD)/obj/milter/orderguard.o $(BUILD)/obj/milter/process.o
PIPELINE_OBJECTS := $(BUILD)/obj/milter/pipeline.o $(BUILD)/obj/milter/policy.o
INSPECT_OBJECTS := $(patsubst %.c,$(BUILD)/obj/milter/inspect/%.o,$(inspect_SOURCES))
SANDBOX_OBJECTS := $(patsubst %.c,$(BUILD)/obj/milter/inspect/%.o,$(inspect_program_SOURCES))
$(SANDBOX_OBJECTS): CPPFLAGS_FOLDER = $(call cflags_of,$(PKGS_sandbox))

archives = $(foreach f,$(1),$(if $($(f)_SOURCES),$(BUILD)/lib/$(f).a))
BASE_ARCHIVES := $(BUILD)/lib/core.a $(call archives,wire base)
STAGE_ARCHIVES := $(call archives,words party workers history rulelang act)
INSPECT_ARCHIVES := $(if $(inspect_SOURCES),$(BUILD)/lib/inspect.a) $(call archives,$(INSPECT_FOLDERS))

STAGE_LIBS = $(call libs_of,$(PKGS_base) $(PKGS_party) $(PKGS_history) $(PKGS_rulelang)) -pthread
INSPECT_LIBS = $(call libs_of,$(PKGS_base) $(PKGS_mime) $(PKGS_format) $(PKGS_find) $(PKGS_sandbox)) -lm

PROGRAMS := $(BUILD)/orderguard $(BUILD)/orderguard-inspect $(BUILD)/orderguardctl

.PHONY: all help deps demo test soak bench lint lint-format layers fuzz install clean unit
all: $(PROGRAMS) $(BUILD)/rules $(BUILD)/man/orderguard.rules.5

# The man page of the rules takes its lists from the rule language itself.
$(BUILD)/rules-page: $(BUILD)/obj/milter/man/rules-page.o $(call archives,rulelang) $(BASE_ARCHIVES)
	$(call QUIET,LD)$(CC) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(call libs_of,$(PKGS_base) $(PKGS_rulelang))
$(BUILD)/man/orderguard.rules.5: milter/man/orderguard.rules.5.in $(BUILD)/rules-page
	$(make_folder)
	$(call QUIET,MAN)$(BUILD)/rules-page < $< > $@.new && mv $@.new $@

$(BUILD)/lib/core.a: $(CORE_OBJECTS)
	$(make_folder)
	@rm -f $@
	$(call QUIET,AR)$(AR) rcs $@ $^

$(BUILD)/lib/inspect.a: $(INSPECT_OBJECTS)
	$(make_folder)
	@rm -f $@
	$(call QUIET,AR)$(AR) rcs $@ $^

$(BUILD)/orderguard: $(DAEMON_OBJECTS) $(PIPELINE_OBJECTS) $(call archives,receive) $(STAGE_ARCHIVES) $(BASE_ARCHIVES)
	$(call QUIET,LD)$(CC) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group -lmilter $(STAGE_LIBS)

$(BUILD)/orderguardctl: $(PIPELINE_OBJECTS) $(call archives,ctl find) $(BUILD)/lib/inspect.a $(STAGE_ARCHIVES) $(BASE_ARCHIVES)
	$(call QUIET,LD)$(CC) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(call libs_of,$(PKGS_ctl)) $(STAGE_LIBS)

$(BUILD)/orderguard-inspect: $(SANDBOX_OBJECTS) $(INSPECT_ARCHIVES) $(BASE_ARCHIVES)
	$(call QUIET,LD)$(CC) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(INSPECT_LIBS)

# The programs look for rules/ beside themselves first.
$(BUILD)/rules:
	$(make_folder)
	ln -sfn $(abspath rules) $@

$(BUILD)/obj/%.o: %.c
	$(make_folder)
	$(call QUIET,CC)$(CC) $(CPPFLAGS_ALL) $(CPPFLAGS_FOLDER) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# flex and bison: generated code is compiled with the warnings their skeletons cannot keep switched off.
$(BUILD)/gen/%.c: %.y
	$(make_folder)
	$(call QUIET,BISON)bison -Werror -d -o $@ $<
$(BUILD)/gen/%.c: %.l
	$(make_folder)
	$(call QUIET,FLEX)flex -o $@ $<
$(BUILD)/obj/%.o: $(BUILD)/gen/%.c
	$(make_folder)
	$(call QUIET,CC)$(CC) $(CPPFLAGS_ALL) -I$(BUILD)/gen/$(dir $*) $(CPPFLAGS_FOLDER) $(CFLAGS_ALL) -Wno-conversion -Wno-sign-conversion -Wno-unused-function \
	    -Wno-undef -Wno-missing-prototypes -MMD -MP -c -o $@ $<
.PRECIOUS: $(BUILD)/gen/%.c

# ---- unit tests: tests/unit/test-NAME.c, linked with every archive -------------------------------------------------
UNIT_NAMES := $(patsubst tests/unit/test-%.c,%,$(sort $(wildcard tests/unit/test-*.c)))
UNIT_PROGRAMS := $(UNIT_NAMES:%=$(BUILD)/unit/test-%)
$(BUILD)/obj/tests/%.o: CPPFLAGS_FOLDER = -Itests $(call cflags_of,$(PKGS_ALL))
$(UNIT_PROGRAMS): $(BUILD)/unit/test-%: $(BUILD)/obj/tests/unit/test-%.o $(wildcard $(BUILD)/obj/milter/pipeline.o) \
    $(call archives,receive) $(STAGE_ARCHIVES) $(INSPECT_ARCHIVES) $(BASE_ARCHIVES)
	$(make_folder)
	$(call QUIET,LD)$(CC) $(LDFLAGS_TESTS) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group -lcmocka -lmilter \
	    $(STAGE_LIBS) $(INSPECT_LIBS)
$(BUILD)/unit/test-queue: $(call archives,ctl)
$(UNIT_NAMES:%=build-unit-%): build-unit-%: $(BUILD)/unit/test-%
unit: $(UNIT_PROGRAMS)
# They compute little themselves: compiled with less care, in two thirds of the time. CFLAGS of one's own decide instead.
ifeq ($(origin CFLAGS),file)
$(BUILD)/obj/tests/unit/%.o: CFLAGS := -O1 -g
endif

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)

include tests/tests.mk

help:
	@echo 'make            build orderguard, orderguard-inspect and orderguardctl in $(BUILD)/'
	@echo 'make deps       install what building and testing needs (Debian/Ubuntu, as root)'
	@echo 'make demo       both stories end to end, with a private Postfix (as root)'
	@echo 'make test       build, unit tests, cases, real Postfix, sanitizers, lint (as root)'
	@echo 'make soak       the long versions of the tests'
	@echo 'make bench      cost per message beside a no-op and a read-all milter'
	@echo 'make lint       clang-format, clang-tidy, cppcheck and the layers'
	@echo 'make layers     who may include whom'
	@echo 'make fuzz       each fuzz target for FUZZ_SECONDS=n'
	@echo 'make install    into $$(DESTDIR)$$(PREFIX)'
	@echo 'make clean'

deps:
	contrib/install-packages

install: all
	install -d $(DESTDIR)$(PREFIX)/sbin $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/orderguard \
	    $(DESTDIR)$(PREFIX)/share/orderguard/rules/words $(DESTDIR)$(PREFIX)/share/orderguard/rules/examples \
	    $(DESTDIR)$(SYSCONFDIR)/orderguard/rules
	install -m 755 $(BUILD)/orderguard $(DESTDIR)$(PREFIX)/sbin/
	install -m 755 $(BUILD)/orderguardctl $(DESTDIR)$(PREFIX)/bin/
	install -m 755 $(BUILD)/orderguard-inspect $(DESTDIR)$(PREFIX)/libexec/orderguard/
	install -m 644 rules/*.rules rules/*.list $(DESTDIR)$(PREFIX)/share/orderguard/rules/
	install -m 644 rules/words/* $(DESTDIR)$(PREFIX)/share/orderguard/rules/words/
	install -m 644 rules/examples/*.rules $(DESTDIR)$(PREFIX)/share/orderguard/rules/examples/
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man5 $(DESTDIR)$(PREFIX)/share/man/man8
	install -m 644 milter/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 milter/man/*.5 $(BUILD)/man/*.5 $(DESTDIR)$(PREFIX)/share/man/man5/
	install -m 644 milter/man/*.8 $(DESTDIR)$(PREFIX)/share/man/man8/
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -m 644 contrib/completion/orderguardctl.bash \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions/orderguardctl
	install -d $(DESTDIR)$(PREFIX)/share/zsh/site-functions
	install -m 644 contrib/completion/_orderguardctl $(DESTDIR)$(PREFIX)/share/zsh/site-functions/
	install -d $(DESTDIR)$(PREFIX)/share/doc/orderguard
	cp -R contrib/systemd contrib/postfix contrib/sendmail README.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/orderguard/
	[ -e $(DESTDIR)$(SYSCONFDIR)/orderguard/orderguard.conf ] || \
	    install -m 644 contrib/orderguard.conf $(DESTDIR)$(SYSCONFDIR)/orderguard/
	[ -e $(DESTDIR)$(SYSCONFDIR)/orderguard/rules/default.rules ] || \
	    install -m 644 rules/default.rules $(DESTDIR)$(SYSCONFDIR)/orderguard/rules/

clean:
	rm -rf $(BUILD)
