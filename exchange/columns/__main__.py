# SPDX-License-Identifier: AGPL-3.0-or-later
"""`python -m exchange.columns` prints docs/import.md."""

import sys

from exchange.columns import as_markdown

sys.stdout.write(as_markdown())
