# SPDX-License-Identifier: AGPL-3.0-or-later
"""The export is a ledger to programs that share no code with us: bean-check, and a reader written for this test."""

import os
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from budgets import happenings
from budgets.beancount_text import account_name
from budgets.entries import valued
from budgets.fx import Rate
from budgets.operations import ledger
from core.acting import WORKER
from tests.budgets.ledger.books import DAY, EURO_BANK, TRANSIT, TVET, eur, fee, posted, rwf
from tests.budgets.ledger.reading import faults

pytestmark = pytest.mark.django_db
BESIDE_PYTHON = str(Path(sys.executable).parent)
BEAN_CHECK = shutil.which("bean-check", path=os.pathsep.join((BESIDE_PYTHON, os.environ.get("PATH", ""))))
needs_bean_check = pytest.mark.skipif(not BEAN_CHECK, reason="bean-check is not there: make setup brings it")


@pytest.fixture
def life():
    """An award's money from the donor to the last receipt, in francs and euros, with a text that bites."""
    award, on = "TVET-2026/001", DAY
    rate = Rate.of("RWF", "EUR", "0.00069")
    paid = {"award": award, "amount": rwf(1_000_000)}
    entries = [
        happenings.receive("in:1", on, "First instalment", donor="EU", bank="ING", amount=eur(7_000_55)),
        valued(happenings.commit("commit:1", on, 'Award "one" \\ of ten', **paid), rate),
        valued(happenings.release("pay:1:1", on, "Released\non a Monday", **paid), rate),
        happenings.exchange(
            "fx:1", on, "Francs", out_of=EURO_BANK, sold=eur(692_31), into=TRANSIT, bought=rwf(1_000_000),
            sold_worth=eur(692_31), bought_worth=eur(690_00),
        ),
        happenings.liquidate("liq:1", on, "Tools", award=award, heading="Tools", amount=rwf(999_999)),
        happenings.refund("back:1", on, "The last franc", award=award, bank="BK", amount=rwf(1)),
        fee(),
    ]  # fmt: skip
    ledger.post_many(TVET, entries, by=WORKER)


def exported(*arguments) -> str:
    out = StringIO()
    call_command("export_beancount", "-", *arguments, stdout=out)
    return out.getvalue()


def bean_check(text, folder):
    file = folder / "ledger.beancount"
    file.write_text(text)
    return subprocess.run([BEAN_CHECK, "--no-cache", file], capture_output=True, text=True, check=False)


def test_our_second_reader_finds_the_export_sound(life):
    assert faults(exported()) == []


@needs_bean_check
def test_bean_check_finds_the_export_sound(life, tmp_path):
    told = bean_check(exported(), tmp_path)
    assert (told.returncode, told.stdout + told.stderr) == (0, "")


CHANGES = [
    ("1010:BK:RWF  -500 RWF", "1010:BK:RWF  -501 RWF"),
    ("1010:ING:EUR  -692.31 EUR", "1010:ING:EUR  -692.30 EUR"),
    ("balance Assets:1010:ING:EUR 6308.24 ~ 0 EUR", "balance Assets:1010:ING:EUR 6308.25 ~ 0 EUR"),
    ("open Assets:1090:RWF RWF", "open Assets:1099:RWF RWF"),
]


def changed(right, wrong):
    text = exported()
    assert right in text
    return text.replace(right, wrong, 1)


@pytest.mark.parametrize(("right", "wrong"), CHANGES)
def test_our_second_reader_finds_one_franc_or_cent(life, right, wrong):
    assert faults(changed(right, wrong))


@needs_bean_check
@pytest.mark.parametrize(("right", "wrong"), CHANGES)
def test_bean_check_finds_one_franc_or_cent(life, tmp_path, right, wrong):
    assert bean_check(changed(right, wrong), tmp_path).returncode == 1


def test_names_of_accounts_stay_apart_and_can_be_read():
    subjects = ["BK", "BK 1", "BK-1", "BK/1", "bk", "Musée", "—"]
    names = [account_name("asset", "1010", subject, "RWF") for subject in subjects]
    assert len(set(names)) == len(subjects)
    assert names[0] == "Assets:1010:BK:RWF"
    assert account_name("memo", "8010", "", "RWF") == "Equity:8010:RWF"


def test_the_file_is_of_one_programme(life, tmp_path):
    file = tmp_path / "all.beancount"
    call_command("export_beancount", str(file))
    assert file.read_text() == exported("--programme", TVET)

    ledger.post("other", fee("other:1"), by=WORKER)
    with pytest.raises(CommandError, match="other, tvet"):
        exported()
    assert faults(exported("--programme", "other")) == []


def test_what_cannot_be_exported_is_said(tmp_path):
    with pytest.raises(CommandError, match="none has a ledger"):
        exported()
    posted()
    with pytest.raises(CommandError, match="nobody"):
        exported("--programme", "nobody")
    with pytest.raises(CommandError, match="nowhere"):
        call_command("export_beancount", str(tmp_path / "nowhere" / "file"))


def test_a_ledger_with_nothing_in_it_is_an_empty_export():
    ledger.open_account(TVET, TRANSIT)
    assert exported() == 'option "title" "Ledger of tvet"\n'
