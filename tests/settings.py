# SPDX-License-Identifier: AGPL-3.0-or-later
"""The settings of every test: the product's own, in test mode (pytest-django reads them before any conftest)."""

import os

os.environ.setdefault("INZIRA_MODE", "test")

from config.settings import *  # noqa: E402, F403
