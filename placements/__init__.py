# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hosts, their needs, and the experts placed with them."""
