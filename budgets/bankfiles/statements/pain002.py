# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads pain.002, a bank's answer to a payment file: one entry for each payment, group or file it names."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .elements import amount_of, code_at, reference_at, text_at
from .model import Entry, Statement

REASONS = "StsRsnInf"
AMOUNTS = ("OrgnlTxRef/Amt/InstdAmt", "OrgnlTxRef/Amt/EqvtAmt/Amt", "OrgnlTxRef/IntrBkSttlmAmt")
ACCOUNT = ("OrgnlTxRef/DbtrAcct/Id/IBAN", "OrgnlTxRef/DbtrAcct/Id/Othr/Id")
# A file or group that is accepted or refused in parts says nothing about a payment that has no status itself.
SAYS_NOTHING_OF_PARTS = {"PART", "PRTL"}


def read_pain002(message: Any) -> Statement:
    """The answer; a payment without status of its own has that of its group, or else of the file.

    A group or file that is answered as a whole becomes an entry without reference of its own.
    """
    file = message.find("OrgnlGrpInfAndSts")
    file_id = None if file is None else reference_at(file, "OrgnlMsgId")
    file_status = "" if file is None else _status(file, "GrpSts")
    entries = [_transaction(one, file, file_status) for one in message.iterfind("TxInfAndSts")]
    accounts = {text_at(one, *ACCOUNT) for one in message.iterfind(".//TxInfAndSts")} - {None}
    for group in message.iterfind("OrgnlPmtInfAndSts"):
        entries += _group(group, file, file_status)
    if not entries and file is not None:
        entries = [_whole(file, file_status)]
    entries = [replace(one, place=at, original_message_id=file_id) for at, one in enumerate(entries, start=1)]
    currencies = {entry.currency for entry in entries} - {""}
    return Statement(
        format="pain.002",
        account=accounts.pop() if len(accounts) == 1 else None,
        currency=currencies.pop() if len(currencies) == 1 else None,
        opening=None,
        closing=None,
        entries=tuple(entries),
        identification=text_at(message, "GrpHdr/MsgId"),
    )


def _group(group: Any, file: Any, file_status: str) -> Iterator[Entry]:
    status, group_id = _status(group, "PmtInfSts"), reference_at(group, "OrgnlPmtInfId")
    members = group.findall("TxInfAndSts")
    above = group if status else file
    for one in members:
        yield replace(_transaction(one, above, status or file_status), payment_info_id=group_id)
    if not members:
        yield replace(
            _whole(above if above is not None else group, status or file_status), payment_info_id=group_id
        )


def _transaction(element: Any, above: Any, status_above: str) -> Entry:
    own = _status(element, "TxSts")
    inherited = "" if status_above in SAYS_NOTHING_OF_PARTS else status_above
    reason, text = _reason(element)
    if reason is None and not own and inherited and above is not None:
        reason, text = _reason(above)
    holder = next((found for path in AMOUNTS if (found := element.find(path)) is not None), None)
    amount, currency = (None, "") if holder is None else amount_of(holder)
    party = ("OrgnlTxRef/Cdtr/Pty/Nm", "OrgnlTxRef/Cdtr/Nm")
    return Entry(
        amount=amount,
        currency=currency,
        credit=False,
        status=own or inherited,
        bank_ref=reference_at(element, "AcctSvcrRef"),
        end_to_end_id=reference_at(element, "OrgnlEndToEndId"),
        reason=reason,
        counterparty=text_at(element, *party),
        text=text,
    )


def _whole(element: Any, status: str) -> Entry:
    """An answer to a group or file as a whole."""
    reason, text = _reason(element)
    return Entry(amount=None, currency="", credit=False, status=status, reason=reason, text=text, whole_of=0)


def _status(element: Any, name: str) -> str:
    return code_at(element, name) or ""


def _reason(element: Any) -> tuple[str | None, str | None]:
    """The first reason's code, and all that the bank adds in words."""
    code = next((found for one in element.iterfind(REASONS) if (found := code_at(one, "Rsn"))), None)
    lines = [(one.text or "").strip() for one in element.iterfind(f"{REASONS}/AddtlInf")]
    return code, " ".join(line for line in lines if line) or None
