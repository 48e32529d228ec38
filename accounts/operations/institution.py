# SPDX-License-Identifier: AGPL-3.0-or-later
"""Institutions: added to a programme's tree and changed; never removed."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core import audit
from core.permissions import demand
from core.refusals import Refusal

FIELDS = ("name", "short_name", "aliases", "kind", "parent", "place", "source")


class KnownAlready(Refusal):
    """Another institution of the programme has this name, short name or alias."""

    sentence = _("“%(name)s” is in the list already, as %(known)s.")


class KeyTaken(Refusal):
    """Another institution has this key."""

    sentence = _("Another institution has the key “%(key)s”.")


class ParentBelow(Refusal):
    """The tree would bite its own tail."""

    sentence = _("%(parent)s lies below this institution, so it cannot stand above it.")


class ParentElsewhere(Refusal):
    """The institution above belongs to another programme."""

    sentence = _("The institution above must be in the same programme.")


def make(*, programme_key: str, name: str, by: Any, key: str = "", **given: Any) -> Institution:
    """Add an institution to a programme's tree; `key` is made from the name if none is given.

    Raises KnownAlready, KeyTaken, ParentElsewhere.
    """
    wanted = Institution(programme_key=programme_key, name=name.strip())
    demand(by, "accounts.edit_institution", wanted)
    with transaction.atomic():
        _take(wanted, given)
        _refuse(wanted)
        wanted.key = key or _free_key(wanted)
        try:
            with transaction.atomic():
                wanted.save()
        except IntegrityError:
            raise KeyTaken(key=wanted.key, field="key") from None
        audit.record("make_institution", wanted, by=by, name=wanted.name, **given)
    return wanted


def change(institution: Institution, *, by: Any, **given: Any) -> Institution:
    """Change what is known of an institution. Raises KnownAlready, ParentBelow, ParentElsewhere."""
    demand(by, "accounts.edit_institution", institution)
    with transaction.atomic():
        # The tree of a programme is locked as a whole: two moves at once could make a circle.
        tree = Institution.objects.select_for_update().filter(programme_key=institution.programme_key)
        locked = next(one for one in tree.order_by("pk") if one.pk == institution.pk)
        before = {key: getattr(locked, key) for key in FIELDS}
        _take(locked, given)
        changed = {
            key: [before[key], getattr(locked, key)] for key in FIELDS if getattr(locked, key) != before[key]
        }
        if changed:
            _refuse(locked)
            locked.save(update_fields=list(changed))
            audit.record("change_institution", locked, by=by, changed=changed)
    return locked


def _take(institution: Institution, given: dict[str, Any]) -> None:
    """Set the given facts; anything else is a mistake of the caller (TypeError)."""
    for key, value in given.items():
        if key not in FIELDS:
            raise TypeError(key)
        setattr(institution, key, clean_aliases(value) if key == "aliases" else value)


def clean_aliases(names: Iterable[str]) -> list[str]:
    """Return other names without blanks and doubles, in their order."""
    return list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))


def _refuse(institution: Institution) -> None:
    """Raise the reason for which this institution cannot stand so in the tree, if there is one."""
    parent = institution.parent
    if parent is not None and parent.programme_key != institution.programme_key:
        raise ParentElsewhere(field="parent")
    if parent is not None and institution.pk in {one.pk for one in lineage(parent)}:
        raise ParentBelow(field="parent", parent=str(parent))
    others = Institution.objects.filter(programme_key=institution.programme_key).exclude(pk=institution.pk)
    wanted = {name.casefold(): name for name in all_names(institution)}
    for other in others:
        for name in all_names(other):
            if name.casefold() in wanted:
                raise KnownAlready(name=name, known=other.name, field="name")


def all_names(institution: Institution) -> list[str]:
    """Return every name by which an institution is known."""
    return [name for name in (institution.name, institution.short_name, *institution.aliases) if name]


def lineage(institution: Institution) -> list[Institution]:
    """Return the institution and all above it."""
    line: list[Institution] = []
    here: Institution | None = institution
    while here is not None:
        line.append(here)
        here = here.parent
    return line


def _free_key(institution: Institution) -> str:
    """Return a key made from the shortest name that no other institution of the programme has."""
    stem = slugify(institution.short_name or institution.name)[:50] or "institution"
    taken = set(
        Institution.objects.filter(programme_key=institution.programme_key, key__startswith=stem).values_list(
            "key", flat=True
        )
    )
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)
