# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same by a page: asked for by an administrator, made by the worker, fetched within a day, then gone."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from core import audit, jobs, outbox
from core.acting import acting
from core.clock import tick
from core.permissions import demand
from core.refusals import Refusal
from core.secrets import seal_text
from exchange.models import Takeout
from exchange.operations.estate import export_estate
from grants.models import Programme

KEPT_FOR = timedelta(days=1)


class OneIsUnderWay(Refusal):
    """Another file of the same programme is being made."""

    sentence = _("A file is being made already, or one can still be fetched.")


def ask_for_takeout(programme: Programme, *, by: Any) -> Takeout:
    """Ask for everything that the programme owns; raises NotAllowed or OneIsUnderWay."""
    demand(by, "exchange.export_programme", programme)
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme.pk)
        if Takeout.objects.filter(programme=programme, gone_at=None).exists():
            raise OneIsUnderWay
        takeout = Takeout.objects.create(
            programme=programme, programme_key=programme.key, asked_by=by, asked_at=timezone.now()
        )
        jobs.begin(
            takeout.job_key,
            title=gettext("Everything of %(programme)s") % {"programme": programme},
            total=1,
            by=by,
            programme_key=programme.key,
            back_url=reverse("takeout", args=[programme.key]),
        )
        outbox.put("takeout", f"takeout:{takeout.pk}", {"takeout": takeout.pk})
        audit.record("ask_for_takeout", takeout, by=by, tell=False)
    return takeout


@outbox.handles("takeout")
def make_takeout(payload: dict[str, Any], key: str) -> None:
    """Make the file; killed before it is whole, it is made anew."""
    takeout = Takeout.objects.select_related("programme", "asked_by").get(pk=payload["takeout"])
    if takeout.made_at is not None or takeout.gone_at is not None:
        return
    takeout.place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = takeout.place.with_suffix(".part")
    try:
        with override(takeout.asked_by.language), acting(through="page"):
            secret = export_estate(takeout.programme, to=part, by=takeout.asked_by)
    except Refusal as refusal:  # the administrator's role has ended meanwhile
        _give_up(takeout, str(refusal))
        return
    part.replace(takeout.place)
    takeout.made_at, takeout.size = timezone.now(), takeout.place.stat().st_size
    takeout.sealed_key = seal_text(secret)
    takeout.save(update_fields=["made_at", "size", "sealed_key"])
    jobs.finish(takeout.job_key)


def _give_up(takeout: Takeout, words: str) -> None:
    Takeout.objects.filter(pk=takeout.pk).update(gone_at=timezone.now())
    jobs.fail(takeout.job_key, words)


def note_fetching(takeout: Takeout, *, by: Any) -> None:
    """Record that somebody fetched the file."""
    with transaction.atomic():
        audit.record("fetch_takeout", takeout, by=by, tell=False)


@tick(every=3600)
def forget_takeouts() -> int:
    """Let files go that are a day old, with their keys; return how many."""
    old = Takeout.objects.filter(gone_at=None, made_at__lt=timezone.now() - KEPT_FOR)
    for takeout in old:
        takeout.place.unlink(missing_ok=True)
        Takeout.objects.filter(pk=takeout.pk).update(gone_at=timezone.now(), sealed_key="")
    return len(old)
