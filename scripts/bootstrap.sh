#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Bring what is missing: scripts/bootstrap.sh runtime | dev | test
#
#   runtime  .venv with the locked requirements, and the libraries by which PDFs are made
#   dev      the same with the tools of development
#   test     the same with a browser and PostgreSQL
#
# Done again it does nothing. System packages are installed only as root on a machine with apt; otherwise the one
# line to run is printed and the rest goes on.
set -eu
cd "$(dirname "$0")/.."
what="${1:-dev}"

say() { printf '%s\n' "$*" >&2; }

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

updated=no
# Install system packages, or print the line by which somebody who may can do it.
system_packages() {
    line="apt-get install -y --no-install-recommends $*"
    if may_install; then
        log=$(mktemp)
        if { [ $updated = yes ] || apt-get update -qq; } >"$log" 2>&1 && updated=yes &&
            DEBIAN_FRONTEND=noninteractive $line >>"$log" 2>&1; then
            say "Installed: $*"
            rm -f "$log"
            return 0
        fi
        tail -n 5 "$log" >&2
        rm -f "$log"
    fi
    say "As root: $line"
    return 1
}

# Find a Python that is new enough.
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
python=""
for candidate in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
    if new_enough "$candidate"; then python="$candidate" && break; fi
done
if [ -z "$python" ]; then
    say "Python 3.11 or newer is needed (set PYTHON=... to name one)."
    exit 1
fi

if ! [ -x .venv/bin/python ] || ! new_enough .venv/bin/python; then
    rm -rf .venv
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then system_packages python3-venv || exit 1; fi
    say "Making .venv ..."
    "$python" -m venv .venv
fi

# The locked requirements, installed again only when they changed.
wanted=requirements-dev.txt
[ "$what" = runtime ] && wanted=requirements.txt
digest() { .venv/bin/python -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"; }
stamp=.venv/.installed
have=$(cat $stamp 2>/dev/null || true)
full="requirements-dev.txt $(digest requirements-dev.txt)"
# What development needs holds what running needs.
if [ "$have" != "$wanted $(digest $wanted)" ] && [ "$have" != "$full" ]; then
    say "Installing $wanted ..."
    rm -f $stamp
    .venv/bin/python -m pip install -qq uv >&2 || true
    .venv/bin/python -m uv pip sync --quiet --require-hashes "$wanted" >&2 ||
        .venv/bin/python -m pip install -qq --require-hashes -r "$wanted" >&2
    printf '%s %s\n' "$wanted" "$(digest $wanted)" >$stamp
fi

# The libraries by which WeasyPrint draws text.
loads() { .venv/bin/python -c 'import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]' "$@" >/dev/null 2>&1; }
if ! loads libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0; then
    system_packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ||
        say "Without them everything works but PDF documents."
fi
[ "$what" = test ] || exit 0

if ! command -v chromium >/dev/null 2>&1 && [ -z "${CHROMIUM:-}" ]; then
    system_packages chromium || say "Without it the browser tests are left out."
fi
if ! command -v pdftoppm >/dev/null 2>&1; then
    system_packages poppler-utils || say "Without it the tests that look at documents fail."
fi
if [ -z "${TEST_DATABASE_URL:-}" ] && ! .venv/bin/python scripts/postgres.py --there; then
    system_packages postgresql || say "Without it the tests on PostgreSQL are left out."
fi
