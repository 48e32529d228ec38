# SPDX-License-Identifier: AGPL-3.0-or-later
"""Builds the demonstration: brings each workbook in, carries the decided call on, lets the inboxes fill."""

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from core import outbox
from core.acting import acting
from documents.checks import check_pango
from documents.models import Document
from documents.operations.document import close_renderer, render_document
from documents.states import DocumentState
from exchange.demonstration import story
from exchange.demonstration.cast import Part, read_cast, read_parts, write_cast
from exchange.demonstration.money import tell_money
from exchange.models import Import, ImportedDecision
from exchange.operations.bringing import bring_workbook
from grants.models import Call
from reviews.states import SelectionState

FOLDER = Path(settings.BASE_DIR) / "demo"
WORKBOOKS = (
    "inzira-demo-decided.xlsx",
    "inzira-demo-review.xlsx",
    "inzira-demo-open.xlsx",
    "second-programme.xlsx",
)
OPERATOR = "demo"
PATIENCE = 40.0  # seconds
Say = Callable[[str], None]


def build(say: Say, workbooks: tuple[str, ...] = WORKBOOKS, folder: Path = FOLDER) -> list[Call]:
    """Bring everything to where it should be, doing only what is missing; return the calls.

    Nobody is told of it by mail: what is done here lies in the past.
    """
    calls, parts = [], list[Part]()
    with acting(through="command", operator=OPERATOR):
        for name in workbooks:
            call, told = _bring(folder / name, say)
            calls.append(call)
            parts += told
        write_cast(parts)
        for call in calls:
            _carry_on(call, say)
        say("Working out whose turn it is ...")
        _fill_inboxes(say)
    return calls


def _fill_inboxes(say: Say) -> None:
    """Let the flows follow, for as long as somebody at a terminal waits; the worker does the rest."""
    patience = time.monotonic() + PATIENCE
    while outbox.drain(limit=10, kinds=("import-flows", "told")) == 10:
        if time.monotonic() > patience:
            say("The rest of this follows in the background.")
            return


def _bring(path: Path, say: Say) -> tuple[Call, list[Part]]:
    """Bring a workbook in, unless this very file was brought before."""
    content = path.read_bytes()
    before = (
        Import.objects.filter(sha256=hashlib.sha256(content).hexdigest())
        .exclude(done_at=None)
        .select_related("call__programme")
        .first()
    )
    if before is not None and before.call is not None:
        return before.call, read_cast()
    say(f"Bringing in {path.name} ...")
    file = io.BytesIO(content)
    brought = bring_workbook(file, path.name, operator=OPERATOR)
    if brought.call is None:
        raise ValueError(f"{path} names no call.")
    file.seek(0)
    return brought.call, read_parts(file)


def _carry_on(call: Call, say: Say) -> None:
    """Carry a call whose file says what was decided on to its awards; in the others look for ties only."""
    told = ImportedDecision.objects.filter(call=call).select_related("decided_by", "released_by").first()
    if not story.is_decided(call):
        story.look_for_ties(call)
        if told is not None:
            say(f"Deciding {call} ...")
    if told is None:
        return
    selection = story.sign_offs(story.decide(call, told), told)
    if check_pango(None):
        say("Without Pango no document can be made, so the result waits for its release.")
        say(str(check_pango(None)[0].hint))
        return
    story.let_out(selection, told)
    released = selection.fresh()
    if released.state != SelectionState.RELEASED or released.released_at is None:
        return
    story.agree(call, released.released_at)
    for number, document in enumerate(_agreements(call), start=1):
        say(f"Making grant agreement {number}: {document.number}")
        render_document({"document": document.pk, "job": ""}, f"render:{document.key}")
    close_renderer()
    story.collect_signatures(call, released.released_at)
    tell_money(call, story.holder, say)


def _agreements(call: Call) -> Iterator[Document]:
    """The agreements that are asked for and not yet made: they are needed before anybody can sign."""
    asked = Document.objects.filter(
        kind="grant-agreement", state=DocumentState.REQUESTED, programme_key=call.programme_key
    )
    yield from asked.order_by("pk")
