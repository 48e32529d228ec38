# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bringing a workbook in: all of it in one transaction, or nothing."""
