# SPDX-License-Identifier: AGPL-3.0-or-later
"""Funds and their lines, and the rules of agreements: data that the programme keeps."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budgets.models import AgreementRules, Fund, FundLine
from budgets.states import FlexBasis
from core import audit
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Award


class FundStands(Refusal):
    """A programme's funds have different keys."""

    sentence = _("There is a fund “%(key)s” already.")


class LineInUse(Refusal):
    """A line that budgets are paid from stays."""

    sentence = _("Budgets are paid from the line %(code)s, so it stays.")


class LineTwice(Refusal):
    """The lines of a fund have different codes."""

    sentence = _("Two lines have the code %(code)s.")


class NotAPart(Refusal):
    """A part of the whole lies between nothing and all of it, in hundredths of a percent."""

    sentence = _("“%(part)s” is not a percentage between 0 and 100 with two digits after the mark.")


def record_fund(
    programme_key: str,
    *,
    key: str,
    name: str,
    donor: str,
    currency: str,
    by: Any,
    agreement_number: str = "",
    lines: Sequence[tuple[str, str, Money]] = (),
) -> Fund:
    """Keep a donor's agreement with its lines (code, name, amount).

    Raises NotAllowed, FundStands, LineTwice or MixedCurrencies.
    """
    fund = Fund(
        programme_key=programme_key, key=key, name=name, donor=donor, agreement_number=agreement_number,
        currency=currency,
    )  # fmt: skip
    demand(by, "budgets.keep_funds", fund)
    _refuse_twice(lines)
    with transaction.atomic():
        if Fund.objects.filter(programme_key=programme_key, key=key).exists():
            raise FundStands(field="key", key=key)
        fund.save(force_insert=True)
        FundLine.objects.bulk_create(
            FundLine(fund=fund, code=code, name=name, amount_minor=(amount + Money.zero(currency)).minor)
            for code, name, amount in lines
        )
        audit.record("record", fund, by=by, donor=donor, lines=[list(line) for line in lines])
    return fund


def save_fund(
    fund: Fund,
    *,
    name: str,
    donor: str,
    agreement_number: str,
    lines: Sequence[tuple[str, str, Money]],
    by: Any,
) -> Fund:
    """Put these names and lines (code, name, amount) in the place of a fund's; its key and currency stay.

    A line keeps its budgets by its code. Raises NotAllowed, LineTwice, LineInUse or MixedCurrencies.
    """
    demand(by, "budgets.keep_funds", fund)
    _refuse_twice(lines)
    with transaction.atomic():
        row = Fund.objects.select_for_update().get(pk=fund.pk)
        before = [list(one) for one in row.lines.values_list("code", "name", "amount_minor")]
        row.name, row.donor, row.agreement_number = name, donor, agreement_number
        row.save(update_fields=["name", "donor", "agreement_number"])
        _save_lines(row, lines)
        audit.record("save", row, by=by, donor=donor, lines=[list(line) for line in lines], before=before)
    return row


def _refuse_twice(lines: Iterable[tuple[str, str, Money]]) -> None:
    seen: set[str] = set()
    for code, _name, _amount in lines:
        if code in seen:
            raise LineTwice(code=code)
        seen.add(code)


def _save_lines(fund: Fund, lines: Sequence[tuple[str, str, Money]]) -> None:
    standing = {one.code: one for one in fund.lines.all()}
    for code in sorted(standing.keys() - {line[0] for line in lines}):
        if standing[code].budget_lines.exists():
            raise LineInUse(code=code)
        standing[code].delete()
    zero = Money.zero(fund.currency)
    for code, name, amount in lines:
        row = standing.get(code) or FundLine(fund=fund, code=code)
        row.name, row.amount_minor = name, (amount + zero).minor
        row.save()


def agree_rules(
    programme_key: str,
    *,
    by: Any,
    award: Award | None = None,
    flex: Decimal = Decimal(0),
    basis: str = FlexBasis.HEADING,
    cumulative: bool = True,
    frozen: Iterable[str] = (),
    unplanned: Decimal = Decimal(0),
    liquidation: Decimal = Decimal(100),
) -> AgreementRules:
    """Set the rules of an award, or of the programme; percentages such as Decimal("25"). The newest stand.

    Raises NotAllowed or NotAPart.
    """
    given: dict[str, Any] = {
        "flex_bp": _hundredths(flex), "basis": basis, "cumulative": cumulative, "frozen_headings": sorted(frozen),
        "unplanned_bp": _hundredths(unplanned), "liquidation_bp": _hundredths(liquidation),
    }  # fmt: skip
    demand(by, "budgets.set_agreement_rules", AgreementRules(programme_key=programme_key, award=award))
    with transaction.atomic():
        rules, _new = AgreementRules.objects.update_or_create(
            programme_key=programme_key, award=award, defaults=given
        )
        audit.record("agree", rules, by=by, award=award, **given)
    return rules


def _hundredths(percent: Decimal) -> int:
    """Return the percentage in hundredths of a percent; raises NotAPart."""
    over, under = (percent * 100).as_integer_ratio()
    if under != 1 or not 0 <= over <= 10_000:
        raise NotAPart(part=percent)
    return over
