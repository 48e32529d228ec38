# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files to and from banks and mobile money: pure, dataclasses and bytes only; lxml is loaded when needed."""
