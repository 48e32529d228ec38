# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages about money, through the browser's eyes."""
