# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nothing typed is lost: kept on the device at once, sent soon, offered back, wiped at sign-out."""

import json
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 8)


def stop_the_clock(page) -> None:
    """Open the page anew with a clock that stands still: only `run_for` moves it, however slow the machine is."""
    page.clock.install(time=MORNING)
    page.clock.pause_at(MORNING + timedelta(seconds=1))
    page.reload()


def until(page, true) -> None:
    """Wait until something is true of the server."""
    for _moment in range(600):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not become true.")


def drafts(page) -> list[dict]:
    """Return the copies that this device holds."""
    return json.loads(
        page.evaluate(
            "JSON.stringify(Object.keys(localStorage).filter(k => k.startsWith('inzira:draft'))"
            ".map(k => JSON.parse(localStorage[k])))"
        )
    )


def test_typing_is_kept_at_once_and_sent_three_seconds_after_it_stops(opened, server):
    page = opened("/form")
    server.answers = [(204, {"X-Rev": "8"}, "")]
    stop_the_clock(page)
    begun = []
    page.on("request", lambda one: one.method == "POST" and begun.append(one))

    page.get_by_label("What problem will you solve?").fill("Chicks arrive weak.")
    assert ["problem", "Chicks arrive weak."] in drafts(page)[0]["entries"]
    page.clock.run_for(2900)
    assert begun == []
    page.clock.run_for(200)

    expect(page.locator("[data-autosave-words]")).to_contain_text("Saved")
    assert server.posts[0][0]["X-Draft"] == "1"
    assert "Chicks arrive weak." in server.posts[0][1]
    assert page.locator("form[data-autosave]").get_attribute("data-rev") == "8"
    assert drafts(page) == []


@pytest.mark.parametrize(
    ("answer", "words", "link"),
    [
        (
            (409, {"Content-Type": "application/json"}, '{"who": "Eric", "when": "10:41", "url": "/both"}'),
            "Eric changed this at 10:41.",
            "/both",
        ),
        ((409, {}, ""), "Somebody else changed this.", "?"),
        ((403, {}, ""), "You are signed out. Nothing is lost.", "?next=%2Fform"),
        ((401, {}, ""), "You are signed out. Nothing is lost.", "?next=%2Fform"),
        ((302, {"Location": "/list"}, ""), "You are signed out.", "?next=%2Fform"),
        ((500, {}, ""), "Kept on this device", None),
    ],
)
def test_a_text_that_could_not_be_saved_is_kept_and_the_reason_said(opened, server, answer, words, link):
    page = opened("/form")
    server.answers = [answer]
    stop_the_clock(page)

    page.get_by_label("What problem will you solve?").fill("Mine.")
    page.clock.run_for(3100)

    line = page.locator("[data-autosave-words]")
    expect(line).to_contain_text(words)
    assert ["problem", "Mine."] in drafts(page)[0]["entries"]
    if link:
        assert line.locator("a").get_attribute("href").endswith(link)


def test_text_typed_offline_is_offered_back_whole_after_the_page_was_closed(opened, server):
    page = opened("/form")
    page.context.set_offline(True)
    page.get_by_label("What problem will you solve?").fill("Typed in the bus.")
    page.get_by_label("We asked people").check()
    page.get_by_label("A workshop or firm").check()
    page.get_by_label("Trade").select_option("e")
    page.locator(".scale label").nth(1).click()
    page.set_input_files("input[type=file]", {"name": "stall.jpg", "mimeType": "image/jpeg", "buffer": b"x"})
    server.answers = [(500, {}, "")] * 9  # also the try at the moment when the device is online again
    page.context.set_offline(False)
    again = page.context.new_page()
    page.close()
    again.goto(server.home + "/form")

    expect(again.locator(".notice.warn")).to_contain_text("that was not sent")
    again.get_by_role("button", name="Put it back").click()

    expect(again.get_by_label("What problem will you solve?")).to_have_value("Typed in the bus.")
    expect(again.get_by_label("We asked people")).to_be_checked()
    expect(again.get_by_label("A workshop or firm")).to_be_checked()
    expect(again.get_by_label("Trade")).to_have_value("e")
    expect(again.locator(".scale input").nth(1)).to_be_checked()
    expect(again.locator(".notice.warn")).to_contain_text("stall.jpg")


def test_text_can_be_thrown_away(opened, server):
    page = opened("/form")
    server.answers = [(500, {}, "")] * 9
    page.get_by_label("What problem will you solve?").fill("Not this.")
    page.reload()

    page.get_by_role("button", name="Throw it away").click()
    assert drafts(page) == []
    expect(page.get_by_label("What problem will you solve?")).not_to_have_value("Not this.")


def test_what_was_typed_offline_is_sent_when_the_device_is_online_again(opened, server):
    page = opened("/form")
    page.context.set_offline(True)
    page.get_by_label("What problem will you solve?").fill("Later.")
    page.evaluate("dispatchEvent(new Event('offline'))")
    page.context.set_offline(False)

    expect(page.locator("[data-autosave-words]")).to_contain_text("Saved")
    assert len(server.posts) == 1
    assert drafts(page) == []


def test_a_sent_form_leaves_nothing_on_the_device_once_it_was_accepted(opened, server):
    page = opened("/form")
    stop_the_clock(page)
    server.answers = [(303, {"Location": "/list"}, "")]
    page.get_by_label("What problem will you solve?").fill("Ready.")
    page.evaluate("document.querySelector('form[data-autosave]').requestSubmit()")

    page.wait_for_url("**/list")
    assert drafts(page) == []


def test_signing_out_wipes_what_the_device_holds(opened, server):
    page = opened("/form")
    stop_the_clock(page)
    server.answers = [(500, {}, "")] * 9
    page.get_by_label("What problem will you solve?").fill("On a shared phone.")
    page.goto(server.home + "/out")
    until(page, lambda: server.posts)  # what leaving sends is answered before the next answer is laid ready
    assert len(drafts(page)) == 1

    server.answers = [(303, {"Location": "/list"}, "")]
    page.get_by_role("button", name="Out").click()
    page.wait_for_url("**/list")
    assert drafts(page) == []
