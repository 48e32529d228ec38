# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings for every test, made before Django reads them."""

import os

os.environ.setdefault("INZIRA_MODE", "test")
