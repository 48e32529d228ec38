# SPDX-License-Identifier: AGPL-3.0-or-later
"""The small machines of this room, one file a noun."""
