# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the worker tidies once a day."""

from core import blobs
from core.clock import tick


@tick(every=24 * 3600)
def remove_partial_files() -> int:
    """Remove what a kill left of files that were never wholly written; return how many there were."""
    return blobs.sweep_partial()
