# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which purposes are asked, and who said yes: read newest first, so that a withdrawal counts at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Consent, ConsentText
from core.translated import Translated

# Offered to a programme that has written no text of its own for them.
STANDARD = {
    "abroad": (
        _("Data kept abroad"),
        _("My data may be kept and read in other countries by those who run and fund the programme."),
    ),
    "name": (_("My name in public"), _("My name may stand on public pages about the project.")),
    "photo": (_("My photo in public"), _("Photos on which I can be recognised may be shown in public.")),
    "quote": (_("My words in public"), _("What I said may be quoted in public.")),
    "story": (_("My story in public"), _("The story of my project may be told in public.")),
    "contact": (
        _("Contact after the programme"),
        _("The programme may write to me or call me after it has ended."),
    ),
    "hosts": (
        _("My profile before hosts"),
        _("Institutions that look for somebody may read my profile."),
    ),
}


@dataclass(frozen=True)
class Purpose:
    """A purpose as it is asked now: its text, and the row of the text if the programme wrote one."""

    programme_key: str
    key: str
    title: Any
    text: Any
    version: int = 1
    row: ConsentText | None = None


def standard_text(purpose: str, languages: Iterable[str]) -> tuple[Translated, Translated]:
    """Return title and text of a standard purpose in these languages."""
    told: list[dict[str, str]] = [{}, {}]
    for code in languages:
        with override(code):
            for place, words in enumerate(STANDARD[purpose]):
                told[place][code] = str(words)
    return Translated.of(told[0]), Translated.of(told[1])


def purposes_of(programme_key: str, *, ended: bool = False) -> list[Purpose]:
    """Return what a programme asks now, in the order of its keys' first use; the standard ones first (one query)."""
    newest = {row.purpose: row for row in ConsentText.objects.filter(programme_key=programme_key)}
    keys = [*STANDARD, *(key for key in newest if key not in STANDARD)]
    found = []
    for key in keys:
        row = newest.get(key)
        if row is None:
            found.append(Purpose(programme_key, key, *STANDARD[key]))
        elif ended or not row.ended:
            found.append(Purpose(programme_key, key, row.title, row.text, row.version, row))
    return found


def consented(persons: Iterable[Any], purpose: str, *, programme_key: str) -> set[int]:
    """Return the keys of those of these persons (rows or keys) whose newest word on the purpose is yes (one query)."""
    keys = {getattr(person, "pk", person) for person in persons}
    rows = Consent.objects.filter(person_id__in=keys, purpose=purpose, programme_key=programme_key).newest()
    return set(rows.filter(given=True, person__anonymised_at=None).values_list("person_id", flat=True))


def standing(person: Any, keys: Iterable[str]) -> dict[tuple[str, str], Consent]:
    """Return the newest word of a person on each purpose of these programmes, by (programme, purpose)."""
    rows = Consent.objects.filter(person=person, programme_key__in=set(keys)).newest()
    return {(row.programme_key, row.purpose): row for row in rows.select_related("text", "recorded_by")}


def counts(programme_key: str) -> dict[str, tuple[int, int]]:
    """Return how many said yes and no now, by purpose."""
    rows = Consent.objects.filter(programme_key=programme_key).newest().order_by().values("purpose")
    told = rows.annotate(yes=Count("pk", filter=Q(given=True)), no=Count("pk", filter=Q(given=False)))
    return {row["purpose"]: (row["yes"], row["no"]) for row in told}
