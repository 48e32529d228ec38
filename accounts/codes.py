# SPDX-License-Identifier: AGPL-3.0-or-later
"""One-time codes: sent to an e-mail address or a phone, typed into the same browser, kept only as a digest.

What was asked for stands in the session, so a code is worth nothing in another browser. A code lasts a quarter
of an hour and takes five tries; wrong tries are also counted by address, over all browsers.
"""

import secrets
import time
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import sms
from accounts.letters import letter_text, send_letter_now
from core.phones import show_phone
from core.refusals import Refusal

LASTS = 15 * 60
MOST_TRIES = 5


class TooManyCodes(Refusal):
    """An address gets so many codes an hour, and no more."""

    status = 429
    sentence = _(
        "Three codes went to this address within an hour. Wait, then ask again, or use your password."
    )


class NotSent(Refusal):
    """The mail server does not answer."""

    sentence = _("The code could not be sent now. Try again in a few minutes.")


class WrongCode(Refusal):
    """The code is not the one sent."""

    sentence = _("This is not the code we sent. Look at the newest message.")


class CodeOver(Refusal):
    """There is no code, it is too old, or there were too many wrong ones: a new one is needed."""

    sentence = _("This code cannot be used any more. Ask for a new one.")


def send_code(
    request: HttpRequest, purpose: str, *, to: str, person: Any = None, known: bool = True, **given: Any
) -> None:
    """Send a code to an address, and remember in the session what it is for.

    Where nobody is `known` at the address, no code goes out, but everything looks the same. Raises
    TooManyCodes and NotSent.
    """
    if not ratelimit.consume(request, action="request_login_code", key=to):
        raise TooManyCodes
    code = "".join(secrets.choice("0123456789") for _digit in range(6))
    salt = secrets.token_hex(8)
    language = (person.language if person else None) or get_language() or "en"
    try:
        _deliver(to, code if known else "", language, f"{purpose}:{salt}")
    except OSError as failure:
        raise NotSent from failure
    request.session[_key(purpose)] = {
        "to": to, "salt": salt, "digest": _digest(salt, code) if known else "", "at": time.time(), "tries": 0,
        "given": given, "person": person.pk if person else None, "known": known,
    }  # fmt: skip


def asked_for(request: HttpRequest, purpose: str) -> dict[str, Any] | None:
    """Return what the session waits for (its `to`, `given`, `person`), or None."""
    asked = request.session.get(_key(purpose))
    return asked if isinstance(asked, dict) and time.time() - asked["at"] <= LASTS else None


def send_again(request: HttpRequest, purpose: str, person: Any = None) -> None:
    """Send another code for the same thing; the old one ends. Raises CodeOver, TooManyCodes, NotSent."""
    asked = asked_for(request, purpose)
    if asked is None:
        raise CodeOver
    send_code(request, purpose, to=asked["to"], person=person, known=asked["known"], **asked["given"])


def answer(request: HttpRequest, purpose: str, typed: str) -> dict[str, Any]:
    """Return what the right code was asked for; it cannot be used again. Raises WrongCode and CodeOver."""
    asked = asked_for(request, purpose)
    if asked is None:
        raise CodeOver
    digest = _digest(asked["salt"], "".join(sign for sign in typed if sign.isdigit()))
    if constant_time_compare(digest, asked["digest"]):
        forget(request, purpose)
        return asked
    asked["tries"] += 1
    request.session[_key(purpose)] = asked
    if not ratelimit.consume(request, action="login_failed", key=asked["to"]) or asked["tries"] >= MOST_TRIES:
        forget(request, purpose)
        raise CodeOver
    raise WrongCode(field="code")


def forget(request: HttpRequest, purpose: str) -> None:
    """Let the session wait for nothing."""
    request.session.pop(_key(purpose), None)


def shown(address: str) -> str:
    """Return an address as the person who typed it may read it."""
    return address if "@" in address else show_phone(address)


def masked(address: str) -> str:
    """Return an address as somebody may read it who holds only a link: enough to recognise one's own."""
    if "@" in address:
        name, _at, host = address.partition("@")
        return f"{name[:1]}…@{host}"
    return "…" + address[-3:]


def _key(purpose: str) -> str:
    return f"code:{purpose}"


def _digest(salt: str, code: str) -> str:
    return salted_hmac("accounts.codes", f"{salt}:{code}", algorithm="sha256").hexdigest()


def _deliver(to: str, code: str, language: str, key: str) -> None:
    """Send the code, or to an e-mail address nobody has, a word about that (a text would cost money)."""
    if "@" in to:
        letter = "code" if code else "unknown"
        send_letter_now(to=to, language=language, letter=letter, code=code, minutes=LASTS // 60)
    elif code:
        _subject, text = letter_text("code_sms", language=language, code=code)
        sms.send_soon(to, text.strip(), key)
