# SPDX-License-Identifier: AGPL-3.0-or-later
"""People, institutions, roles, invitations, sign-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, institutions, roles, invitations, sign-in."""

    name = "accounts"

    def ready(self) -> None:
        """Register navigation, the handler of invitations, and what is heard of sign-ins."""
        from accounts import handlers, nav, signals  # noqa: F401 -- each registers itself
