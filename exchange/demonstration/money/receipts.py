# SPDX-License-Identifier: AGPL-3.0-or-later
"""Receipts and a bank's file as somebody would hand them in: made up, and saying so."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from html import escape

from budgets.models import Payment
from core.money import Money


def receipt(supplier: str, spent_on: date, amount: Money, number: str) -> io.BytesIO:
    """A small picture of a receipt; its `name` is a file name."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (360, 240), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((8, 8, 351, 231), outline="black")
    words = (
        supplier,
        f"Receipt {number}",
        f"{spent_on:%d/%m/%Y}",
        f"Total {amount}",
        "Made up for the demonstration",
    )
    for place, text in enumerate(words):
        draw.text((24, 28 + 38 * place), text, fill="black")
    out = io.BytesIO()
    picture.save(out, "PNG")
    out.seek(0)
    out.name = f"receipt-{number}.png"
    return out


def bank_file(paid: Sequence[Payment], *, account: str, day: date, fee: Money, made: datetime) -> bytes:
    """A statement (camt.053) of one day: these payments, and a fee without any reference of ours."""
    moved = [(one.amount, one.reference, f"FT-{one.pk:06}", one.account.payee.name) for one in paid]
    out = sum(amount.minor for amount, *_rest in moved) + fee.minor
    opening = Money(max(25_000_000, 2 * out), fee.currency)
    lines = [_entry(*told, day=day) for told in moved]
    lines.append(_entry(fee, "", "FEE-0001", "", day=day, text="Charges for outgoing transfers"))
    balances = _balance("OPBD", opening, day) + _balance(
        "CLBD", Money(opening.minor - out, fee.currency), day
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>ST-{day:%Y%m%d}</MsgId><CreDtTm>{made:%Y-%m-%dT%H:%M:%S}</CreDtTm></GrpHdr>"
        f"<Stmt><Id>ST-{day:%Y%m%d}</Id><ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>{made:%Y-%m-%dT%H:%M:%S}</CreDtTm>"
        f"<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>{fee.currency}</Ccy></Acct>"
        f"{balances}{''.join(lines)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _amount(money: Money) -> str:
    return f'<Amt Ccy="{money.currency}">{money.decimal()}</Amt>'


def _balance(code: str, money: Money, day: date) -> str:
    kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
    return f"<Bal>{kind}{_amount(money)}<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"


def _entry(money: Money, reference: str, bank_ref: str, payee: str, *, day: date, text: str = "") -> str:
    party = f"<RltdPties><Cdtr><Pty><Nm>{escape(payee)}</Nm></Pty></Cdtr></RltdPties>" if payee else ""
    refs = f"<Refs><EndToEndId>{escape(reference)}</EndToEndId></Refs>" if reference else ""
    details = f"<NtryDtls><TxDtls>{refs}{party}</TxDtls></NtryDtls>" if refs else ""
    more = f"<AddtlNtryInf>{escape(text)}</AddtlNtryInf>" if text else ""
    return (
        f"<Ntry>{_amount(money)}<CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{bank_ref}</AcctSvcrRef>{details}{more}</Ntry>"
    )
