# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forms of this room, one file a noun."""
