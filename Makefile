# dunning -- GNU make, no configure step.  `make help` lists the targets.

VERSION = 0.1.0
PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
LIBDIR = $(PREFIX)/lib
LIBEXECDIR = $(PREFIX)/libexec
INCLUDEDIR = $(PREFIX)/include
DATADIR = $(PREFIX)/share
MANDIR = $(PREFIX)/share/man
DESTDIR =

# CC, CPPFLAGS, CFLAGS, LDFLAGS and LDLIBS belong to the caller.
CFLAGS ?= -O2 -g
INSTALL = install
B = build
# `make V=1` shows whole commands.
Q = $(if $(V),,@)

PKGS = yaml-0.1 libpcre2-8 sqlite3 icu-i18n pangocairo fontconfig libqrencode \
	xlsxwriter
TEST_PKGS = cmocka jansson
DEBS = pkg-config libcsv-dev libyaml-dev libpcre2-dev libsqlite3-dev \
	libicu-dev libpango1.0-dev libcairo2-dev libqrencode-dev libxlsxwriter-dev \
	fonts-liberation2 tzdata
TEST_DEBS = libcmocka-dev libjansson-dev bats mandoc poppler-utils \
	zbar-tools python3 python3-jsonschema python3-yaml qpdf

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
	-Wpointer-arith -Wcast-qual -Wcast-align -Wformat=2 -Wundef -Wvla \
	-Wswitch-enum -Wdouble-promotion
HARDEN = -fstack-protector-strong -fPIE
HARDEN_LD = -pie -Wl,-z,relro -Wl,-z,now -Wl,--as-needed

PKG_CFLAGS := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PKGS) 2>/dev/null))
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lm -pthread
TEST_LIBS := $(shell pkg-config --libs $(TEST_PKGS) 2>/dev/null)

ALL_CPPFLAGS = -D_XOPEN_SOURCE=700 -Ilibdunning $(PKG_CFLAGS) $(CPPFLAGS)
ALL_CFLAGS = -std=c11 $(WARN) $(HARDEN) $(CFLAGS)
DEFINES = -DDUNNING_VERSION='"$(VERSION)"' \
	-DDUNNING_DATADIR='"$(DATADIR)/dunning"' \
	-DDUNNING_LIBEXECDIR='"$(LIBEXECDIR)/dunning"'

# Units for one instruction set each, chosen when a program starts.
ifneq (,$(findstring x86_64,$(shell $(CC) -dumpmachine)))
AVX2 = -mavx2 -mpclmul -mbmi -mbmi2 -mpopcnt
$(B)/libdunning/stream/scan_avx2.o: ISA = $(AVX2)
$(B)/libdunning/stream/scan_avx512.o: ISA = $(AVX2) -mavx512f -mavx512bw \
	-mavx512vl -mavx512vbmi -mavx512vbmi2
endif

LIB_SRC := $(wildcard libdunning/*/*.c)
LIB_OBJ := $(LIB_SRC:%.c=$(B)/%.o)
CMDS := $(filter-out dunning,$(basename $(notdir $(wildcard cmd/*.c))))
PROGRAMS := $(CMDS:%=$(B)/bin/dunning-%)
SHORT := $(CMDS:%=$(B)/libexec/dunning/%)
UNIT := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(wildcard tests/unit/test_*.c))
CONFORM := $(patsubst tests/conformance/%.c,$(B)/tests/conformance/%,$(wildcard tests/conformance/*.c))
REPLAY := $(patsubst tests/fuzz/fuzz_%.c,$(B)/tests/fuzz/replay_%,$(wildcard tests/fuzz/fuzz_*.c))
GENERATOR = $(B)/tests/portfolio
BLIND = $(B)/tests/blind_csv
MOMENTS = $(B)/tests/contact_moments
BENCH := $(patsubst tests/bench/%.c,$(B)/tests/bench_%,$(wildcard tests/bench/*.c))
MAN := $(wildcard man/*.[1-7])

all: $(B)/bin/dunning $(PROGRAMS) $(SHORT) $(B)/libdunning.pc

help:
	@echo 'make             build into $(B)/'
	@echo 'make deps        install what is missing (Debian), or print it'
	@echo 'make demo        build and run the main job on the example'
	@echo 'make check       build and run all tests'
	@echo 'make conformance public test suites, where they are at hand'
	@echo 'make year        365 nights of 10,000 debtors, with 1,000 kills'
	@echo 'make bench       ratios against cat and other tools'
	@echo 'make fuzz        all fuzz targets for SECONDS=60 each (clang)'
	@echo 'make schema      write the JSON Schema of strategies into rules/'
	@echo 'make install     PREFIX=$(PREFIX) DESTDIR='
	@echo 'make clean       remove $(B)/'

# --- set-up ---------------------------------------------------------------

deps:
	@sh tests/deps.sh $(DEBS)

deps-test:
	@sh tests/deps.sh $(DEBS) $(TEST_DEBS)

# A recursive make, because the flags above are asked from pkg-config before
# deps could have installed what they are about.
demo: deps
	@$(MAKE) --no-print-directory all
	@B=$(B) sh examples/demo.sh

check: deps-test
	@$(MAKE) --no-print-directory check-built

check-built: all $(UNIT) $(REPLAY) $(GENERATOR) $(BLIND) $(MOMENTS) \
    $(BENCH)
	@B=$(B) sh tests/run.sh

conformance: deps-test
	@$(MAKE) --no-print-directory conformance-built

conformance-built: all $(CONFORM)
	@B=$(B) sh tests/conformance/run.sh

# Half an hour: every night is run three times, in the year, in a calm one, and
# from the manifests of that.
year: all
	@PATH=$(abspath $(B))/bin:$$PATH DUNNING_DATA=$(CURDIR)/rules TZ=UTC \
	    LC_ALL=C.UTF-8 sh tests/year.sh 10000 365 1000

# Needs clang; SECONDS for each target.
SECONDS = 60
fuzz:
	@B=$(B) sh tests/fuzz/run.sh -t $(SECONDS)

bench: all $(GENERATOR) $(BENCH)
	@B=$(B) sh tests/bench.sh

# For editors, from the table that the loader goes by.
schema: $(B)/bin/dunning-check
	@mkdir -p rules/schema
	$(Q)$(B)/bin/dunning-check --print-schema >rules/schema/strategy-1.json

# --- build ----------------------------------------------------------------

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	@echo "CC $@"
	$(Q)$(CC) $(ALL_CPPFLAGS) $(DEFINES) $(ALL_CFLAGS) $(ISA) -MMD -MP -c -o $@ $<

$(B)/libdunning.a: $(LIB_OBJ)
	@rm -f $@
	@echo "AR $@"
	@$(AR) rcs $@ $(LIB_OBJ)

$(B)/bin/dunning: $(B)/cmd/dunning.o
	@mkdir -p $(@D)
	@echo "LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(HARDEN_LD) -o $@ $< $(LDLIBS)

$(B)/bin/dunning-%: $(B)/cmd/%.o $(B)/libdunning.a
	@mkdir -p $(@D)
	@echo "LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(HARDEN_LD) -o $@ $< $(B)/libdunning.a $(PKG_LIBS) $(LDLIBS)

$(B)/libexec/dunning/%: $(B)/bin/dunning-%
	@mkdir -p $(@D)
	@ln -sf ../../bin/dunning-$* $@

$(B)/tests/unit/%: $(B)/tests/unit/%.o $(B)/libdunning.a
	@echo "LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(HARDEN_LD) -o $@ $< $(B)/libdunning.a $(PKG_LIBS) $(TEST_LIBS) $(LDLIBS)

$(B)/tests/conformance/%: $(B)/tests/conformance/%.o $(B)/libdunning.a
	@echo "LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(HARDEN_LD) -o $@ $< $(B)/libdunning.a $(PKG_LIBS) $(TEST_LIBS) $(LDLIBS)

$(B)/tests/fuzz/replay_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/replay.o $(B)/libdunning.a
	@echo "LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(HARDEN_LD) -o $@ $< $(B)/tests/fuzz/replay.o $(B)/libdunning.a $(PKG_LIBS) $(LDLIBS)

# With clang or afl-clang-fast, by tests/fuzz/run.sh.
$(B)/tests/fuzz/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(B)/libdunning.a
	@echo "LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(HARDEN_LD) -fsanitize=fuzzer -o $@ $< $(B)/libdunning.a $(PKG_LIBS) $(LDLIBS)

$(B)/tests/bench_%: $(B)/tests/bench/%.o $(B)/libdunning.a
	@echo "LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(HARDEN_LD) -o $@ $< $(B)/libdunning.a $(PKG_LIBS) $(LDLIBS)

# A scanner that takes every record for a regular one, which must be noticed.
$(B)/tests/scan_blind.o: libdunning/stream/scan_portable.c $(B)/flags
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) -DSCAN_BLIND=1 $(ALL_CFLAGS) -c -o $@ $<

$(BLIND): $(B)/tests/scan_blind.o $(B)/tests/fuzz/fuzz_csv.o $(B)/tests/fuzz/replay.o $(B)/libdunning.a
	@echo "LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(HARDEN_LD) -o $@ $^ $(PKG_LIBS) $(LDLIBS)

$(MOMENTS): $(B)/tests/contact/moments.o $(B)/libdunning.a
	@mkdir -p $(@D)
	@echo "LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(HARDEN_LD) -o $@ $< $(B)/libdunning.a $(PKG_LIBS) $(LDLIBS)

$(GENERATOR): $(B)/tests/portfolio.o
	@echo "LD $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(HARDEN_LD) -o $@ $< $(LDLIBS)

# Changes only when the flags do, so that other flags rebuild everything.
$(B)/flags: FORCE
	@mkdir -p $(B)
	@printf '%s\n' '$(subst ','\'',$(CC) $(ALL_CPPFLAGS) $(DEFINES) $(ALL_CFLAGS) $(LDFLAGS))' >$@.new
	@if cmp -s $@ $@.new; then rm -f $@.new; else mv $@.new $@; fi

$(B)/libdunning.pc: Makefile
	@mkdir -p $(B)
	@printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$(LIBDIR)' \
	    'includedir=$(INCLUDEDIR)' '' 'Name: libdunning' \
	    'Description: rules, streams and messages for collecting receivables' \
	    'Version: $(VERSION)' 'Requires.private: $(PKGS)' \
	    'Libs: -L$${libdir} -ldunning' 'Libs.private: -lcsv -lm' \
	    'Cflags: -I$${includedir}/dunning' >$@

# --- install --------------------------------------------------------------

install: all
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBEXECDIR)/dunning \
	    $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(DATADIR)/dunning
	$(INSTALL) -m 755 $(B)/bin/dunning $(DESTDIR)$(BINDIR)/dunning
	for c in $(CMDS); do \
	    $(INSTALL) -m 755 $(B)/bin/dunning-$$c \
	        $(DESTDIR)$(LIBEXECDIR)/dunning/$$c && \
	    ln -sf "$$(realpath -m --relative-to=$(BINDIR) \
	        $(LIBEXECDIR)/dunning/$$c)" \
	        $(DESTDIR)$(BINDIR)/dunning-$$c || exit 1; done
	$(INSTALL) -m 644 $(B)/libdunning.a $(DESTDIR)$(LIBDIR)/libdunning.a
	$(INSTALL) -m 644 $(B)/libdunning.pc $(DESTDIR)$(LIBDIR)/pkgconfig/
	for h in $$(cd libdunning && ls *.h */*.h); do \
	    $(INSTALL) -D -m 644 libdunning/$$h \
	        $(DESTDIR)$(INCLUDEDIR)/dunning/$$h || exit 1; done
	for m in $(MAN); do s=$${m##*.}; \
	    $(INSTALL) -D -m 644 $$m \
	        $(DESTDIR)$(MANDIR)/man$$s/$${m##*/} || exit 1; done
	for f in $$(cd rules && find . -type f); do \
	    $(INSTALL) -D -m 644 rules/$$f \
	        $(DESTDIR)$(DATADIR)/dunning/$$f || exit 1; done
	for f in $$(cd rules && ls *.yaml sources/*.yaml); do \
	    sed '1s|=[./]*schema/|=$(DATADIR)/dunning/schema/|' rules/$$f \
	        >$(DESTDIR)$(DATADIR)/dunning/$$f || exit 1; done

uninstall:
	rm -f $(DESTDIR)$(BINDIR)/dunning $(CMDS:%=$(DESTDIR)$(BINDIR)/dunning-%) \
	    $(DESTDIR)$(LIBDIR)/libdunning.a \
	    $(DESTDIR)$(LIBDIR)/pkgconfig/libdunning.pc
	for m in $(MAN); do \
	    rm -f $(DESTDIR)$(MANDIR)/man$${m##*.}/$${m##*/}; done
	rm -rf $(DESTDIR)$(LIBEXECDIR)/dunning $(DESTDIR)$(INCLUDEDIR)/dunning \
	    $(DESTDIR)$(DATADIR)/dunning

clean:
	rm -rf $(B)

-include $(shell find $(B) -name '*.d' 2>/dev/null)

FORCE:
.PHONY: all help deps deps-test demo check check-built conformance \
	conformance-built fuzz year bench schema install uninstall clean FORCE
.SECONDARY:
