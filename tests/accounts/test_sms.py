# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text messages: one backend of the installation, never longer than one text, never a page that waits."""

import logging
import time

import pytest

from accounts import sms
from tests.accounts.messages import texts


def test_a_text_is_a_line_of_a_file():
    assert sms.send("+250780000101", "Héllo", "key:1") == "key:1"

    assert [(line["to"], line["text"], line["key"]) for line in texts()] == [
        ("+250780000101", "Héllo", "key:1")
    ]


def test_in_development_it_is_printed(settings, capsys):
    settings.SMS_BACKEND = "accounts.sms.ConsoleBackend"

    sms.send_soon("+250780000101", "Hello", "key:1")

    assert capsys.readouterr().out == "SMS to +250780000101: Hello\n"


def test_more_than_one_text_is_refused():
    with pytest.raises(ValueError, match="160"):
        sms.send("+250780000101", "x" * 161, "key:1")


def test_a_provider_that_refuses_is_logged_without_the_text(settings, caplog):
    settings.SMS_BACKEND = "tests.accounts.slow_sms.RefusingBackend"

    with caplog.at_level(logging.ERROR, logger="inzira.sms"):
        sms.send_soon("+250780000101", "your code is 123456", "key:1")
        until = time.monotonic() + 5
        while not caplog.records and time.monotonic() < until:
            time.sleep(0.02)

    assert "a text message was not sent" in caplog.text
    assert "123456" not in caplog.text
