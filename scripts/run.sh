#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Run the product for development: scripts/run.sh PORT. The worker runs beside it and ends with it.
set -eu
cd "$(dirname "$0")/.."
export INZIRA_MODE=development
mkdir -p var
.venv/bin/python manage.py migrate -v0
.venv/bin/python manage.py worker &
worker=$!
trap 'kill $worker 2>/dev/null || true' EXIT INT TERM
.venv/bin/python manage.py runserver "$1"
