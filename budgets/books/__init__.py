# SPDX-License-Identifier: AGPL-3.0-or-later
"""A budget as a workbook: handed out with locked headings, read back cell by cell."""
