# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the money of an award is closed: then nothing more is handed in, found, settled or planned."""

from django.utils.translation import gettext_lazy as _

from budgets.models import MoneyClosing
from core.refusals import Refusal
from grants.models import Award


class MoneyClosed(Refusal):
    """A closed award's money never moves again."""

    sentence = _("The money of “%(award)s” is closed, so nothing more is added to it.")


def refuse_closed(award: Award) -> None:
    """Raise MoneyClosed for an award whose money is closed."""
    if MoneyClosing.objects.filter(award=award).exists():
        raise MoneyClosed(award=str(award))
