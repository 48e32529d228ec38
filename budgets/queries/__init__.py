# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to the rows of this room, one file a noun."""
