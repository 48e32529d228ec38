# SPDX-License-Identifier: AGPL-3.0-or-later
"""An expense typed where there is no network: kept with its photo, still there after a reload, sent once when back."""

import re

import pytest
from playwright.sync_api import expect

from budgets.models import Expense
from tests import personas
from tests.browser.visitor import PHONE, Visitor, chromium
from tests.budgets.expenses import accounting

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "[data-outbox-list] h2"


@pytest.fixture
def aline(live_server):
    """Aline on her phone, on the page of a new expense of a tranche that was paid."""
    tranche = accounting.spent()
    with chromium() as browser:
        visitor = Visitor(browser, live_server.url, personas.aline(), width=PHONE)
        visitor.tranche, visitor.line = tranche, accounting.spending.line_of(tranche)
        visitor.new = accounting.page("expense_new", tranche.award.number)
        visitor.open(visitor.new)
        yield visitor


def type_in(visitor, supplier, colour, amount="12500"):
    """Type an expense and press the button."""
    photo = accounting.photo(colour).read()
    visitor.page.set_input_files(
        "[name=receipt]", {"name": "r.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    visitor.fill(amount=amount, spent_on="2026-01-05", supplier=supplier)
    visitor.page.select_option("[name=line]", str(visitor.line.pk))
    visitor.press("Hand it in")


def offline(visitor, gone=True):
    """Take the network away, or bring it back."""
    visitor.page.context.set_offline(gone)


def sent():
    return sorted(Expense.objects.values_list("supplier", "amount_minor"))


def test_two_are_typed_offline_the_page_is_opened_again_offline_and_each_is_sent_once(aline):
    page = aline.page
    page.wait_for_selector("form[data-kept=yes]")
    offline(aline)
    type_in(aline, "Timber Ltd", "red")
    expect(page.locator(WAITING)).to_have_text("1 is waiting on this phone")
    type_in(aline, "Nails and Co", "blue", amount="7000")
    expect(page.locator(WAITING)).to_have_text("2 are waiting on this phone")

    page.reload()

    expect(page.locator(WAITING)).to_have_text("2 are waiting on this phone")
    assert sent() == []
    lost = []
    page.route("**/expenses/new/", answer_lost_once(lost))
    offline(aline, gone=False)
    for _moment in range(600):
        page.wait_for_timeout(100)
        if lost:
            break
    assert (sent(), page.locator(WAITING).inner_text()) == (
        [("Timber Ltd", 12500)], "2 are waiting on this phone",
    )  # fmt: skip
    aline.press("Try now")

    expect(page.locator("[data-outbox-list]")).to_be_hidden(timeout=60_000)
    assert sent() == [("Nails and Co", 7000), ("Timber Ltd", 12500)]
    page.reload()
    assert len(sent()) == 2


def answer_lost_once(lost):
    """The server takes what is sent, but its first answer is lost on the way: it is sent again."""

    def handle(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    return handle


def test_with_a_network_it_is_sent_at_once_and_what_is_wrong_is_said_on_the_page(aline):
    type_in(aline, "Timber Ltd", "red", amount="0")
    expect(aline.page.locator(".summary")).to_contain_text("more than zero")
    assert aline.page.locator("[name=supplier]").input_value() == "Timber Ltd"

    aline.fill(amount="12500")
    aline.press("Hand it in")

    aline.lands(r"/expenses/$")
    aline.reads("Timber Ltd", "It is handed in.")
    assert sent() == [("Timber Ltd", 12500)]
    assert aline.page.locator(WAITING).is_hidden()


def test_what_is_missing_is_said_before_it_is_sent(aline):
    offline(aline)
    aline.press("Hand it in")

    expect(aline.page.locator(".summary li")).to_have_count(5)
    expect(aline.page.locator(WAITING)).to_be_hidden()


def test_what_the_server_did_not_take_later_is_corrected_on_the_phone(aline):
    page = aline.page
    page.wait_for_selector("form[data-kept=yes]")
    offline(aline)
    type_in(aline, "Timber Ltd", "red", amount="0")
    expect(page.locator(WAITING)).to_be_visible()
    offline(aline, gone=False)
    expect(page.locator("[data-outbox-list]")).to_contain_text("more than zero")

    aline.press("Correct it")
    aline.fill(amount="9000")
    aline.press("Hand it in")

    aline.lands(r"/expenses/$")
    assert sent() == [("Timber Ltd", 9000)]


def test_who_was_signed_out_loses_nothing_and_another_person_does_not_send_it(aline):
    page = aline.page
    page.wait_for_selector("form[data-kept=yes]")
    offline(aline)
    type_in(aline, "Timber Ltd", "red")
    expect(page.locator(WAITING)).to_be_visible()
    cookies = page.context.cookies()
    page.context.clear_cookies()
    offline(aline, gone=False)
    expect(page.locator("[data-outbox-list]")).to_contain_text("You are signed out. Nothing is lost.")
    assert sent() == []

    page.context.add_cookies(cookies)
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        page.reload()
    expect(page.locator("[data-outbox-list]")).to_be_hidden()
    assert sent() == [("Timber Ltd", 12500)]


def test_signing_out_takes_the_kept_page_away(aline):
    aline.page.wait_for_selector("form[data-kept=yes]")
    assert aline.page.evaluate("caches.has('inzira-outbox')")

    aline.page.locator(".menu summary").click()
    aline.press("Sign out")
    aline.page.wait_for_url(re.compile(r"/$"))

    assert not aline.page.evaluate("caches.has('inzira-outbox')")
