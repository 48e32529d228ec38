# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same by a page: the file is kept, looked at, confirmed, and brought in by the worker."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from core import audit, jobs, outbox
from core.clock import tick
from core.permissions import demand
from core.refusals import Refusal
from core.workbook_gate import MAX_BYTES, WorkbookTooLarge
from exchange.models import Import
from exchange.operations.bringing import FileRefused, carry_out, named
from grants.models import Programme

KEPT_FOR = timedelta(days=1)


class NothingChosen(Refusal):
    """A form without a file."""

    sentence = _("Choose a file.")


class CarriedOutAlready(Refusal):
    """The file was confirmed before, or its bytes are gone."""

    sentence = _("“%(file)s” was brought in or given up already. Choose it again to bring it once more.")


def receive_file(programme: Programme, *, file: Any, by: Any) -> Import:
    """Keep a file for a day, so that it can be looked at and then confirmed.

    Raises NotAllowed, NothingChosen or WorkbookTooLarge.
    """
    demand(by, "exchange.import_call", programme)
    if not file:
        raise NothingChosen(field="file")
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise WorkbookTooLarge(most=MAX_BYTES // 2**20, what=_("megabytes"))
    record = named(file.name, content, by=by)
    record.programme_key, record.content = programme.key, content
    with transaction.atomic():
        record.save(force_insert=True)
        audit.record("receive_file", record, by=by, tell=False, sha256=record.sha256)
    return record


def confirm_import(record: Import, *, by: Any) -> Import:
    """Let the worker bring the file in, with progress under its job. Raises NotAllowed or CarriedOutAlready."""
    programme = Programme.objects.get(key=record.programme_key)
    demand(by, "exchange.import_call", programme)
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=record.pk)
        if locked.confirmed_at is not None or locked.content is None:
            raise CarriedOutAlready(file=locked.file_name)
        locked.confirmed_at, locked.brought_by = timezone.now(), by
        locked.save(update_fields=["confirmed_at", "brought_by"])
        title = gettext("Import of %(file)s") % {"file": locked.file_name}
        jobs.begin(
            locked.job_key,
            title=title,
            total=1,
            by=by,
            programme_key=programme.key,
            back_url=reverse("import_preview", args=[locked.pk]),
        )
        # Somebody looks at its progress, so it comes before whatever else waits.
        first = timezone.now() - KEPT_FOR
        outbox.put("import", f"import:{locked.pk}", {"import": locked.pk}, not_before=first)
        audit.record("confirm_import", locked, by=by, tell=False)
    return locked


@outbox.handles("import")
def bring_confirmed(payload: dict[str, Any], key: str) -> None:
    """Bring a confirmed file in, or say on its progress page, in its bringer's language, why not."""
    record = Import.objects.select_related("brought_by").get(pk=payload["import"])
    if record.done_at is not None or record.content is None:
        return
    programme = Programme.objects.get(key=record.programme_key)
    content = bytes(record.content)
    with override(record.brought_by.language):
        try:
            brought = carry_out(record, content, chosen=programme, trusted=False)
        except FileRefused as refusal:
            _give_up(record, "\n".join(str(error) for error in refusal.errors[:40]))
            return
        except Refusal as refusal:
            _give_up(record, str(refusal))
            return
        if brought.is_nothing_new:
            _forget(record)
            jobs.finish(record.job_key)


def _give_up(record: Import, words: str) -> None:
    _forget(record)
    jobs.fail(record.job_key, words)


def _forget(record: Import) -> None:
    """Let the file's bytes go: persons stand in them."""
    Import.objects.filter(pk=record.pk).update(content=None, done_at=timezone.now())


@tick(every=3600)
def forget_unconfirmed() -> int:
    """Let the bytes of files go that nobody confirmed within a day; return how many."""
    old = Import.objects.filter(content__isnull=False, brought_at__lt=timezone.now() - KEPT_FOR)
    return old.filter(confirmed_at=None).update(content=None)
