# SPDX-License-Identifier: AGPL-3.0-or-later
"""The settings of every test: the product's own, in test mode (they are read before any conftest is)."""

import os

os.environ.setdefault("INZIRA_MODE", "test")

from config.settings import *  # noqa: F403
from config.settings import STATIC_ROOT

# Whitenoise warns of a folder that is not there, and in a fresh clone nothing was collected yet.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
