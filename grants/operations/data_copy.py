# SPDX-License-Identifier: AGPL-3.0-or-later
"""The PDF of everything held on a person: asked for by the person, made by the worker, removed after a while."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.held import held_on, shown
from accounts.models import DataCopy, Person
from core import audit, blobs, jobs, outbox, showing
from core.models import Job
from core.refusals import Refusal
from documents.contexts.held import HeldField, HeldList, HeldPaper, HeldRow
from documents.rendering import PdfUnavailable, Renderer, RenderingFailed
from grants.letterhead import letterhead_of
from grants.models import Programme

LONGEST = 4000
MOST_ROWS = 1000


class NoLetterhead(Refusal):
    """Without a programme there is nobody in whose name a paper could be written."""

    sentence = _("You belong to no programme yet. Take the other file (JSON): it holds everything.")


def ask_for_copy(person: Person, *, by: Any) -> Job:
    """Ask for the PDF, and return the job that makes it. Raises NoLetterhead."""
    programme = Programme.objects.filter(key__in=registry.programmes_of_person(person)).order_by("pk").first()
    if programme is None:
        raise NoLetterhead
    with transaction.atomic():
        copy = DataCopy.objects.create(person=person, asked_at=timezone.now())
        key = f"data-copy-{copy.pk}"
        job = jobs.begin(
            key, title=gettext("What is held on you"), total=1, by=by, programme_key=programme.key,
            back_url=reverse("my_data"),
        )  # fmt: skip
        outbox.put("data-copy", key, {"copy": copy.pk, "programme": programme.pk, "job": key})
        audit.record("ask_data_copy", person, by=by, tell=False)
    return job


@outbox.handles("data-copy")
def make_copy(payload: dict[str, Any], key: str) -> None:
    """Lay the paper out and keep it; once, however often it is tried. One asked for by somebody erased is not made."""
    copy = DataCopy.objects.select_related("person").filter(pk=payload["copy"], made_at=None).first()
    if copy is None:
        return
    programme = Programme.objects.select_related("logo").get(pk=payload["programme"])
    person = copy.person
    with translation.override(person.language):
        paper, title = _paper(person, programme), gettext("What is held on you")
    try:
        with Renderer() as renderer:
            made = renderer.render(
                "held.html", paper, language=person.language, title=title, number=f"D-{copy.pk}",
                created=copy.asked_at, author=str(programme.name),
            )  # fmt: skip
    except (RenderingFailed, PdfUnavailable) as refusal:
        copy.failure = str(refusal)[:300]
        copy.save(update_fields=["failure"])
        jobs.fail(payload["job"], str(refusal))
        return
    copy.sha256, copy.made_at = blobs.store(made.pdf), timezone.now()
    with transaction.atomic():
        copy.save(update_fields=["sha256", "made_at"])
        jobs.step(payload["job"])


def _paper(person: Person, programme: Programme) -> HeldPaper:
    """Return the paper in the active language."""
    return HeldPaper(
        letterhead=letterhead_of(programme),
        dated=timezone.localdate(),
        verify_url=settings.SITE_URL + reverse("my_data"),
        person=person.name,
        lists=tuple(
            HeldList(
                title=title,
                rows=tuple(
                    HeldRow(fields=tuple(HeldField(name=name, value=said(value)) for name, value in row))
                    for row in rows[:MOST_ROWS]
                ),
            )
            for _key, title, rows in shown(held_on(person))
        ),
    )


def said(value: Any) -> str:
    """Return a value in words: yes and no, days, moments; a long text is cut."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime):
        return showing.moment_text(value, showing.zone_of(None))
    if isinstance(value, date):
        return showing.day_text(value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {said(inner)}" for name, inner in value.items())[:LONGEST]
    if isinstance(value, list | tuple):
        return "; ".join(said(inner) for inner in value)[:LONGEST]
    return str(value)[:LONGEST]
