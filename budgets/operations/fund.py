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
    """Keep a donor's agreement with its lines (code, name, amount). Raises NotAllowed or MixedCurrencies."""
    fund = Fund(
        programme_key=programme_key, key=key, name=name, donor=donor, agreement_number=agreement_number,
        currency=currency,
    )  # fmt: skip
    demand(by, "budgets.keep_funds", fund)
    with transaction.atomic():
        fund.save(force_insert=True)
        FundLine.objects.bulk_create(
            FundLine(fund=fund, code=code, name=name, amount_minor=(amount + Money.zero(currency)).minor)
            for code, name, amount in lines
        )
        audit.record("record", fund, by=by, donor=donor, lines=[list(line) for line in lines])
    return fund


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
