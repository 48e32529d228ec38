# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens to people, roles, invitations and institutions; the only writers of this room."""
