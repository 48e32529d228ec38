# SPDX-License-Identifier: AGPL-3.0-or-later
"""Receiving a file from a bank: read as a whole, refused as a whole, kept as it came, taken in once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budgets.bankfiles.statements import Statement, disagreement
from budgets.models import StatementImport, StatementLine
from budgets.operations.reasons import reason_in
from budgets.operations.statement.accounts import digest_of, masked, name_banks
from budgets.operations.statement.reading import lines_of, minor_of, read_content
from budgets.operations.statement.taking_in import take_in
from core import audit, blobs, jobs, outbox
from core.models import Blob
from core.money import minor_digits
from core.permissions import demand
from core.refusals import Refusal
from core.unreadable import Unreadable
from core.uploads.names import clean_name

IN_BACKGROUND = 50  # more lines than these are taken in by the worker
LONGEST_NAMED = 140
MIMES = {
    True: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    False: "application/octet-stream",
}


class FileMissing(Refusal):
    """A form without a file."""

    sentence = _("Choose a file.")


class DoesNotAddUp(Refusal):
    """Somebody looks, and says why, before such a statement is relied on."""

    sentence = _("%(why)s If it is right all the same, say why.")


class NameTooLong(Unreadable):
    """A bank numbers its statements in few characters."""

    sentence = _("The number of the statement in the file is longer than %(most)s characters.")


@dataclass(frozen=True, slots=True)
class Received:
    """The statements of a file; not `fresh` when the same file came before, and then nothing was changed."""

    rows: list[StatementImport]
    fresh: bool


@dataclass(frozen=True, slots=True)
class File:
    """A file as somebody hands it in."""

    content: bytes
    name: str

    @property
    def sha256(self) -> str:
        """The digest by which it is known again."""
        return hashlib.sha256(self.content).hexdigest()


def import_statement(programme: Any, *, file: File, by: Any, bank: str = "", reason: str = "") -> Received:
    """Bring in what a bank, mobile money or the payers' own system sent back; `bank` is our name of the account.

    What moves nobody's payment, and whatever does not fit, waits for a person. A longer file is taken in by the
    worker, with progress. Raises NotAllowed, FileMissing, Unreadable in one sentence (BookRefused has every
    cell), BankMissing, BankDiffers, SeveralNew, BankTooLong, DoesNotAddUp or ReasonMissing.
    """
    demand(by, "budgets.import_statement", programme)
    before = _received(programme.key, file)
    if before:
        return Received(before, fresh=False)
    try:
        rows = _receive(programme.key, file, bank, reason, by)
    except IntegrityError:  # somebody else brings the same file at this moment
        return Received(_received(programme.key, file), fresh=False)
    if sum(row.total for row in rows) <= IN_BACKGROUND:
        take_in(rows)
    return Received(_received(programme.key, file), fresh=True)


def look_at_statement(
    programme: Any, *, file: File, by: Any, bank: str = "", reason: str = ""
) -> list[StatementLine]:
    """Return what would become of each line, and change nothing; none when the file came before. Raises as above."""
    demand(by, "budgets.import_statement", programme)
    if _received(programme.key, file):
        return []
    with transaction.atomic():
        rows = _receive(programme.key, file, bank, reason, by)
        take_in(rows)
        lines = StatementLine.objects.filter(statement__in=rows).select_related("statement", "payment")
        found = list(lines.order_by("statement__part", "place"))
        transaction.set_rollback(True)
    return found


def _received(programme_key: str, file: File) -> list[StatementImport]:
    found = StatementImport.objects.filter(programme_key=programme_key, sha256=file.sha256)
    return list(found.select_related("imported_by").order_by("part"))


def _receive(programme_key: str, file: File, bank: str, reason: str, by: Any) -> list[StatementImport]:
    """Keep a file and its statements, or refuse it as a whole."""
    if not file.content:
        raise FileMissing(field="file")
    statements = read_content(file.content, programme_key)
    banks = name_banks(programme_key, statements, bank)
    why = _why_not_adding_up(statements, reason)
    rows = [
        _row(programme_key, file, part, one, ours, why, by)
        for part, (one, ours) in enumerate(zip(statements, banks, strict=True), start=1)
    ]
    for row, one in zip(rows, statements, strict=True):
        for _line in lines_of(row, one):  # whatever cannot be kept refuses the file now
            pass
    blob = _keep(file)
    with transaction.atomic():
        for row in rows:
            row.file = blob
            row.save(force_insert=True)
            audit.record(
                "receive", row, by=by, tell=False, sha256=row.sha256, bank=row.bank, lines=row.total,
                reason=row.override_reason,
            )  # fmt: skip
        _follow(rows, by)
    return rows


def _why_not_adding_up(statements: Sequence[Statement], reason: str) -> str:
    """Return the reason, demanded if one statement does not add up."""
    found = next((wrong for one in statements if (wrong := disagreement(one)) is not None), None)
    if found is None:
        return ""
    if not reason.strip():
        raise DoesNotAddUp(field="reason", why=found)
    return reason_in(reason)


def _row(
    programme_key: str, file: File, part: int, statement: Statement, bank: str, why: str, by: Any
) -> StatementImport:
    currency, named = statement.currency or "", statement.identification or ""
    if currency:
        minor_digits(currency)  # raises UnknownCurrency
    if len(named) > LONGEST_NAMED:
        raise NameTooLong(most=LONGEST_NAMED)
    opening, closing = (minor_of(one, currency) for one in (statement.opening, statement.closing))
    difference = minor_of(statement.difference, currency)
    return StatementImport(
        programme_key=programme_key, sha256=file.sha256, part=part, name=clean_name(file.name),
        kind=statement.format, identification=named, bank=bank,
        account=masked(statement.account), account_digest=digest_of(programme_key, statement.account),
        currency=currency, opening_minor=opening, closing_minor=closing, difference_minor=difference,
        override_reason=why if difference else "", total=len(statement.entries), imported_by=by,
        imported_at=timezone.now(),
    )  # fmt: skip


def _keep(file: File) -> Blob:
    """Store the bytes as they came, and return their row."""
    sha256 = blobs.store(file.content)
    mime = MIMES[file.content[:2] == b"PK"]
    return Blob.objects.get_or_create(sha256=sha256, defaults={"size": len(file.content), "mime": mime})[0]


def _follow(rows: Sequence[StatementImport], by: Any) -> None:
    """Have the worker take the file in, with progress; it finds nothing to do when that was done at once."""
    first = rows[0]
    jobs.begin(
        first.job_key, title=gettext("Statement %(file)s") % {"file": first.name},
        total=sum(row.total for row in rows), by=by, programme_key=first.programme_key,
        back_url=reverse("statement", args=[first.pk]),
    )  # fmt: skip
    payload = {"programme": first.programme_key, "sha256": first.sha256}
    outbox.put("statement", f"statement:{first.programme_key}:{first.sha256}", payload)
