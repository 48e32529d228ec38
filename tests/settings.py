# SPDX-License-Identifier: AGPL-3.0-or-later
"""The settings of every test: the product's own, in test mode (they are read before any conftest is)."""

import os

os.environ.setdefault("INZIRA_MODE", "test")

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STATIC_ROOT

# A browser's tests run beside a server's threads: these need a file (in memory, all would share one connection).
if os.environ.get("INZIRA_TEST_FILE") and "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": os.environ["INZIRA_TEST_FILE"]}
    pragmas = DATABASES["default"]["OPTIONS"]["init_command"]
    DATABASES["default"]["OPTIONS"]["init_command"] = pragmas.replace("synchronous=FULL", "synchronous=OFF")

# Whitenoise warns of a folder that is not there, and in a fresh clone nothing was collected yet.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
