# SPDX-License-Identifier: AGPL-3.0-or-later
"""One warm renderer for all tests of the documents: starting it costs more than a letter."""

import pytest

from documents.rendering import Renderer


@pytest.fixture(scope="session")
def renderer():
    with Renderer() as one:
        yield one
