# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demonstration: four workbooks brought in, and carried on by the same operations that people use."""
