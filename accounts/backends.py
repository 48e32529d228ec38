# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a person is recognised: allauth's sign-in by e-mail or phone; no Django permissions, no groups."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class PersonBackend(AuthenticationBackend):
    """Signs in by e-mail or phone; permissions come from the house's rules alone."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return no permission: the table of rules decides."""
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Return False: the table of rules decides."""
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Return False: there is no admin."""
        return False
