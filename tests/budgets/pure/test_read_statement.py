# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py read_statement prints what a file says as JSON, or one line of why it cannot be understood."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from budgets.management.commands.read_statement import Command

from .samples import ACCOUNT, balance, camt, detail, document, entry, group, pain002, statement

KEYS = ["format", "account", "currency", "opening", "closing", "entries"]
ENTRY_KEYS = [
    *("amount", "currency", "credit", "booked", "status", "bank_ref", "end_to_end_id"),
    *("is_return", "reason", "counterparty", "text"),
]


def printed(path, *given):
    out = io.StringIO()
    call_command(Command(), str(path), *given, stdout=out)
    return out.getvalue()


def as_json(tmp_path, content, *given):
    path = tmp_path / "file"
    path.write_bytes(content)
    return json.loads(printed(path, "--json", *given))


def test_one_statement_is_an_object_with_exact_amounts(tmp_path):
    line = detail(creditor="Kéré Francis", returned="AC01", lines=("Tranche 1",))
    told = [balance("OPBD", "10000.00"), balance("CLBD", "5.00", credit=False), entry("1500.00", line)]
    shown = as_json(tmp_path, camt(*told))
    assert list(shown) == KEYS
    assert list(shown["entries"][0]) == ENTRY_KEYS
    assert shown == {
        "format": "camt.053",
        "account": ACCOUNT,
        "currency": "RWF",
        "opening": "10000.00",
        "closing": "-5.00",
        "entries": [
            {
                "amount": "1500.00",
                "currency": "RWF",
                "credit": False,
                "booked": "2026-03-04",
                "status": "BOOK",
                "bank_ref": "BK-1",
                "end_to_end_id": "INZ-1",
                "is_return": True,
                "reason": "AC01",
                "counterparty": "Kéré Francis",
                "text": "Tranche 1",
            }
        ],
    }


def test_several_statements_are_a_list(tmp_path):
    content = document(statement(entry("1")), statement(balance("OPBD", "7", currency="EUR"), currency="EUR"))
    assert [one["currency"] for one in as_json(tmp_path, content)] == ["RWF", "EUR"]


def test_what_a_file_does_not_say_is_null(tmp_path):
    shown = as_json(tmp_path, pain002(group(status="RJCT")))
    assert (shown["opening"], shown["closing"], shown["account"], shown["currency"]) == (None,) * 4
    (one,) = shown["entries"]
    assert (one["amount"], one["currency"], one["booked"], one["end_to_end_id"]) == (None,) * 4
    assert one["status"] == "RJCT"


def test_results_are_read_by_the_profile_named(tmp_path):
    content = b"externalId,amount,status\nINZ-1,5,failed\n"
    assert as_json(tmp_path, content, "--profile", "mtn-like")["entries"][0]["status"] == "RJCT"


def test_without_json_there_is_a_line_for_each_entry(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(camt(entry("1500.00", detail()), entry("2", credit=True, ref=None, day=None)))
    first, second, third = printed(path).splitlines()
    assert first == f"camt.053 {ACCOUNT} RWF"
    assert second == "2026-03-04  BOOK  -1500.00 RWF  INZ-1  —"
    assert third == "—  BOOK  2 RWF  —  —"
    path.write_bytes(pain002(group(status="RJCT")))
    assert printed(path).splitlines()[1] == "—  RJCT  —  —  —"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (bytes(range(256)), "not a statement that this software knows"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 200, "not a statement that this software knows"),
        (b"<Document>", "it is broken or breaks off in line 1"),
        (b"<a>\n<b>\n</a>", "it is broken or breaks off in line 3"),
        (b"<Document/>", "not a statement that this software knows"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "declares a document type or entities"),
        (
            camt(entry("1500,50")),
            "The amount “1500,50” at /Document/BkToCstmrStmt/Stmt/Ntry/Amt cannot be read",
        ),
    ],
)
def test_what_cannot_be_understood_is_one_line(tmp_path, content, sentence):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        printed(path, "--json")
    assert str(refused.value).startswith(f"{path}: ")
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.returncode == 1


@pytest.mark.parametrize(
    ("name", "why"), [("missing", "No such file"), (".", "directory"), ("a\x00b", "its name cannot be")]
)
def test_a_path_without_file_is_one_line(tmp_path, name, why):
    with pytest.raises(CommandError, match=f"cannot be opened: .*{why}"):
        printed(tmp_path / name, "--json")
