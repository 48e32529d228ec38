# SPDX-License-Identifier: AGPL-3.0-or-later
"""The views of this room, one file a noun."""
