# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads delivery-status mails (multipart/report, RFC 3464): which address did not take a mail, and why."""

import re
from dataclasses import dataclass
from email.message import Message

STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
MOST = 20


@dataclass(frozen=True)
class Failure:
    """One recipient's report: the address, failed or delayed, the status such as 5.1.1, the server's own words."""

    address: str
    action: str
    status: str
    said: str


@dataclass(frozen=True)
class Report:
    """A delivery-status mail."""

    failures: tuple[Failure, ...]


def report_of(mail: Message) -> Report | None:
    """Return the report that a mail is, or None."""
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        return None
    found = []
    for part in mail.get_payload():
        if isinstance(part, Message) and part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            found += (
                [block for block in blocks if isinstance(block, Message)] if isinstance(blocks, list) else []
            )
    failures = [failure for block in found[:MOST] for failure in failures_of(block)]
    return Report(tuple(failures))


def failures_of(block: Message) -> list[Failure]:
    """Return what a block says of its recipient, under the address that we wrote and that it went on to."""
    action = _field(block, "action").lower()
    if action not in {"failed", "delayed"}:
        return []
    said = _field(block, "diagnostic-code")
    status = STATUS.search(_field(block, "status")) or STATUS.search(said)
    addresses = {_address(block, name) for name in ("original-recipient", "final-recipient")} - {""}
    return [
        Failure(address, action, status[1] if status else "", said.partition(";")[2].strip()[:300])
        for address in sorted(addresses)
    ]


def _field(block: Message, name: str) -> str:
    try:
        return " ".join(str(block.get(name, "")).split())[:1000]
    except Exception:  # as for all headers of strangers
        return ""


def _address(block: Message, name: str) -> str:
    """Return `a@b` of `rfc822;a@b`, in small letters."""
    found = _field(block, name).rpartition(";")[2].strip().strip("<>").lower()
    return found if re.fullmatch(r"[^\s@]{1,64}@[^\s@]{1,190}", found) else ""
