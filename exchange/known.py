# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the programme has already, so that a file may name it and an import brings only what is new."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import Institution
from exchange.book import Book, slug_of
from exchange.models import KnownPerson
from grants.models import Call, Programme
from reviews.models import Review


@dataclass
class Known:
    """The programme and call that the file means, where they are there already."""

    programme: Programme | None
    call: Call | None
    programme_key: str
    call_key: str
    others_call: bool = False  # the key belongs to a call of another programme

    @cached_property
    def institutions(self) -> dict[str, Institution]:
        """The programme's institutions by key, and by name and alias in small letters."""
        found: dict[str, Institution] = {}
        for one in Institution.objects.filter(programme_key=self.programme_key).order_by("pk"):
            for name in (one.key, one.name, one.short_name, *one.aliases):
                found.setdefault(name.casefold(), one)
        return found

    def institution(self, text: str) -> Institution | None:
        """The institution of that key, name or alias."""
        return self.institutions.get(text.casefold()) or self.institutions.get(slug_of(text).casefold())

    @cached_property
    def places(self) -> dict[str, str]:
        """The programme's places: code by code, and code by name in small letters."""
        found: dict[str, str] = {}
        for place in self.programme.places if self.programme else ():
            found[place["code"]] = place["code"]
            found.setdefault(str(place["name"]).casefold(), place["code"])
        return found

    @cached_property
    def people(self) -> dict[str, int]:
        """The persons whom the call's files know by a short name."""
        if self.call is None:
            return {}
        return dict(KnownPerson.objects.filter(call=self.call).values_list("key", "person_id"))

    @cached_property
    def submissions(self) -> dict[str, int]:
        """The call's submissions by the name that a file gave them, and by number."""
        if self.call is None:
            return {}
        found: dict[str, int] = {}
        for pk, number, name in self.call.submissions.values_list("pk", "number", "imported_as"):
            found.update({text: pk for text in (number, name) if text})
        return found

    @cached_property
    def reviews(self) -> set[tuple[int, int]]:
        """The call's reviews as (submission, person)."""
        if self.call is None:
            return set()
        kept = Review.objects.filter(stage__call=self.call)
        return set(kept.values_list("submission_id", "panelist__person_id"))


def known_to(call_code: str, programme_key: str, chosen: Any) -> Known:
    """What is known of a file that names this call and programme; `chosen` is the programme chosen by hand."""
    programme = chosen or Programme.objects.filter(key=programme_key).first()
    key = slug_of(call_code) if call_code else ""
    call = Call.objects.filter(key__iexact=key).select_related("programme").first() if key else None
    if call is not None and programme is None and not programme_key:
        programme = call.programme
    others = call is not None and (programme is None or call.programme_id != programme.pk)
    return Known(
        programme=programme,
        call=None if others else call,
        programme_key=programme.key if programme else programme_key,
        call_key=call.key if call and not others else key,
        others_call=others,
    )


def named_institution(book: Book, known: Known, text: str) -> str:
    """The key of the institution that a cell names: one of the file, else one of the programme, else a new one."""
    if text in book.index("institutions", "institution"):
        return slug_of(text)
    found = known.institution(text)
    return found.key if found else slug_of(text)
