# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails as other people's programs write them."""

from email.message import EmailMessage

from core.return_address import bounce_word

HOST = "mail.inzira.example"


def answer(
    to: str, *, sender: str = "Aline <aline@example.org>", text: str = "Yes, on Monday.", **headers
) -> bytes:
    """An answer by mail; `files` are (name, bytes, type), `html` takes the text's place."""
    files, html = headers.pop("files", ()), headers.pop("html", "")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Re: A message"
    mail["Message-ID"] = headers.pop("message_id", "<1@example.org>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    if html:
        mail.set_content(html, subtype="html")
    else:
        mail.set_content(text)
    for name, content, kind in files:
        main, _slash, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def came_back(
    address: str, status: str = "5.1.1", action: str = "failed", *, word: str = "", number: int = 1
) -> bytes:
    """A delivery-status mail about one address."""
    lines = [
        "From: MAILER-DAEMON@mx.example.org",
        f"To: bounce+{word or bounce_word(address)}@{HOST}",
        "Return-Path: <>",
        f"Message-ID: <dsn{number}@mx.example.org>",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "It could not be delivered.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.org",
        "",
        f"Final-Recipient: rfc822; {address}",
        f"Action: {action}",
        f"Status: {status}",
        "Diagnostic-Code: smtp; 550 no such user",
        "",
        "--b--",
        "",
    ]
    return "\r\n".join(lines).encode()
