# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be typed in this room."""
