# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small statements as banks write them, made from parts; each version in its own dialect."""

ACCOUNT = "000400694561566"
HOLDERS = {
    "052": ("BkToCstmrAcctRpt", "Rpt"),
    "053": ("BkToCstmrStmt", "Stmt"),
    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}


def tag(name: str, *inside: str | None) -> str:
    """An element; parts that are None are left out, and so is an element of nothing but those."""
    parts = [part for part in inside if part is not None]
    return f"<{name}>{''.join(parts)}</{name}>" if parts else ""


def sign(credit: bool | None) -> str | None:
    return None if credit is None else tag("CdtDbtInd", "CRDT" if credit else "DBIT")


def amount(text: str, currency: str | None = "RWF", name: str = "Amt") -> str:
    return f'<{name} Ccy="{currency}">{text}</{name}>' if currency else f"<{name}>{text}</{name}>"


def balance(
    code: str, text: str, *, credit: bool = True, day: str = "2026-03-04", currency: str = "RWF"
) -> str:
    kind = tag("Tp", tag("CdOrPrtry", tag("Cd", code)))
    return tag("Bal", kind, amount(text, currency), sign(credit), tag("Dt", tag("Dt", day)))


def code_of(sub_family: str) -> str:
    family = tag("Fmly", tag("Cd", "ICDT"), tag("SubFmlyCd", sub_family))
    return tag("BkTxCd", tag("Domn", tag("Cd", "PMNT"), family))


def detail(
    e2e: str | None = "INZ-1",
    *,
    text: str | None = None,
    currency: str = "RWF",
    credit: bool | None = None,
    version: str = "08",
    ref: str | None = None,
    sub_family: str | None = None,
    creditor: str | None = None,
    debtor: str | None = None,
    lines: tuple[str, ...] = (),
    returned: str | None = None,
) -> str:
    """One TxDtls in the dialect of the version: amounts lie deeper in 02, names deeper in 08."""
    old = version == "02"
    told = None if text is None else amount(text, currency)
    if told:
        told = tag("AmtDtls", tag("TxAmt", told)) if old else told + sign(bool(credit))
    parties = [
        tag(role, tag("Nm", name) if version != "08" else tag("Pty", tag("Nm", name)))
        for role, name in (("Dbtr", debtor), ("Cdtr", creditor))
        if name
    ]
    return tag(
        "TxDtls",
        tag("Refs", ref and tag("AcctSvcrRef", ref), e2e and tag("EndToEndId", e2e)) or None,
        told,
        sub_family and code_of(sub_family),
        tag("RltdPties", *parties) or None,
        tag("RmtInf", *(tag("Ustrd", line) for line in lines)) or None,
        returned and tag("RtrInf", tag("Rsn", tag("Cd", returned))),
    )


def entry(
    text: str = "1500",
    *details: str,
    credit: bool | None = False,
    currency: str | None = "RWF",
    reversal: str | None = None,
    status: str = "BOOK",
    version: str = "08",
    day: str | None = "2026-03-04",
    ref: str | None = "BK-1",
    sub_family: str = "DMCT",
    announced: int | None = None,
    more: str | None = None,
) -> str:
    return tag(
        "Ntry",
        amount(text, currency),
        sign(credit),
        reversal and tag("RvslInd", reversal),
        tag("Sts", tag("Cd", status) if version == "08" else status) if status else None,
        day and tag("BookgDt", tag("DtTm" if "T" in day else "Dt", day)),
        ref and tag("AcctSvcrRef", ref),
        code_of(sub_family),
        tag("NtryDtls", announced and tag("Btch", tag("NbOfTxs", str(announced))), *details) or None,
        more and tag("AddtlNtryInf", more),
    )


def statement(*inside: str, kind: str = "053", account: str | None = ACCOUNT, currency: str = "RWF") -> str:
    number = account and tag("Id", tag("Othr", tag("Id", account)))
    return tag(
        HOLDERS[kind][1],
        tag("Id", "S-1"),
        tag("ElctrncSeqNb", "1"),
        tag("CreDtTm", "2026-03-05T06:00:00"),
        tag("Acct", number, tag("Ccy", currency)),
        *inside,
    )


def document(*statements: str, kind: str = "053", version: str = "08", namespace: str | None = None) -> bytes:
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}" if namespace is None else namespace
    header = tag("GrpHdr", tag("MsgId", "M-1"), tag("CreDtTm", "2026-03-05T06:00:00"))
    message = tag(HOLDERS[kind][0], header, *statements)
    return f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{space}">{message}</Document>'.encode()


def camt(*inside: str, kind: str = "053", version: str = "08", namespace: str | None = None) -> bytes:
    """A file of one statement with these balances and entries."""
    return document(statement(*inside, kind=kind), kind=kind, version=version, namespace=namespace)


def answered(
    e2e: str | None,
    status: str | None,
    *,
    reason: str | None = None,
    text: str | None = None,
    amount_: str = "",
) -> str:
    """One TxInfAndSts of a pain.002."""
    return tag(
        "TxInfAndSts",
        e2e and tag("OrgnlEndToEndId", e2e),
        status and tag("TxSts", status),
        why(reason, text) or None,
        tag("OrgnlTxRef", tag("Amt", amount(amount_, name="InstdAmt"))) if amount_ else None,
    )


def why(reason: str | None, text: str | None = None) -> str:
    return tag("StsRsnInf", reason and tag("Rsn", tag("Cd", reason)), text and tag("AddtlInf", text))


def group(*inside: str, status: str | None = None, reason: str | None = None) -> str:
    told = (status and tag("PmtInfSts", status), why(reason) or None)
    return tag("OrgnlPmtInfAndSts", tag("OrgnlPmtInfId", "PMT-1"), *told, *inside)


def pain002(*groups: str, status: str | None = None, reason: str | None = None, version: str = "03") -> bytes:
    header = tag("GrpHdr", tag("MsgId", "A-1"), tag("CreDtTm", "2026-03-05T06:00:00"))
    names = (tag("OrgnlMsgId", "MSG-1"), tag("OrgnlMsgNmId", f"pain.001.001.{version}"))
    file = tag("OrgnlGrpInfAndSts", *names, status and tag("GrpSts", status), why(reason) or None)
    space = f"urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"
    return f'<Document xmlns="{space}">{tag("CstmrPmtStsRpt", header, file, *groups)}</Document>'.encode()
