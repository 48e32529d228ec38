# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is held on a person, as plain values: this room's own, and what upper rooms add (accounts.registry.HELD)."""

from typing import Any

from accounts import registry
from accounts.models import Person

OWN = (
    "name",
    "email",
    "phone",
    "phone_verified_at",
    "sex",
    "language",
    "time_zone",
    "joined_at",
    "last_login",
)


def held_on(person: Person) -> dict[str, Any]:
    """Return everything that is held on the person, by lists."""
    roles = person.roles_held.select_related("institution").order_by("since", "pk")
    held: dict[str, Any] = {
        "person": {key: getattr(person, key) for key in OWN},
        "roles": [
            {
                "role": one.role, "programme": one.programme_key, "call": one.call_key,
                "institution": one.institution.name if one.institution else "",
                "since": one.since, "until": one.until,
            }
            for one in roles
        ],
        "invitations": list(
            person.invitations.order_by("invited_at", "pk").values(
                "programme_key", "role", "call_key", "invited_at", "accepted_at", "withdrawn_at"
            )
        ),
    }  # fmt: skip
    for source in registry.HELD:
        held.update(source(person))
    return held
