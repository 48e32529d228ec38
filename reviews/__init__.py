# SPDX-License-Identifier: AGPL-3.0-or-later
"""Panels, reviews, ranking and selection."""

import os

# The selection's matrices are small: on more threads they took five times as long. Read when numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
