# SPDX-License-Identifier: AGPL-3.0-or-later
"""Programme, places, institutions and organisations: what is there stays as it is, what is new is added."""

from django.utils.translation import gettext

from accounts.models import Institution
from accounts.states import InstitutionKind
from core.arrivals import Act
from exchange.book import slug_of
from exchange.known import named_institution
from exchange.operations.landing import Landing
from grants.models import Programme, ProgrammeOrganisation

SOME_CURRENCY = "EUR"  # of a programme made for a file in which nothing costs anything


def bring_programme(landing: Landing) -> None:
    """Find the programme, or found it with what the file says."""
    if landing.known.programme is not None:
        landing.programme = Programme.objects.select_for_update().get(pk=landing.known.programme.pk)
    else:
        landing.programme = _founded(landing)
        landing.note("programme", "found_programme", [landing.programme], key=landing.programme.key)
    _bring_places(landing)


def _founded(landing: Landing) -> Programme:
    row, call, frame = landing.book.one("programme"), landing.book.one("call"), landing.book.frame
    key = slug_of(landing.known.programme_key)
    spoken = row["languages"] or call["languages"] or [landing.language]
    prevailing = row.text("prevailing language") or spoken[0]
    name = landing.texts(row, "name") or {prevailing: gettext("Imported calls")}
    return Programme.objects.create(
        key=key,
        name=name,
        about=landing.texts(row, "about"),
        short_name=row.text("short name") or str(landing.texts(row, "name"))[:40] or key,
        currency=frame.currency or SOME_CURRENCY,
        time_zone=str(frame.zone),
        languages=spoken if prevailing in spoken else [prevailing, *spoken],
        prevailing_language=prevailing,
        number_prefix=row.text("number prefix") or key[:12],
        phone_region=frame.region[:2].upper(),
        hands_on_payment=row["hands on a payment"] or 3,
        place_word=landing.texts(row, "place word"),
        band=row["band"] if row["band"] is not None else True,
        contact=row.text("contact"),
    )


def _bring_places(landing: Landing) -> None:
    """Add the places that the programme's list does not have."""
    programme, codes = landing.programme, {place["code"] for place in landing.programme.places}
    fresh = []
    for row in landing.book.rows("places"):
        code = landing.place(row.text("place"))
        if code in codes:
            continue
        codes.add(code)
        place = {
            "code": code,
            "name": landing.texts(row, "name").in_(programme.prevailing_language),
            "parent": landing.place(row.text("parent")),
        }
        tile = {"column": row["tile column"], "row": row["tile row"]}
        fresh.append(place | (tile if all(tile.values()) else {}))
    if fresh:
        programme.places = [*programme.places, *fresh]
        programme.save(update_fields=["places"])
        landing.new["places"] += len(fresh)
        landing.acts.append(Act("add_places", programme, given={"places": len(fresh)}))


def bring_institutions(landing: Landing) -> None:
    """Add the institutions that are new, also those that other sheets only name."""
    book, known, key = landing.book, landing.known, landing.programme.key
    there = {one.key: one for one in Institution.objects.filter(programme_key=key)}
    listed = book.index("institutions", "institution")
    named = dict.fromkeys([*listed, *(row.text(column.name) for row, column in _naming(landing))])
    fresh: dict[str, Institution] = {}
    for text in filter(None, named):
        slug = named_institution(book, known, text)
        if slug not in there and slug not in fresh:
            fresh[slug] = _institution(landing, text, slug)
    Institution.objects.bulk_create(fresh.values())
    there |= fresh
    landing.institutions = {text: there[named_institution(book, known, text)] for text in filter(None, named)}
    for text, row in listed.items():
        one = landing.institutions[text]
        if one.key in fresh and row.text("parent"):
            one.parent = landing.institutions[row.text("parent")]
    Institution.objects.bulk_update(fresh.values(), ["parent"], batch_size=200)
    landing.note("institutions", "import_institution", fresh.values())


def _naming(landing: Landing) -> list:
    return list(landing.book.cells("institutions.institution"))


def _institution(landing: Landing, text: str, slug: str) -> Institution:
    row = landing.book.index("institutions", "institution").get(text)
    if row is None:
        return Institution(
            programme_key=landing.programme.key, key=slug[:60], name=text[:160], source=landing.source
        )
    return Institution(
        programme_key=landing.programme.key,
        key=slug,
        name=row.text("name"),
        short_name=row.text("short name"),
        aliases=row["aliases"] or [],
        kind=row["kind"] or InstitutionKind.OTHER,
        place=landing.place(row.text("district")),
        source=landing.source,
    )


def bring_organisations(landing: Landing) -> None:
    """Add the parts that institutions play in the programme, in the order of the rows."""
    standing = list(landing.programme.organisations.all())
    there = {(one.institution_id, one.part) for one in standing}
    fresh = []
    for order, row in enumerate(landing.book.rows("organisations"), start=len(standing)):
        institution = landing.institutions[row.text("institution")]
        if (institution.pk, row["part"]) not in there:
            fresh.append(
                ProgrammeOrganisation(
                    programme=landing.programme, institution=institution, part=row["part"], order=order
                )
            )
    ProgrammeOrganisation.objects.bulk_create(fresh)
    if fresh:
        landing.new["organisations"] += len(fresh)
        parts = [(one.institution, one.part) for one in fresh]
        landing.acts.append(Act("add_organisations", landing.programme, given={"parts": parts}))
