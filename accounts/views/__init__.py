# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages about people: the door, one's own settings, the programme's people and institutions."""
