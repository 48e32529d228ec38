# SPDX-License-Identifier: AGPL-3.0-or-later
"""Founding a programme and changing its settings."""

import pytest

from core import blobs
from core.acting import acting
from core.models import AuditEntry
from core.money import UnknownCurrency
from core.refusals import NotAllowed
from core.uploads import CleanFile
from grants.models import Programme
from grants.operations import programme as ops
from grants.places import RowFault
from grants.states import OrganisationPart
from tests import personas, worlds

pytestmark = pytest.mark.django_db


def acts(thing):
    return list(AuditEntry.objects.filter(subject_id=thing.pk).order_by("pk").values_list("act", flat=True))


def test_a_second_tiny_programme_stands_beside_the_first():
    first = worlds.programme()

    tiny = ops.found_programme(
        key="atelier", name={"fr": "Atelier"}, currency="XOF", time_zone="Africa/Dakar", languages=["fr"],
        by=personas.stranger(),
    )  # fmt: skip

    assert (tiny.currency, tiny.prevailing_language, tiny.hands_on_payment) == ("XOF", "fr", 3)
    assert tiny.number_prefix == "atelier"
    assert acts(tiny)[-1] == "grants.programme.found_programme"
    assert first.currency == "RWF"


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"key": "tvet"}, ops.KeyTaken),
        ({"hands_on_payment": 1}, ops.TooFewHands),
        ({"time_zone": "Mars/Olympus"}, ops.UnknownZone),
        ({"languages": []}, ops.UnknownLanguage),
        ({"languages": ["xx"]}, ops.UnknownLanguage),
        ({"languages": ["fr"], "prevailing_language": "en"}, ops.UnknownLanguage),
        ({"currency": "ZZZ"}, UnknownCurrency),
        ({"colour": "red"}, TypeError),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_founded(given, refusal):
    worlds.programme()

    with pytest.raises(refusal):
        ops.found_programme(
            **{"key": "new", "name": {"en": "New"}, "currency": "XOF", "by": personas.alice()} | given
        )

    assert Programme.objects.count() == 1


def test_no_page_founds_a_programme():
    with acting(through="page"), pytest.raises(NotAllowed):
        ops.found_programme(key="new", name={"en": "New"}, currency="XOF", by=personas.alice())


def test_only_what_differs_is_written_and_recorded():
    programme = worlds.programme()

    changed = ops.change_programme(
        programme, short_name="TVET", contact="new@example.org", by=personas.alice()
    )
    same = ops.change_programme(programme, contact="new@example.org", by=personas.alice())

    entry = AuditEntry.objects.get(act="grants.programme.change_programme")
    assert entry.note.given == {"contact": "new@example.org"}
    assert changed.contact == same.contact == "new@example.org"


@pytest.mark.parametrize("who", ["grace", "vincent", "stranger"])
def test_only_the_administrator_changes_settings(who):
    with pytest.raises(NotAllowed):
        ops.change_programme(worlds.programme(), contact="x", by=personas.person(who))


def test_a_new_list_of_places_is_taken_whole():
    programme = worlds.programme()

    ops.set_places(programme, places=[{"code": "a", "name": "A", "parent": ""}], by=personas.alice())

    assert Programme.objects.get().place_name("a") == "A"
    assert AuditEntry.objects.get(act="grants.programme.change_programme").note.given == {"places": 1}


@pytest.mark.parametrize(("places", "faults"), [([], []), ([{"code": "a"}], [RowFault(2, "no code")])])
def test_a_faulty_list_of_places_keeps_the_old_one(places, faults):
    programme = worlds.programme()

    with pytest.raises(ops.FaultyPlaces) as told:
        ops.set_places(programme, places=places, faults=faults, by=personas.alice())

    assert ("Row 2" in str(told.value)) == bool(faults)
    assert Programme.objects.get().places == worlds.PLACES


def test_organisations_play_a_part_in_the_order_given():
    programme = worlds.programme()
    rp, iom = personas.institution("rp"), personas.institution("iom")

    ops.set_organisations(
        programme, part=OrganisationPart.SIGNS_AGREEMENT, institutions=[rp, iom, rp], by=personas.alice()
    )

    signing = programme.organisations.filter(part=OrganisationPart.SIGNS_AGREEMENT)
    assert [row.institution for row in signing] == [rp, iom]


def test_an_institution_of_another_programme_plays_no_part():
    stranger = personas.institution("huye", programme="other")

    with pytest.raises(ops.AnotherProgramme):
        ops.set_organisations(worlds.programme(), part="donor", institutions=[stranger], by=personas.alice())


def test_the_logo_is_kept_and_taken_away():
    programme = worlds.programme()
    picture = CleanFile(b"png", "image", "image/png", "logo.png", blobs.store(b"png"))

    with_logo = ops.set_logo(programme, logo=picture, by=personas.alice())
    without = ops.set_logo(programme, logo=None, by=personas.alice())

    assert blobs.read(with_logo.logo.sha256) == b"png"
    assert without.logo is None
    assert without.logo_url == ""
