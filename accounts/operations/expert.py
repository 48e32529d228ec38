# SPDX-License-Identifier: AGPL-3.0-or-later
"""Profiles of experts: typed in parts, with windows of days, consents and a CV; who stands on a roster."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.countries import LANGUAGES, is_country
from accounts.models import AvailabilityWindow, ExpertProfile, Person, RoleHeld
from accounts.operations.role import hold
from accounts.states import Contribution, LanguageLevel, Role
from core import audit, blobs
from core.models import Blob
from core.permissions import demand
from core.refusals import Refusal
from core.uploads import CleanFile, clean_upload
from core.uploads.sniffing import PDF

PARTS: dict[str, tuple[str, ...]] = {
    "about": ("headline", "summary", "years_of_experience", "birth_year"),
    "skills": ("fields", "qualifications"),
    "languages": ("languages",),
    "place": ("country", "city", "employer"),
    "offer": ("contributions",),
}
CONSENTS = {
    "hosts": "hosts_may_see_at",
    "calls": "calls_may_be_told_at",
    "public": "name_may_be_public_at",
}
MOST_ROWS = 20


class ProfileChanged(Refusal):
    """Somebody else saved the profile after the editor opened it."""

    sentence = _(
        "The profile was changed meanwhile, on another device or by somebody else. Look at it again."
    )


class UnknownWord(Refusal):
    """A country, language, level or contribution that is not on the list."""

    sentence = _("“%(word)s” is not on the list.")


class TooMany(Refusal):
    """More rows than anybody reads."""

    sentence = _("Write at most %(most)s.")


class WindowBackwards(Refusal):
    """The last day is not after the first."""

    sentence = _("The last day must be after the first.")


class WindowsOverlap(Refusal):
    """Two windows of a person share days."""

    sentence = _(
        "You are free from %(starts)s to %(ends)s already. Take that away first, or choose other days."
    )


class NotReady(Refusal):
    """Something is missing in a profile that is to be called complete."""

    sentence = _("The profile is not complete yet: %(first)s")


def profile_of(person: Person, *, by: Any, source: str = "", at: datetime | None = None) -> ExpertProfile:
    """Return the person's profile, made empty if there is none."""
    now = at or timezone.now()
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        profile = ExpertProfile.objects.filter(person=person).first()
        if profile is None:
            profile = ExpertProfile.objects.create(
                person=person, made_at=now, changed_at=now, source=source[:200]
            )
            audit.record("make_profile", profile, by=by, at=at, source=source)
    return profile


def enter_roster(
    person: Person, *, programme_key: str, by: Any, source: str = "", at: datetime | None = None
) -> ExpertProfile:
    """Put a person on a programme's roster, with a profile; who stands there already stays. Raises NotActive."""
    with transaction.atomic():
        profile = profile_of(person, by=by, source=source, at=at)
        held = RoleHeld.objects.now().filter(person=person, role=Role.EXPERT, programme_key=programme_key)
        if not held.exists():
            hold(person, role=Role.EXPERT, programme_key=programme_key, by=by, at=at)
    return profile


def save_profile(
    profile: ExpertProfile,
    *,
    given: Mapping[str, Any],
    seen: int | None = None,
    by: Any,
    at: datetime | None = None,
) -> ExpertProfile:
    """Keep what was typed of a profile; incomplete is fine. `seen` is the version the editor saw.

    Raises ProfileChanged, UnknownWord, TooMany.
    """
    demand(by, "accounts.edit_profile", profile)
    unknown = set(given) - {name for names in PARTS.values() for name in names}
    if unknown:
        raise TypeError(f"A profile has no {sorted(unknown)}.")
    _refuse_unfit(given)
    with transaction.atomic():
        held = ExpertProfile.objects.select_for_update().get(pk=profile.pk)
        if seen is not None and seen != held.version:
            raise ProfileChanged
        changed = [name for name, value in given.items() if getattr(held, name) != value]
        if changed:
            for name in changed:
                setattr(held, name, given[name])
            _stamp(held, changed, at)
            audit.record("save_profile", held, by=by, at=at, tell=False, changed=sorted(changed))
    return held


def _stamp(held: ExpertProfile, changed: list[str], at: datetime | None) -> None:
    """Save the fields with the next version."""
    held.version, held.changed_at = held.version + 1, at or timezone.now()
    held.save(update_fields=[*changed, "version", "changed_at"])


def _refuse_unfit(given: Mapping[str, Any]) -> None:
    country = given.get("country")
    if country and not is_country(country):
        raise UnknownWord(field="country", word=country)
    for code, level in given.get("languages", {}).items():
        if code not in LANGUAGES or level not in LanguageLevel.values:
            raise UnknownWord(word=f"{code} {level}")
    for word in given.get("contributions", ()):
        if word not in Contribution.values:
            raise UnknownWord(field="contributions", word=word)
    for name in ("qualifications", "fields"):
        if len(given.get(name, ())) > MOST_ROWS:
            raise TooMany(most=MOST_ROWS)


def missing_in(profile: ExpertProfile) -> list[tuple[str, str]]:
    """Return what a complete profile still wants, as (part, words)."""
    wanted: list[tuple[str, Any, Any]] = [
        ("about", profile.headline, _("Say in a line what you do.")),
        ("about", profile.summary, _("Say what you bring.")),
        ("skills", profile.fields, _("Choose at least one field.")),
        ("skills", profile.qualifications, _("Write your highest qualification.")),
        ("languages", profile.languages, _("Say which languages you speak.")),
        ("place", profile.country, _("Say in which country you live.")),
        ("offer", profile.contributions, _("Choose what you offer.")),
    ]
    return [(part, str(words)) for part, value, words in wanted if not value]


def mark_ready(profile: ExpertProfile, *, by: Any, at: datetime | None = None) -> ExpertProfile:
    """Say that the profile is complete, so that it can be matched. Raises NotReady."""
    demand(by, "accounts.edit_profile", profile)
    with transaction.atomic():
        held = ExpertProfile.objects.select_for_update().get(pk=profile.pk)
        missing = missing_in(held)
        if missing:
            raise NotReady(first=missing[0][1])
        held.ready_at = at or timezone.now()
        _stamp(held, ["ready_at"], at)
        audit.record("mark_ready", held, by=by, at=at)
    return held


def set_consents(
    profile: ExpertProfile, *, given: Mapping[str, bool], by: Any, at: datetime | None = None
) -> ExpertProfile:
    """Keep what the person agrees to, by purpose (hosts, calls, public); only the person decides."""
    demand(by, "accounts.own_profile", profile)
    with transaction.atomic():
        held = ExpertProfile.objects.select_for_update().get(pk=profile.pk)
        changed = []
        for purpose, yes in given.items():
            name = CONSENTS[purpose]
            if bool(getattr(held, name)) != yes:
                setattr(held, name, (at or timezone.now()) if yes else None)
                changed.append(name)
        if changed:
            _stamp(held, changed, at)
            audit.record("set_consents", held, by=by, at=at, choices=dict(given))
    return held


def set_cv(profile: ExpertProfile, *, file: Any, by: Any, at: datetime | None = None) -> ExpertProfile:
    """Keep a CV (a PDF, rewritten on arrival) in place of the one before. Raises UploadRefused."""
    demand(by, "accounts.edit_profile", profile)
    clean = file if isinstance(file, CleanFile) else clean_upload(file, file.name or "cv.pdf", kinds=(PDF,))
    with transaction.atomic():
        held = ExpertProfile.objects.select_for_update().get(pk=profile.pk)
        blobs.store(clean.content)
        held.cv, _new = Blob.objects.get_or_create(
            sha256=clean.sha256, defaults={"size": len(clean.content), "mime": clean.mime}
        )
        held.cv_name = clean.name[:160]
        _stamp(held, ["cv", "cv_name"], at)
        audit.record("set_cv", held, by=by, at=at, sha256=clean.sha256)
    return held


def add_window(
    profile: ExpertProfile,
    *,
    starts_on: date,
    ends_on: date,
    note: str = "",
    by: Any,
    at: datetime | None = None,
) -> AvailabilityWindow:
    """Say that the expert is free on these days, first and last included. Raises WindowBackwards, WindowsOverlap."""
    demand(by, "accounts.edit_profile", profile)
    if ends_on <= starts_on:
        raise WindowBackwards(field="ends_on")
    with transaction.atomic():
        held = ExpertProfile.objects.select_for_update().get(pk=profile.pk)
        other = held.windows.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
        if other is not None:
            raise WindowsOverlap(field="starts_on", starts=other.starts_on, ends=other.ends_on)
        window = AvailabilityWindow.objects.create(
            profile=held, starts_on=starts_on, ends_on=ends_on, note=" ".join(note.split())[:160]
        )
        audit.record("add_window", held, by=by, at=at, starts_on=starts_on, ends_on=ends_on)
    return window


def remove_window(window: AvailabilityWindow, *, by: Any, at: datetime | None = None) -> None:
    """Take a window of days away; one that somebody else took away meanwhile is no fault."""
    demand(by, "accounts.edit_profile", window.profile)
    with transaction.atomic():
        held = ExpertProfile.objects.select_for_update().get(pk=window.profile_id)
        gone, _rows = held.windows.filter(pk=window.pk).delete()
        if gone:
            audit.record(
                "remove_window", held, by=by, at=at, starts_on=window.starts_on, ends_on=window.ends_on
            )
