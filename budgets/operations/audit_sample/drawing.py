# SPDX-License-Identifier: AGPL-3.0-or-later
"""An auditor draws payments; what was drawn from what is kept, so that anybody can draw it again."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.drawing import Drawn, Listed, at_random, by_amount, digest_of
from budgets.models import AuditItem, AuditSample, Payment
from budgets.states import SampleMethod
from core import audit
from core.permissions import demand
from core.refusals import Refusal

MOST = 1000
LONGEST_SEED = 40
WAYS = {SampleMethod.RANDOM: at_random, SampleMethod.AMOUNT: by_amount}


class SizeUnfit(Refusal):
    """Nobody looks at none, or at thousands."""

    sentence = _("Draw 1 to %(most)s payments.")


class SeedNeeded(Refusal):
    """Without a seed nobody could draw the same again."""

    sentence = _("Type a seed of 1 to %(most)s characters, for example dice you threw or today's date.")


class NothingToDraw(Refusal):
    """No payment was released there."""

    sentence = _("No payment in %(currency)s was released on these days.")


@dataclass(frozen=True)
class Again:
    """What drawing again gave, and whether list and payments are those that were kept."""

    same_list: bool
    same_payments: bool


def draw_sample(
    programme_key: str,
    *,
    method: str,
    size: int,
    seed: str,
    currency: str,
    since: date | None = None,
    until: date | None = None,
    by: Any,
) -> AuditSample:
    """Draw payments of a programme that were released by now, and keep how.

    Raises NotAllowed, SizeUnfit, SeedNeeded or NothingToDraw.
    """
    sample = AuditSample(
        programme_key=programme_key, method=SampleMethod(method), size=size, seed=seed.strip(), currency=currency,
        since=since, until=until, drawn_by=by, drawn_at=timezone.now(),
    )  # fmt: skip
    demand(by, "budgets.draw_sample", sample)
    if not 1 <= size <= MOST:
        raise SizeUnfit(field="size", most=MOST)
    if not 1 <= len(sample.seed) <= LONGEST_SEED:
        raise SeedNeeded(field="seed", most=LONGEST_SEED)
    with transaction.atomic():
        keys, rows = list_of(sample)
        if not rows:
            raise NothingToDraw(field="currency", currency=currency)
        sample.count, sample.total_minor = len(rows), sum(one.minor for one in rows)
        sample.list_sha256 = digest_of(rows)
        sample.save(force_insert=True)
        drawn = _draw(sample, rows)
        _keep(sample, drawn, keys)
        audit.record(
            "draw", sample, by=by, method=method, size=size, seed=sample.seed, currency=currency, since=since,
            until=until, list=sample.list_sha256, payments=[one.reference for one in drawn],
        )  # fmt: skip
    return sample


def _keep(sample: AuditSample, drawn: list[Drawn], keys: dict[str, int]) -> None:
    """Write down what was drawn, in its order."""
    AuditItem.objects.bulk_create(
        AuditItem(sample=sample, place=place, payment_id=keys[one.reference], hits=one.hits)
        for place, one in enumerate(drawn, start=1)
    )


def draw_again(sample: AuditSample) -> Again:
    """Draw the same again from what the database holds now (two queries) and compare. Changes nothing."""
    _keys, rows = list_of(sample)
    kept = list(sample.items.order_by("place").values_list("payment__reference", "hits"))
    drawn = [(one.reference, one.hits) for one in _draw(sample, rows)]
    return Again(digest_of(rows) == sample.list_sha256, drawn == kept)


def _draw(sample: AuditSample, rows: list[Listed]) -> list[Drawn]:
    return WAYS[SampleMethod(sample.method)](rows, size=sample.size, seed=sample.seed)


def list_of(sample: AuditSample) -> tuple[dict[str, int], list[Listed]]:
    """Return the payments that were released by the moment of drawing: keys by reference, and the list (one query)."""
    found = Payment.objects.filter(
        programme_key=sample.programme_key, currency=sample.currency, released_at__lte=sample.drawn_at
    )
    if sample.since is not None:
        found = found.filter(released_at__gte=datetime.combine(sample.since, time.min, UTC))
    if sample.until is not None:
        found = found.filter(released_at__lte=datetime.combine(sample.until, time.max, UTC))
    rows = list(found.order_by().values_list("reference", "amount_minor", "pk"))
    return {reference: pk for reference, _m, pk in rows}, [Listed(*row[:2]) for row in rows]
