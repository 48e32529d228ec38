# SPDX-License-Identifier: AGPL-3.0-or-later
"""Providers of mobile money in Rwanda as data, and whose a number is: it begins with digits of theirs.

Numbers are not carried from one provider to another in Rwanda. Source of the digits: the national numbering plan.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider: its key, its name, and how its numbers begin (E.164)."""

    key: str
    name: str
    begins: tuple[str, ...]


PROVIDERS = (
    Provider("mtn", "MTN MoMo", ("+25078", "+25079")),
    Provider("airtel", "Airtel Money", ("+25072", "+25073")),
)


class NumberOfAnother(Unreadable):
    """The number is not one of the provider that was named."""

    sentence = _("This is not a number of %(provider)s: theirs begin with %(begins)s.")


def provider_of(number: str) -> Provider | None:
    """Return whose number (E.164) it is; None when it is nobody's in the table."""
    return next((one for one in PROVIDERS if number.startswith(one.begins)), None)


def check_provider(number: str, key: str) -> str:
    """Return the number (E.164) if it is one of the provider with that key, or none is named; raises NumberOfAnother."""
    named = next((one for one in PROVIDERS if one.key == key), None)
    if named is not None and provider_of(number) != named:
        local = ", ".join(f"0{begin.removeprefix('+250')}" for begin in named.begins)
        raise NumberOfAnother(provider=named.name, begins=local)
    return number
