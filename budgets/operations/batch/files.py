# SPDX-License-Identifier: AGPL-3.0-or-later
"""The files by which a batch is paid, as bytes: bank order, mobile-money table, coded sheet. Nothing is stored here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from budgets.bankfiles import mobile, pain001
from budgets.bankfiles.orders import AccountNumber, Batch, Party, Transfer
from budgets.banks import has_iban
from budgets.coding import coded
from budgets.models import BatchLine, PaymentBatch
from budgets.operations.batch.common import payout_of
from budgets.operations.payment_rules import rules_of
from budgets.states import BatchChannel, FileKind
from core.downloads import MIMES
from core.secrets import open_text
from core.sheets import as_csv, as_xlsx

VERSIONS = {BatchChannel.ORDER_03: "03", BatchChannel.ORDER_09: "09"}
# The headings of the sheet, in English: it comes back with voucher number and paid date typed in.
BEFORE = (
    "Reference", "Payee", "Holder of the account", "BIC", "Account", "Amount", "Currency", "For", "Award",
)  # fmt: skip
AFTER = ("Voucher number", "Paid date")
HEADINGS = BEFORE + AFTER


@dataclass(frozen=True)
class Made:
    """A file that was made: what it is, its name and its bytes."""

    kind: FileKind
    name: str
    content: bytes
    mime: str


def make_files(batch: PaymentBatch, lines: Sequence[BatchLine]) -> list[Made]:
    """Make the files by which a locked batch is paid; the same batch gives the same order.

    Raises BatchRefused, PayoutRefused or FormatUnknown.
    """
    if batch.channel in BatchChannel.ORDERS:
        return [Made(FileKind.ORDER, f"{batch.number}.xml", _order(batch, lines), "application/xml")]
    if batch.channel == BatchChannel.MOBILE:
        return [Made(FileKind.ORDER, f"{batch.number}.csv", _payouts(batch, lines), MIMES["csv"])]
    return _tables(batch, lines)


def try_files(batch: PaymentBatch, lines: Sequence[BatchLine]) -> None:
    """Make what can be refused, and forget it: at locking everything that is wrong is told."""
    if batch.channel in BatchChannel.ORDERS:
        _order(batch, lines)
    elif batch.channel == BatchChannel.MOBILE:
        _payouts(batch, lines)


def _order(batch: PaymentBatch, lines: Sequence[BatchLine]) -> bytes:
    order = Batch(
        message_id=batch.number,
        payment_info_id=f"{batch.number}/1",
        created=batch.locked_at or timezone.now(),
        execution=batch.execution_date,
        debtor=_party(batch.source),
        transfers=tuple(
            Transfer(one.reference, one.amount, _party(one.payment.account), one.payment.text)
            for one in lines
        ),
    )
    return pain001.build(order, VERSIONS[BatchChannel(batch.channel)])


def _party(account: Any) -> Party:
    """Return the holder of an account (ours or a payee's) with the number in clear."""
    clear = open_text(account.sealed_number)
    number = AccountNumber(iban=clear) if has_iban(account.country) else AccountNumber(other=clear)
    return Party(account.holder, account.bic, number)


def _payouts(batch: PaymentBatch, lines: Sequence[BatchLine]) -> bytes:
    rows = [
        mobile.Payout(
            one.reference, open_text(one.payment.account.sealed_number), one.amount, one.payment.account.holder,
            one.payment.text,
        )
        for one in lines
    ]  # fmt: skip
    return mobile.payout_csv(rows, payout_of(batch).profile)  # type: ignore[union-attr]


def _tables(batch: PaymentBatch, lines: Sequence[BatchLine]) -> list[Made]:
    columns = rules_of(batch.programme_key).coding
    headings = [*BEFORE, *(heading for heading, _value in columns), *AFTER]
    with override("en"):
        rows = [_cells(one, columns) for one in lines]
        sheet = as_xlsx(headings, rows, batch.number)
        made = [Made(FileKind.TABLE, f"{batch.number}.xlsx", sheet, MIMES["xlsx"])]
        if batch.channel == BatchChannel.TABLE:
            plain = as_csv(headings, rows)
            made.append(Made(FileKind.TABLE, f"{batch.number}.csv", plain, MIMES["csv"]))
    return made


def _cells(line: BatchLine, columns: Sequence[Sequence[str]]) -> list[Any]:
    payment, account = line.payment, line.payment.account
    return [
        line.reference, account.payee.name, account.holder, account.bic, open_text(account.sealed_number),
        line.amount, payment.currency, payment.text, payment.award_number, *coded(columns, payment), "", "",
    ]  # fmt: skip
