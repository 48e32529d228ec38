# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes a batch of transfers as ISO 20022 pain.001, versions 03 and 09; the same batch gives the same bytes.

An account without IBAN goes as Othr/Id with the scheme name BBAN; charges are shared. Source of the order of
elements: the schemas of ISO 20022.
"""

from datetime import UTC, datetime
from typing import Any

from .file_checks import faults_of_file
from .latin import transliterate
from .order_checks import BatchRefused, faults_of
from .orders import AccountNumber, Batch, Party, Transfer

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001."
VERSIONS = ("03", "09")


def build(batch: Batch, version: str = "03") -> bytes:
    """The file's bytes in UTF-8.

    Raises BatchRefused with everything that is wrong, also when the finished bytes, read anew, do not say
    what the batch says; ValueError for another version than those of VERSIONS.
    """
    if version not in VERSIONS:
        raise ValueError(f"pain.001 is written in the versions {VERSIONS}, not {version!r}.")
    faults = faults_of(batch)
    content = b"" if faults else _serialised(batch, version)
    faults = faults or faults_of_file(content)
    if faults:
        raise BatchRefused(faults)
    return content


def _serialised(batch: Batch, version: str) -> bytes:
    from lxml import etree  # slow import

    space = NAMESPACE + version
    root = etree.Element(f"{{{space}}}Document", nsmap={None: space})
    writer = _Writer(etree.SubElement, space, version)
    initiation = writer.add(root, "CstmrCdtTrfInitn")
    writer.header(initiation, batch)
    writer.payment(initiation, batch)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


class _Writer:
    """Adds elements of one version's namespace to a tree."""

    def __init__(self, sub_element: Any, space: str, version: str) -> None:
        self.sub_element, self.space = sub_element, f"{{{space}}}"
        self.bic_name = "BIC" if version == "03" else "BICFI"
        self.nested_date = version != "03"

    def add(self, parent: Any, path: str, text: str | None = None) -> Any:
        """Add the elements of the path, the last one with the text; return the last."""
        for name in path.split("/"):
            parent = self.sub_element(parent, self.space + name)
        parent.text = text
        return parent

    def header(self, initiation: Any, batch: Batch) -> None:
        header = self.add(initiation, "GrpHdr")
        self.add(header, "MsgId", batch.message_id)
        self.add(header, "CreDtTm", _utc(batch.created))
        self._totals(header, batch)
        self.add(header, "InitgPty/Nm", transliterate(batch.debtor.name))

    def payment(self, initiation: Any, batch: Batch) -> None:
        payment = self.add(initiation, "PmtInf")
        self.add(payment, "PmtInfId", batch.payment_info_id)
        self.add(payment, "PmtMtd", "TRF")
        self._totals(payment, batch)
        path = "ReqdExctnDt/Dt" if self.nested_date else "ReqdExctnDt"
        self.add(payment, path, batch.execution.isoformat())
        self._party(payment, "Dbtr", batch.debtor)
        account = self._account(payment, "DbtrAcct", batch.debtor.account)
        self.add(account, "Ccy", batch.transfers[0].amount.currency)
        self._bank(payment, "DbtrAgt", batch.debtor)
        self.add(payment, "ChrgBr", "SHAR")
        for transfer in batch.transfers:
            self._transfer(payment, transfer)

    def _transfer(self, payment: Any, transfer: Transfer) -> None:
        one = self.add(payment, "CdtTrfTxInf")
        self.add(one, "PmtId/EndToEndId", transfer.end_to_end_id)
        amount = self.add(one, "Amt/InstdAmt", f"{transfer.amount.decimal():f}")
        amount.set("Ccy", transfer.amount.currency)
        self._bank(one, "CdtrAgt", transfer.creditor)
        self._party(one, "Cdtr", transfer.creditor)
        self._account(one, "CdtrAcct", transfer.creditor.account)
        text = transliterate(transfer.text)
        if text:
            self.add(one, "RmtInf/Ustrd", text)

    def _totals(self, parent: Any, batch: Batch) -> None:
        whole = sum((transfer.amount for transfer in batch.transfers[1:]), start=batch.transfers[0].amount)
        self.add(parent, "NbOfTxs", str(len(batch.transfers)))
        self.add(parent, "CtrlSum", f"{whole.decimal():f}")

    def _party(self, parent: Any, name: str, party: Party) -> None:
        self.add(parent, f"{name}/Nm", transliterate(party.name))

    def _bank(self, parent: Any, name: str, party: Party) -> None:
        self.add(parent, f"{name}/FinInstnId/{self.bic_name}", party.bic)

    def _account(self, parent: Any, name: str, account: AccountNumber) -> Any:
        element = self.add(parent, name)
        number = self.add(element, "Id")
        if account.iban:
            self.add(number, "IBAN", account.iban)
        else:
            other = self.add(number, "Othr")
            self.add(other, "Id", account.other)
            self.add(other, "SchmeNm/Prtry", "BBAN")
        return element


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
