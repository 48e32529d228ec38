# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conversations: threads between applicants and officers, bulk messages, and what did not arrive."""
