# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one programme owns: which rows of which tables, found by the way that leads from a row to its programme.

A table belongs to a programme by a column `programme_key`, or through a table that does. A table of persons alone
(sign-in addresses) goes with the persons whom the programme's rows name. What is not taken is named in LEFT.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, Model, Q, QuerySet

PROGRAMME, PERSON, BLOB = "grants.Programme", settings.AUTH_USER_MODEL, "core.Blob"
# Tables that stay, and why.
LEFT = {
    "auth.Permission": "who may what is rules in code",
    "auth.Group": "who may what is rules in code",
    "contenttypes.ContentType": "named by words in the file",
    "sessions.Session": "everybody signs in anew",
    "account.EmailConfirmation": "a code of some minutes",
    "mfa.Authenticator": "a second factor is set up anew where people sign in anew",
    "viewflow.Process": "rebuilt from facts",
    "viewflow.Task": "rebuilt from facts",
    "workflows.Turn": "rebuilt from facts",
    "core.OutboxRow": "what waits is done before, or asked for again by the facts",
    "exchange.Takeout": "the file would hold itself",
    "placements.ClearancePaper": "sealed under this installation's key; given anew where it is needed",
    "core.Job": "the progress of work that has ended",
}


def tables() -> list[type[Model]]:
    """Return every table that is taken, in a steady order."""
    return [model for model in apps.get_models() if model._meta.label not in LEFT and not model._meta.proxy]


def ways() -> dict[str, list[str]]:
    """Return by which field names each table leads to its programme's key; raises LookupError for one that does not."""
    chosen = {model._meta.label: model for model in tables()}
    found = {PROGRAMME: ["key"]}
    found |= {
        label: ["programme_key"]
        for label, model in chosen.items()
        if any(field.name == "programme_key" for field in model._meta.concrete_fields)
    }
    waiting, patience = deque(label for label in chosen if label not in {*found, PERSON, BLOB}), 0
    while waiting and patience <= len(waiting):
        label = waiting.popleft()
        reached = _ways_of(chosen[label], found)
        if reached:
            found[label], patience = reached, 0
        else:
            waiting.append(label)
            patience += 1
    for label in waiting:
        if not _way_to_person(chosen[label]):
            raise LookupError(f"Nothing says to which programme the rows of {label} belong.")
    return found


def _links(model: type[Model]) -> Iterator[Any]:
    """Yield a table's foreign keys, those that are always filled first."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    yield from sorted(fields, key=lambda field: field.null)


def _way_to_person(model: type[Model]) -> str:
    """Return the way from a table of persons alone to its person, over another such table where need be, or ""."""
    for field in _links(model):
        if field.related_model._meta.label == PERSON:
            return str(field.name)
    for field in _links(model):
        beyond = _way_to_person(field.related_model) if field.related_model is not model else ""
        if beyond:
            return f"{field.name}__{beyond}"
    return ""


def _ways_of(model: type[Model], found: dict[str, list[str]]) -> list[str]:
    """Return the way through a link that is always filled; else all ways through links that may be."""
    links = [field for field in _links(model) if field.related_model._meta.label in found]
    paths = [[f"{field.name}__{way}" for way in found[field.related_model._meta.label]] for field in links]
    if links and not links[0].null:
        return paths[0]
    return [way for several in paths for way in several]


def rows_of(key: str) -> Iterator[tuple[type[Model], QuerySet[Any]]]:
    """Yield each table with the rows of the programme `key`, ordered; persons and files come last."""
    known, chosen = ways(), tables()
    persons: set[int] = set()
    blobs: set[int] = set()
    late = []
    for model in chosen:
        if model._meta.label in {PERSON, BLOB}:
            continue
        if model._meta.label not in known:
            late.append(model)
            continue
        belongs = Q()
        for way in known[model._meta.label]:
            belongs |= Q(**{way: key})
        rows = model._base_manager.filter(belongs).order_by("pk").distinct()
        _gather(model, rows, persons, blobs)
        yield model, rows
    for model in late:
        rows = model._base_manager.filter(**{f"{_way_to_person(model)}__in": persons}).order_by("pk")
        _gather(model, rows, persons, blobs)
        yield model, rows
    for label, keys in ((PERSON, persons), (BLOB, blobs)):
        model = apps.get_model(label)
        yield model, model._base_manager.filter(pk__in=keys).order_by("pk")


def _gather(model: type[Model], rows: QuerySet[Any], persons: set[int], blobs: set[int]) -> None:
    """Add the persons and files that the rows name."""
    for field in _links(model):
        into = {PERSON: persons, BLOB: blobs}.get(field.related_model._meta.label)
        if into is not None:
            into |= set(rows.order_by().exclude(**{field.name: None}).values_list(field.attname, flat=True))


def kinds_of_links(model: type[Model]) -> list[str]:
    """Return the columns in which a table names another table (by the key of its content type)."""
    return [field.name for field in _links(model) if field.related_model is ContentType]
