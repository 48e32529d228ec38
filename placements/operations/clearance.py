# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clearance: items as data, given by the expert, verified or waived by the clearance officer; papers are sealed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit, blobs
from core.lifecycle import advance
from core.models import Blob
from core.permissions import demand
from core.refusals import Refusal
from core.secrets import open_bytes, open_text, seal_bytes, seal_text
from core.uploads import CleanFile
from grants.operations.files import cleaned
from placements.models import ChecklistItem, Clearance, ClearancePaper, Placement, PlacementRules
from placements.operations.need import ReasonMissing

SEALED = "application/octet-stream"


class PaperNeeded(Refusal):
    """The item asks for a paper."""

    sentence = _("Attach the paper: a PDF or a picture.")


class LastDayNeeded(Refusal):
    """The item asks until when it is valid."""

    sentence = _("Write until when it is valid.")


class KeyTaken(Refusal):
    """A key stands once in a list."""

    sentence = _("There is an item “%(key)s” already.")


class PaperGone(Refusal):
    """Another paper took its place."""

    sentence = _("A newer paper took the place of this one.")


def add_item(
    programme_key: str, *, key: str, words: Mapping[str, str] | str, by: Any, call_key: str = "", sector: str = "",
    verifier: str = "", needs_paper: bool = False, expires: bool = False,
) -> ChecklistItem:  # fmt: skip
    """Add an item to the checklist; placements that are proposed from now on ask for it. Raises NotAllowed, KeyTaken."""
    demand(by, "placements.set_rules", PlacementRules(programme_key=programme_key))
    standing = ChecklistItem.objects.filter(programme_key=programme_key, ended_at=None)
    if standing.filter(key=key, call_key=call_key, sector=sector).exists():
        raise KeyTaken(field="key", key=key)
    with transaction.atomic():
        item = ChecklistItem.objects.create(
            programme_key=programme_key, call_key=call_key, sector=sector, key=key, words=words,
            verifier=verifier, needs_paper=needs_paper, expires=expires, order=standing.count() + 1,
        )  # fmt: skip
        audit.record("add", item, by=by, key=key, call_key=call_key, sector=sector, verifier=verifier)
    return item


def end_item(item: ChecklistItem, *, by: Any) -> ChecklistItem:
    """Ask for it no more in new placements; those that stand keep it. Raises NotAllowed."""
    demand(by, "placements.set_rules", PlacementRules(programme_key=item.programme_key))
    with transaction.atomic():
        if item.ended_at is None:
            item.ended_at = timezone.now()
            item.save(update_fields=["ended_at"])
            audit.record("end", item, by=by)
    return item


def open_clearances(placement: Placement) -> None:
    """Ask this placement for what its programme, call and sector ask; the caller holds the transaction."""
    items = ChecklistItem.objects.filter(
        Q(call_key="") | Q(call_key=placement.call_key), Q(sector="") | Q(sector__iexact=placement.sector),
        programme_key=placement.programme_key, ended_at=None,
    )  # fmt: skip
    Clearance.objects.bulk_create(Clearance(placement=placement, item=item) for item in items)


def give_item(
    clearance: Clearance, *, by: Any, words: str = "", valid_until: date | None = None, file: Any = None,
    at: datetime | None = None,
) -> Clearance:  # fmt: skip
    """Give what an item asks for. Raises NotAllowed, PaperNeeded, LastDayNeeded, UploadRefused or WrongState."""
    demand(by, "placements.give_paper", clearance)
    item = clearance.item
    if item.needs_paper and file is None and not clearance.papers.filter(replaced_at=None).exists():
        raise PaperNeeded(field="file")
    if item.expires and valid_until is None:
        raise LastDayNeeded(field="valid_until")
    clean = cleaned(file) if file is not None else None
    with transaction.atomic():
        sealed = seal_text(words.strip()[:300]) if words.strip() else ""
        advance(clearance.give, by=by, at=at, sealed_words=sealed, valid_until=valid_until)
        if clean is not None:
            _keep(clearance, clean, by, at or timezone.now())
    return clearance


def _keep(clearance: Clearance, clean: CleanFile, by: Any, now: datetime) -> None:
    """Seal the bytes and store them; the paper that was there before is replaced."""
    sealed = seal_bytes(clean.content)
    blob, _new = Blob.objects.get_or_create(
        sha256=blobs.store(sealed), defaults={"size": len(sealed), "mime": SEALED}
    )
    clearance.papers.filter(replaced_at=None).update(replaced_at=now)
    ClearancePaper.objects.create(
        clearance=clearance,
        sealed_name=seal_text(clean.name),
        mime=clean.mime,
        blob=blob,
        added_by=by,
        added_at=now,
    )


def read_paper(paper: ClearancePaper, *, by: Any) -> tuple[str, bytes]:
    """Return name and bytes in clear, and keep who read them. Raises NotAllowed or PaperGone."""
    demand(by, "placements.read_paper", paper.clearance)
    if paper.replaced_at is not None:
        raise PaperGone()
    audit.record_reading(by, "clearance paper", paper.clearance, reason=str(paper.clearance.item)[:300])
    return open_text(paper.sealed_name), open_bytes(blobs.read(paper.blob.sha256))


def words_given(clearance: Clearance, *, by: Any) -> str:
    """Return what the expert wrote with an item, in clear, and keep who read it. Raises NotAllowed."""
    demand(by, "placements.read_paper", clearance)
    if not clearance.sealed_words:
        return ""
    audit.record_reading(by, "clearance words", clearance, reason=str(clearance.item)[:300])
    return open_text(clearance.sealed_words)


def verify_item(clearance: Clearance, *, how: str, by: Any, at: datetime | None = None) -> Clearance:
    """Find it in order. Raises NotAllowed, WrongState, PaperExpired or ReasonMissing."""
    return advance(clearance.verify, by=by, at=at, how=_said(how, "reason"))


def ask_again(clearance: Clearance, *, reason: str, by: Any, at: datetime | None = None) -> Clearance:
    """Ask for it again. Raises NotAllowed, WrongState or ReasonMissing."""
    return advance(clearance.ask_again, by=by, at=at, reason=_said(reason, "reason"))


def waive_item(clearance: Clearance, *, reason: str, by: Any, at: datetime | None = None) -> Clearance:
    """Do without it, for a reason. Raises NotAllowed, WrongState or ReasonMissing."""
    return advance(clearance.waive, by=by, at=at, reason=_said(reason, "reason"))


def _said(words: str, field: str) -> str:
    if not words.strip():
        raise ReasonMissing(field=field)
    return words.strip()[:300]
