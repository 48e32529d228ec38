# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes handed-in PDFs and images anew, without what is not seen in them; bytes in and out, no Django."""
