# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of this room, one file a noun."""
