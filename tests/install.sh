#!/bin/sh
# `make install` with PREFIX and DESTDIR, and a C program that uses the library.
cd "$(dirname "$0")/.." || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0
check() {
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
	fi
}

unset DUNNING_DATA
root=$work/root
make -s install PREFIX=/usr DESTDIR="$root" >"$work/log" 2>&1
check "make install" $?
for f in bin/dunning bin/dunning-age libexec/dunning/age lib/libdunning.a \
    lib/pkgconfig/libdunning.pc include/dunning/dunning.h \
    share/man/man1/dunning.1 share/dunning/retail-credit.yaml \
    share/dunning/schema/strategy-1.json \
    share/dunning/templates/firm/es.txt; do
	test -e "$root/usr/$f"
	check "$f is installed" $?
done
test "$(head -n 1 "$root/usr/share/dunning/retail-credit.yaml")" = \
    "# yaml-language-server: \$schema=/usr/share/dunning/schema/strategy-1.json"
check "a copy of an installed strategy knows its schema" $?
"$root/usr/bin/dunning" check --print-schema |
	cmp -s - "$root/usr/share/dunning/schema/strategy-1.json"
check "the installed schema is what check prints" $?
share=$root/usr/share/dunning
test "$(head -n 1 "$share/sources/xero-invoices.yaml")" = \
    "# yaml-language-server: \$schema=/usr/share/dunning/schema/strategy-1.json"
check "so does a copy of an installed source" $?
"$root/usr/bin/dunning" map -q -s "$share/sources/xero-invoices.yaml" \
    -o "$work/portfolio" tests/sources/xero-invoices.csv 2>"$work/log"
test $? -eq 1 &&
	cmp -s tests/sources/xero-invoices.portfolio.csv "$work/portfolio"
check "an installed source maps an export" $?
test ! -e "$root/usr/bin/age"
check "no short name in bin" $?
"$root/usr/bin/dunning" age --version >"$work/version"
check "dunning finds its commands beside itself" $?
"$root/usr/bin/dunning-age" --version | cmp -s - "$work/version"
check "dunning-age is the same program" $?
! ldd "$root/usr/libexec/dunning/age" | grep -qE 'libicu|libpango|libsqlite'
check "age loads neither ICU nor Pango nor SQLite" $?

cat >"$work/use.c" <<'END'
#include <dunning.h>
#include <stdio.h>

int
main(void)
{
	struct diag *diag = diag_new(NULL, NULL);
	int64_t minor = 0;
	int ok = diag != NULL && money_parse(TEXT("1234.50"), &money_plain, 2,
	    &minor, NULL) == MONEY_OK && minor == 123450;

	diag_free(diag);
	puts(ok ? "ok" : "wrong");
	return ok ? 0 : 1;
}
END
PKG_CONFIG_PATH=$root/usr/lib/pkgconfig
export PKG_CONFIG_PATH
# shellcheck disable=SC2046
${CC:-cc} ${CFLAGS-} -o "$work/use" "$work/use.c" $(pkg-config \
    --define-variable=libdir="$root/usr/lib" \
    --define-variable=includedir="$root/usr/include" \
    --cflags --libs --static libdunning) ${LDFLAGS-} 2>"$work/log" &&
	"$work/use" >/dev/null
check "a C program with libdunning.pc" $?
echo "1..$n"
