# SPDX-License-Identifier: AGPL-3.0-or-later
"""By what a programme pays: its own accounts, the providers' formats, the codes of its accounting. Finance keeps them."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.bankfiles.mobile import PROFILES, PayoutProfile, ReferenceMissing
from budgets.banks import check_account, normal_account
from budgets.coding import read_columns
from budgets.models import PaymentRules, PayoutFormat, SourceAccount
from core import audit
from core.permissions import demand
from core.refusals import Refusal
from core.secrets import seal_text

DIGITS_SHOWN = 4


class LabelTaken(Refusal):
    """Two open accounts with one name could not be told apart in the books."""

    sentence = _("“%(label)s” is the name of another open account.")


class WordsMissing(Refusal):
    """An account and a format have names."""

    sentence = _("Write this too.")


class WordsTooLong(Refusal):
    """More than fits."""

    sentence = _("At most %(most)s characters.")


class FormatUnfit(Refusal):
    """The format cannot be used."""

    sentence = _("The format cannot be used: %(why)s")


def add_source(
    programme_key: str, *, label: str, holder: str, country: str, bic: str, number: str, currency: str, by: Any,
    iban_only: bool = False,
) -> SourceAccount:  # fmt: skip
    """Write down an account of the organisation from which it pays; the number is kept encrypted.

    Raises NotAllowed, WordsMissing, WordsTooLong, LabelTaken, or what is wrong with the number (budgets.banks).
    """
    wanted = SourceAccount(
        programme_key=programme_key, label=_fit("label", label, 40), holder=_fit("holder", holder, 140),
        country=country.strip().upper(), bic=bic.strip().upper(), currency=currency, iban_only=iban_only, added_by=by,
        added_at=timezone.now(),
    )  # fmt: skip
    demand(by, "budgets.set_ways_out", wanted)
    for wrong in check_account(wanted.country, wanted.bic, number):
        wrong.field = wrong.field or "number"
        raise wrong
    clear = normal_account(number)
    wanted.last_digits, wanted.sealed_number = clear[-DIGITS_SHOWN:], seal_text(clear)
    with transaction.atomic():
        rules = _locked_rules(programme_key)
        there = SourceAccount.objects.filter(
            programme_key=rules.programme_key, label=wanted.label, closed_at=None
        )
        if there.exists():
            raise LabelTaken(field="label", label=wanted.label)
        wanted.save(force_insert=True)
        audit.record(
            "add", wanted, by=by, label=wanted.label, bic=wanted.bic, last_digits=wanted.last_digits, currency=currency
        )  # fmt: skip
    return wanted


def _locked_rules(programme_key: str) -> PaymentRules:
    """Return the programme's rules of paying, locked: who changes the ways out waits here for the others."""
    PaymentRules.objects.bulk_create([PaymentRules(programme_key=programme_key)], ignore_conflicts=True)
    return PaymentRules.objects.select_for_update().get(programme_key=programme_key)


def close_source(source: SourceAccount, *, by: Any) -> SourceAccount:
    """Close an account: no new batch is paid from it. Closed twice it was closed once. Raises NotAllowed."""
    demand(by, "budgets.set_ways_out", source)
    with transaction.atomic():
        row = SourceAccount.objects.select_for_update(no_key=True).get(pk=source.pk)
        if row.closed_at is None:
            row.closed_by, row.closed_at = by, timezone.now()
            row.save(update_fields=["closed_by", "closed_at"])
            audit.record("close", row, by=by)
    return row


def formats_of(programme_key: str) -> dict[str, PayoutFormat]:
    """Return the programme's mobile-money formats by name: its own, and those shipped that it did not change."""
    shipped = {name: _shipped(programme_key, one) for name, one in PROFILES.items()}
    return shipped | {one.name: one for one in PayoutFormat.objects.filter(programme_key=programme_key)}


def _shipped(programme_key: str, profile: PayoutProfile) -> PayoutFormat:
    result = dataclasses.asdict(profile.result)
    return PayoutFormat(
        programme_key=programme_key, name=profile.name, currency=profile.currency, country_code=profile.country_code,
        delimiter=profile.delimiter, phone=profile.phone.value, amount=profile.amount.value,
        columns=[[heading, source.value] for heading, source in profile.columns],
        results={key: value for key, value in result.items() if isinstance(value, str)},
    )  # fmt: skip


def set_format(programme_key: str, *, name: str, by: Any, **values: Any) -> PayoutFormat:
    """Write a mobile-money format, or change one; batches that have their file keep it.

    `values` are fields of PayoutFormat. Raises NotAllowed, WordsMissing, WordsTooLong or FormatUnfit.
    """
    wanted = formats_of(programme_key).get(name) or PayoutFormat(programme_key=programme_key)
    demand(by, "budgets.set_ways_out", wanted)
    wanted.name = _fit("name", name, 40)
    for key, value in values.items():
        setattr(wanted, key, value)
    try:
        told: Mapping[str, Any] = dataclasses.asdict(wanted.profile)
    except (ReferenceMissing, ValueError, TypeError) as why:
        raise FormatUnfit(field="columns", why=why) from None
    wanted.changed_by, wanted.changed_at = by, timezone.now()
    with transaction.atomic():
        wanted.save()
        audit.record("set", wanted, by=by, format=told, cap_minor=wanted.cap_minor, parts=wanted.most_parts)
    return wanted


def set_coding(programme_key: str, *, columns: str, by: Any, taken: tuple[str, ...] = ()) -> PaymentRules:
    """Set the columns of the organisation's accounting, as lines of “Heading = value”.

    Raises NotAllowed, or what is wrong with a line (budgets.coding).
    """
    demand(by, "budgets.set_ways_out", PaymentRules(programme_key=programme_key))
    found = read_columns(columns, taken)
    with transaction.atomic():
        row = _locked_rules(programme_key)
        row.coding = found
        row.save(update_fields=["coding"])
        audit.record("set_coding", row, by=by, columns=found)
    return row


def _fit(field: str, text: str, most: int) -> str:
    """Return the text without surplus blanks; raises WordsMissing or WordsTooLong at its field."""
    tidy = " ".join(text.split())
    if not tidy:
        raise WordsMissing(field=field)
    if len(tidy) > most:
        raise WordsTooLong(field=field, most=most)
    return tidy
