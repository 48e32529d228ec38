# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails of this room: their words stand in templates/accounts/mail/, the subject in the first line.

A letter with a secret in it (a code, an invitation's token) is never written into the outbox in clear. Codes go
out at once: a person waits at the page, and a code that comes after a night of retries is worth nothing.
Invitations wait in the outbox, with their token encrypted.
"""

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from core import mail


def letter_text(letter: str, *, language: str, **words: Any) -> tuple[str, str]:
    """Return subject and body of a letter in a language."""
    with override(language):
        subject, _blank, body = render_to_string(f"accounts/mail/{letter}.txt", words).strip().partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"


def post_letter(key: str, *, to: str, language: str, letter: str, **words: Any) -> None:
    """Put a letter without secrets into the outbox."""
    subject, text = letter_text(letter, language=language, **words)
    mail.post(key, to=to, subject=subject, text=text, language=language)


def send_letter_now(*, to: str, language: str, letter: str, **words: Any) -> None:
    """Send a letter within this request; raises OSError (smtplib's errors among them) when mail does not go."""
    subject, text = letter_text(letter, language=language, **words)
    headers = {"Content-Language": language, "Auto-Submitted": "auto-generated"}
    EmailMessage(subject=subject, body=text, to=[to], headers=headers).send()
