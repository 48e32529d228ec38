# SPDX-License-Identifier: AGPL-3.0-or-later
"""Founding a programme and changing its settings; calls that are open keep what was pinned to them."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core import audit
from core.acting import current
from core.money import minor_digits
from core.permissions import demand
from core.refusals import NotAllowed, Refusal
from core.translated import Translated
from core.uploads import CleanFile
from grants.models import Programme, ProgrammeOrganisation
from grants.operations.files import keep
from grants.places import RowFault
from grants.states import OrganisationPart

SETTINGS = frozenset(
    {
        "name", "about", "short_name", "currency", "time_zone", "languages", "prevailing_language",
        "number_prefix", "phone_region", "hands_on_payment", "place_word", "band", "contact", "places",
    }
)  # fmt: skip
FEWEST_HANDS = 2


class KeyTaken(Refusal):
    """Another programme has the key."""

    sentence = _("There is a programme with the key “%(key)s” already.")


class TooFewHands(Refusal):
    """Nobody pays alone."""

    sentence = _("A payment needs at least two people.")


class UnknownZone(Refusal):
    """The time zone is in no list of zones."""

    sentence = _("“%(zone)s” is not a time zone.")


class UnknownLanguage(Refusal):
    """The installation does not speak the language, or there is none."""

    sentence = _("Choose at least one language of the list, and let the prevailing one be among them.")


class FaultyPlaces(Refusal):
    """The list of places has faults; all of them are named."""

    sentence = _("The list was not taken. %(faults)s")


class AnotherProgramme(Refusal):
    """The institution belongs to another programme."""

    sentence = _("“%(name)s” is not an institution of this programme.")


def found_programme(*, key: str, name: Any, currency: str, by: Any, **given: Any) -> Programme:
    """Found a programme; commands and imports do this, never a page. Raises KeyTaken or what settings raise."""
    if current().through == "page":
        raise NotAllowed(who=_("those who run the installation"))
    if Programme.objects.filter(key=key).exists():
        raise KeyTaken(field="key", key=key)
    told = {"short_name": key, "number_prefix": key, "languages": ["en"], "time_zone": "UTC", **given}
    told |= {"name": name, "currency": currency}
    told.setdefault("prevailing_language", told["languages"][0] if told["languages"] else "")
    with transaction.atomic():
        programme = Programme(key=key)
        _take(programme, told)
        programme.save(force_insert=True)
        audit.record("found_programme", programme, by=by, **_plain(told))
    return programme


def change_programme(programme: Programme, *, by: Any, **given: Any) -> Programme:
    """Change settings; only what differs is written and recorded.

    Raises TooFewHands, UnknownZone, UnknownLanguage or UnknownCurrency.
    """
    demand(by, "grants.edit_programme", programme)
    with transaction.atomic():
        locked = Programme.objects.select_for_update().get(pk=programme.pk)
        changed = {name: value for name, value in given.items() if getattr(locked, name) != value}
        if not changed:
            return locked
        _take(locked, changed)
        locked.save(update_fields=list(changed))
        audit.record("change_programme", locked, by=by, **_plain(changed))
    return locked


def _take(programme: Programme, given: dict[str, Any]) -> None:
    """Put the values in, and refuse what cannot be."""
    unknown = set(given) - SETTINGS
    if unknown:
        raise TypeError(f"A programme has no setting {sorted(unknown)}.")
    for name, value in given.items():
        setattr(programme, name, value)
    if programme.hands_on_payment < FEWEST_HANDS:
        raise TooFewHands(field="hands_on_payment")
    minor_digits(programme.currency)
    if programme.time_zone not in available_timezones():
        raise UnknownZone(field="time_zone", zone=programme.time_zone[:40])
    known = {code for code, _name in settings.LANGUAGES}
    spoken = set(programme.languages)
    if not spoken or not spoken <= known or programme.prevailing_language not in spoken:
        raise UnknownLanguage(field="languages")


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    """Return what the trail keeps: a long list by its length."""
    told = {name: dict(value) if isinstance(value, Translated) else value for name, value in given.items()}
    if "places" in told:
        told["places"] = len(told["places"])
    return told


def set_places(
    programme: Programme, *, places: list[dict[str, Any]], faults: Iterable[RowFault] = (), by: Any
) -> Programme:
    """Replace the list of places. Raises FaultyPlaces, naming every faulty row, and then keeps the old list."""
    found = list(faults)
    if found or not places:
        words = " ".join(str(fault) for fault in found[:20]) or str(_("It holds no place."))
        raise FaultyPlaces(field="text", faults=words)
    return change_programme(programme, places=places, by=by)


def set_logo(programme: Programme, *, logo: CleanFile | None, by: Any) -> Programme:
    """Keep a cleaned picture as the programme's logo, or take it away."""
    demand(by, "grants.edit_programme", programme)
    with transaction.atomic():
        locked = Programme.objects.select_for_update().get(pk=programme.pk)
        locked.logo = keep(logo) if logo else None
        locked.save(update_fields=["logo"])
        audit.record("set_logo", locked, by=by, sha256=logo.sha256 if logo else "")
    return locked


def set_organisations(
    programme: Programme, *, part: str, institutions: Iterable[Institution], by: Any
) -> list[ProgrammeOrganisation]:
    """Say which institutions play a part in the programme, in this order. Raises AnotherProgramme."""
    demand(by, "grants.edit_programme", programme)
    part = OrganisationPart(part)
    chosen = list(dict.fromkeys(institutions))
    stranger = next((one for one in chosen if one.programme_key != programme.key), None)
    if stranger is not None:
        raise AnotherProgramme(name=stranger.name)
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme.pk)
        programme.organisations.filter(part=part).delete()
        rows = ProgrammeOrganisation.objects.bulk_create(
            ProgrammeOrganisation(programme=programme, institution=institution, part=part, order=place)
            for place, institution in enumerate(chosen)
        )
        audit.record("set_organisations", programme, by=by, part=str(part), institutions=chosen)
    return rows
