# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demonstration: its source in plain files, and the workbooks made of it. All persons are made up."""
