# SPDX-License-Identifier: AGPL-3.0-or-later
"""The import itself: a checked workbook lands whole, or not at all; brought twice, it changes nothing."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core import audit, outbox
from core.acting import acting
from core.arrivals import record_all
from core.refusals import Refusal
from core.tables_in import CellError
from core.uploads.names import clean_name
from exchange.checks.rights import check_rights
from exchange.models import Import
from exchange.opening import open_book
from exchange.operations.call import bring_call
from exchange.operations.contents import bring_contents
from exchange.operations.decision import bring_decision
from exchange.operations.landing import Landing
from exchange.operations.panel import bring_conflicts, bring_panel, bring_reviews
from exchange.operations.people import bring_people, bring_roles, remember_names
from exchange.operations.programme import bring_institutions, bring_organisations, bring_programme
from exchange.operations.submissions import bring_submissions
from grants.models import Call, Programme


class FileRefused(Refusal):
    """The workbook has faults; `errors` has them all, each with its cell."""

    sentence = _("The file was not brought in: %(count)s things are to be put right. The first: %(first)s")

    def __init__(self, errors: Iterable[CellError]) -> None:
        self.errors = list(errors)
        super().__init__(count=len(self.errors), first=self.errors[0])


@dataclass(frozen=True)
class Brought:
    """What came of an import: the call, what was new by sheet, and what was left out."""

    call: Call | None
    new: dict[str, int]
    left_out: list[str]
    record: Import | None = None

    @property
    def is_nothing_new(self) -> bool:
        """Whether the file held nothing that was not there already."""
        return not any(self.new.values())


def named(name: str, content: bytes, *, by: Person, at: datetime | None = None) -> Import:
    """An import of these bytes, not yet saved."""
    return Import(
        file_name=clean_name(Path(name).name)[:160],
        sha256=hashlib.sha256(content).hexdigest(),
        brought_by=by,
        brought_at=at or timezone.now(),
    )


def bring_workbook(
    file: BinaryIO,
    name: str,
    *,
    by: Person | None = None,
    chosen: Programme | None = None,
    operator: str = "",
    dry_run: bool = False,
    at: datetime | None = None,
) -> Brought:
    """Bring a workbook in from the command line or the demo; `dry_run` does it all and takes it back.

    Without `by` the operator's own stand-in brings it (see `known_operator`).
    Raises NotAWorkbook, WorkbookTooLarge, FileRefused or what an operation refuses; then nothing is written.
    """
    content = file.read()
    with transaction.atomic():
        record = named(name, content, by=by or known_operator(operator), at=at)
        brought = carry_out(record, content, chosen=chosen, operator=operator, trusted=True)
        if dry_run:
            transaction.set_rollback(True)
    return brought


def carry_out(
    record: Import,
    content: bytes,
    *,
    chosen: Programme | None,
    operator: str = "",
    trusted: bool,
) -> Brought:
    """Write what the file holds, inside a transaction. Who is not `trusted` brings only what he or she may.

    Raises FileRefused.
    """
    with transaction.atomic(), acting(through="import", operator=operator, source=record.source):
        book, known = open_book(io.BytesIO(content), chosen=chosen, at=record.brought_at)
        if not trusted:
            check_rights(book, known, record.brought_by)
        if book.errors:
            raise FileRefused(book.sorted_errors())
        landing = Landing(book, known, record.brought_by, timezone.now(), record.source)
        _land(landing)
        new = {name: count for name, count in landing.new.items() if count}
        if not new:
            return Brought(known.call, {}, book.left_out, record if record.pk else None)
        record.call, record.programme_key = landing.call, landing.programme.key
        record.counts, record.content, record.done_at = new, None, timezone.now()
        record.save()
        record_all(landing.acts, by=record.brought_by, programme_key=landing.programme.key)
        audit.record(
            "import_file", record, by=record.brought_by, tell=False, sha256=record.sha256, counts=new
        )
        outbox.put("import-flows", f"import-flows:{record.pk}", {"import": record.pk, "part": 0, "after": 0})
    return Brought(landing.call, new, book.left_out, record)


def _land(landing: Landing) -> None:
    """Bring one sheet after the other; each finds what the earlier ones made."""
    bring_programme(landing)
    bring_institutions(landing)
    bring_people(landing)
    bring_call(landing)
    remember_names(landing)
    bring_organisations(landing)
    bring_roles(landing)
    bring_contents(landing, bring_submissions(landing))
    bring_panel(landing)
    bring_conflicts(landing)
    bring_reviews(landing)
    bring_decision(landing)


def known_operator(name: str) -> Person:
    """The person who stands for whoever runs the installation's commands, when no other is named; cannot sign in.

    Found again by name: a person without e-mail and phone.
    """
    label = f"{name or 'operator'} (command line)"[:120]
    found: Any = Person.objects.filter(email=None, phone=None, name=label).order_by("pk").first()
    if found is None:
        found = Person(name=label)
        found.set_unusable_password()
        found.save()
        with transaction.atomic():
            audit.record("make_operator", found, by=found, tell=False)
    return found
