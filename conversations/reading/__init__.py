# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads mails that came in: pure, from bytes to facts; it knows no person and writes nothing."""
