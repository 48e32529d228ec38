# SPDX-License-Identifier: AGPL-3.0-or-later
"""The operations of this room, one file a noun."""
