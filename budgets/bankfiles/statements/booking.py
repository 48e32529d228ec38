# SPDX-License-Identifier: AGPL-3.0-or-later
"""One booking of a bank (Ntry) as one entry, or as one for each payment in it where their amounts are told."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from .elements import amount_of, code_at, day_at, is_credit, is_true, reference_at, text_at
from .model import Entry

SUB_FAMILY = "BkTxCd/Domn/Fmly/SubFmlyCd"
RETURNED = "RRTN"
# Version 2 has no amount of its own in a detail.
AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
CREDITOR = (
    "RltdPties/Cdtr/Pty/Nm",
    "RltdPties/Cdtr/Nm",
    "RltdPties/UltmtCdtr/Pty/Nm",
    "RltdPties/UltmtCdtr/Nm",
)
DEBTOR = (
    "RltdPties/Dbtr/Pty/Nm",
    "RltdPties/Dbtr/Nm",
    "RltdPties/UltmtDbtr/Pty/Nm",
    "RltdPties/UltmtDbtr/Nm",
)
REASON = ("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry")


@dataclass(frozen=True, slots=True)
class _Booking:
    """What all payments of a booking share."""

    element: Any
    amount: Decimal
    currency: str
    credit: bool
    booked: date | None
    status: str
    bank_ref: str | None
    is_return: bool

    def entry(
        self, detail: Any, amount: Decimal, credit: bool, *, part: int = 0, parts: int = 1, whole_of: int = 1
    ) -> Entry:
        """The entry for a detail, or for the booking itself where the detail is None."""
        return Entry(
            amount=amount,
            currency=self.currency,
            credit=credit,
            booked=self.booked,
            status=self.status,
            bank_ref=self.bank_ref or _at(detail, reference_at, "Refs/AcctSvcrRef"),
            end_to_end_id=_at(detail, reference_at, "Refs/EndToEndId"),
            is_return=self.is_return or (detail is not None and _is_return(detail)),
            reason=_at(detail, text_at, *REASON),
            counterparty=_counterparty(detail, credit),
            text=_text(detail) or text_at(self.element, "AddtlNtryInf"),
            payment_info_id=_at(detail, reference_at, "Refs/PmtInfId"),
            part=part,
            parts=parts,
            whole_of=whole_of,
        )


def entries_of(element: Any, currency: str | None) -> Iterator[Entry]:
    """The entries of a booking; amounts without currency are in the one handed in.

    A batch is split when each of its payments has an amount and together they make the booked one;
    otherwise it stays whole, without reference, and `whole_of` says how many payments it holds.
    """
    booking = _booking(element, currency)
    details = element.findall("NtryDtls/TxDtls")
    parts = _parts(booking, details)
    held = max(_announced(element), len(details))
    if len(details) > 1 and parts:
        for place, (detail, (amount, credit)) in enumerate(zip(details, parts, strict=True), start=1):
            yield booking.entry(detail, amount, credit, part=place, parts=len(details))
    elif len(details) == 1 and (held == 1 or parts):
        yield booking.entry(details[0], booking.amount, booking.credit)
    else:
        entry = booking.entry(None, booking.amount, booking.credit, whole_of=max(held, 1))
        yield entry if not details else _with_returns(booking, entry, details)


def _with_returns(booking: _Booking, entry: Entry, details: list[Any]) -> Entry:
    """A batch that stays whole is a return only when all of it is; the reason must be the same for all."""
    reasons = {text_at(detail, *REASON) for detail in details}
    return replace(
        entry,
        is_return=booking.is_return or all(_is_return(detail) for detail in details),
        reason=reasons.pop() if len(reasons) == 1 else None,
    )


def _booking(element: Any, currency: str | None) -> _Booking:
    holder = element.find("Amt")
    amount, code = amount_of(element if holder is None else holder, currency)
    return _Booking(
        element=element,
        amount=amount,
        currency=code,
        credit=is_credit(element),
        booked=day_at(element, "BookgDt/Dt", "BookgDt/DtTm", "BookgDt"),
        status=code_at(element, "Sts") or "",
        bank_ref=reference_at(element, "AcctSvcrRef"),
        is_return=_is_return(element) or is_true(text_at(element, "RvslInd")),
    )


def _is_return(element: Any) -> bool:
    """Whether the bank calls it a return: by return information, or by the code of returned transfers."""
    return element.find("RtrInf") is not None or text_at(element, SUB_FAMILY) == RETURNED


def _announced(element: Any) -> int:
    """How many payments the booking says it holds; 0 when it does not say."""
    told = [(one.text or "").strip() for one in element.iterfind("NtryDtls/Btch/NbOfTxs")]
    return sum(int(one) for one in told if one.isascii() and one.isdigit() and len(one) <= 9)


def _part(booking: _Booking, detail: Any) -> tuple[Decimal, bool] | None:
    """Amount in the booking's currency and sign of one payment of a batch; None where no amount is told."""
    for path in AMOUNTS:
        holder = detail.find(path)
        if holder is None:
            continue
        amount, currency = amount_of(holder, booking.currency)
        if currency == booking.currency:
            return amount, is_credit(detail, otherwise=booking.credit)
    return None


def _parts(booking: _Booking, details: list[Any]) -> list[tuple[Decimal, bool]]:
    """Amount and sign of each payment in the booking; none when one is not told or they do not make it.

    Some banks write every detail as a credit, whatever the booking is: then the booking's sign holds.
    """
    parts = [part for detail in details if (part := _part(booking, detail)) is not None]
    if not parts or len(parts) < len(details):
        return []
    if _adds_up(booking, parts):
        return parts
    turned = [(amount, booking.credit) for amount, credit in parts if credit != booking.credit]
    return turned if len(turned) == len(parts) and _adds_up(booking, turned) else []


def _adds_up(booking: _Booking, parts: list[tuple[Decimal, bool]]) -> bool:
    with localcontext(prec=60):
        whole = sum((amount if credit else -amount for amount, credit in parts), start=Decimal(0))
        return whole == (booking.amount if booking.credit else -booking.amount)


def _at(detail: Any, read: Any, *paths: str) -> str | None:
    found: str | None = None if detail is None else read(detail, *paths)
    return found


def _counterparty(detail: Any, credit: bool) -> str | None:
    """Who paid us or was paid; of money that came back, whom it came back from where only that is told."""
    first, second = (DEBTOR, CREDITOR) if credit else (CREDITOR, DEBTOR)
    return _at(detail, text_at, *first, *second)


def _text(detail: Any) -> str | None:
    """What the payer wrote, or else the creditor's reference, or else what the bank adds."""
    if detail is None:
        return None
    lines = [(one.text or "").strip() for one in detail.iterfind("RmtInf/Ustrd")]
    written = " ".join(line for line in lines if line)
    return written or text_at(detail, "RmtInf/Strd/CdtrRefInf/Ref", "AddtlTxInf")
