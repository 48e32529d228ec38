# SPDX-License-Identifier: AGPL-3.0-or-later
"""People, institutions, roles, invitations, sign-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, institutions, roles, invitations, sign-in."""

    name = "accounts"
