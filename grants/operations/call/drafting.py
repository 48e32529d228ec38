# SPDX-License-Identifier: AGPL-3.0-or-later
"""Making a call and changing it while it is in preparation."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from core import audit
from core.lifecycle import lock
from core.money import Money
from core.permissions import demand
from grants import default_form as defaults
from grants.models import Call, EligibilityRule, Programme
from grants.operations.call import refusals as no
from grants.states import CallKind, CallState

FIELDS = frozenset(
    {
        "title", "summary", "kind", "sector", "languages", "prevailing_language", "opens_at", "closes_at",
        "grace_minutes", "places", "ceiling", "envelope", "blind", "public_names", "source",
    }
)  # fmt: skip


def editable(call: Call, *, by: Any) -> Call:
    """Return the call, locked, if this person may change it and it is still in preparation."""
    demand(by, "grants.edit_call", call)
    locked = lock(call)
    refuse_fixed(locked)
    return locked


def refuse_fixed(call: Call) -> None:
    """Refuse to change a call that was opened, or that waits for its opening."""
    if call.state != CallState.DRAFT:
        raise no.NoLongerDraft(call=str(call))
    if call.process_pinned_at is not None:
        raise no.OpensByItself(call=str(call))


def make_call(
    programme: Programme,
    *,
    key: str,
    number_prefix: str,
    title: Any,
    by: Any,
    rules: Iterable[tuple[str, Any]] | None = None,
    form: bool = True,
    **given: Any,
) -> Call:
    """Make a call in preparation, with the default stages, rules and form (for project ideas).

    `ceiling` and `envelope` are Money in the programme's currency. Raises KeyTaken, PrefixTaken or what the
    values raise.
    """
    from grants.operations.call.stages import default_stages
    from grants.operations.form import default_form

    demand(by, "grants.make_call", programme)
    refuse_taken(key, number_prefix)
    with transaction.atomic():
        call = Call(
            programme=programme, programme_key=programme.key, key=key, number_prefix=number_prefix,
            time_zone=programme.time_zone, currency=programme.currency,
            languages=list(programme.languages), prevailing_language=programme.prevailing_language,
        )  # fmt: skip
        _take(call, {"title": title, **given})
        call.save(force_insert=True)
        audit.record("make_call", call, by=by, key=key, number_prefix=number_prefix, title=title, **given)
        default_stages(call)
        proposals = call.kind == CallKind.PROPOSALS
        _write_rules(call, defaults.RULES if rules is None and proposals else rules or ())
        if form and proposals:
            default_form(call, by=by)
    return call


def change_call(call: Call, *, by: Any, **given: Any) -> Call:
    """Change a call in preparation; it follows the programme's time zone and currency until it opens."""
    with transaction.atomic():
        locked = editable(call, by=by)
        _follow(locked, locked.programme)
        changed = {name: value for name, value in given.items() if getattr(locked, name) != value}
        _take(locked, given)
        locked.save()
        if changed:
            audit.record("change_call", locked, by=by, **changed)
    return locked


def _follow(call: Call, programme: Programme) -> None:
    """Take over the programme's zone and currency; amounts in another currency are not reinterpreted."""
    if call.currency != programme.currency:
        call.ceiling_minor = call.envelope_minor = None
    call.time_zone, call.currency = programme.time_zone, programme.currency


def set_rules(call: Call, *, rules: Iterable[tuple[str, Any]], by: Any) -> list[EligibilityRule]:
    """Replace the eligibility rules by these (key and text), in this order. Raises SameRuleTwice."""
    with transaction.atomic():
        locked = editable(call, by=by)
        locked.eligibility_rules.all().delete()
        rows = _write_rules(locked, rules)
        audit.record("set_rules", locked, by=by, rules={row.key: dict(row.text) for row in rows})
    return rows


def refuse_taken(key: str, number_prefix: str) -> None:
    """Refuse a key or a number prefix that another call has; the database keeps the promise."""
    if Call.objects.filter(key=key).exists():
        raise no.KeyTaken(field="key", key=key)
    if Call.objects.filter(number_prefix=number_prefix).exists():
        raise no.PrefixTaken(field="number_prefix", prefix=number_prefix)


def _write_rules(call: Call, rules: Iterable[tuple[str, Any]]) -> list[EligibilityRule]:
    texts: dict[str, Any] = {}
    for key, text in rules:
        if key in texts:
            raise no.SameRuleTwice(key=key)
        texts[key] = text
    return EligibilityRule.objects.bulk_create(
        EligibilityRule(call=call, key=key, text=text, order=place)
        for place, (key, text) in enumerate(texts.items())
    )


def _take(call: Call, given: Mapping[str, Any]) -> None:
    """Put the values in, and refuse what cannot be."""
    unknown = set(given) - FIELDS
    if unknown:
        raise TypeError(f"A call has no {sorted(unknown)}.")
    for name, value in given.items():
        if name in {"ceiling", "envelope"}:
            _take_money(call, name, value)
        else:
            setattr(call, name, value)
    if call.places < 1:
        raise no.NoPlace(field="places")
    if call.opens_at and call.closes_at and call.closes_at <= call.opens_at:
        raise no.ClosesBeforeItOpens(field="closes_at")
    if call.ceiling and call.envelope and call.ceiling > call.envelope:
        raise no.AboveEnvelope(field="ceiling")
    spoken = set(call.languages)
    if not spoken or not spoken <= set(call.programme.languages) or call.prevailing_language not in spoken:
        raise no.OtherLanguage(field="languages")


def _take_money(call: Call, name: str, amount: Money | None) -> None:
    """Keep an amount in minor units; raises MixedCurrencies for another currency than the programme's."""
    if amount is not None:
        amount + Money.zero(call.currency)
    setattr(call, f"{name}_minor", None if amount is None else amount.minor)
