# SPDX-License-Identifier: AGPL-3.0-or-later
"""The review page by its keys."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db


def chosen(page) -> list[str]:
    return page.evaluate(
        "[...document.querySelectorAll('.criterion input:checked')].map(i => i.name + i.value)"
    )


def whole(request) -> bool:
    """Say whether a form is sent, and not what is kept of it meanwhile."""
    return request.method == "POST" and "x-draft" not in request.headers


def test_a_review_is_scored_with_single_keys(opened):
    page = opened("/work")

    for key in "432":
        page.keyboard.press(key)
    assert chosen(page) == ["c14", "c24", "c33", "c42"]
    page.keyboard.press("k")
    page.keyboard.press("5")
    assert chosen(page) == ["c14", "c24", "c33", "c45"]
    page.keyboard.press("9")
    assert chosen(page) == ["c14", "c24", "c33", "c45"]


def test_keys_are_letters_inside_a_text(opened):
    page = opened("/work")

    page.locator("#overall").press_sequentially("5 jobs? sure")
    expect(page.locator("#overall")).to_have_value("5 jobs? sure")
    assert chosen(page) == ["c14"]


def test_control_and_enter_send_also_from_a_text(opened, server):
    page = opened("/work")

    page.locator("#overall").fill("Good.")
    with page.expect_response(lambda answer: whole(answer.request)):
        page.keyboard.press("Control+Enter")
    (sent,) = (body for headers, body in server.posts if "X-Draft" not in headers)
    assert "next=1" in sent
    assert "overall=Good." in sent


def test_single_keys_can_be_switched_off_and_stay_off(opened):
    page = opened("/work")
    page.keyboard.press("?")
    page.get_by_label("Use single keys on this device").uncheck()
    page.reload()

    page.keyboard.press("5")
    assert chosen(page) == ["c14"]


def test_both_panes_fill_the_window_and_the_save_bar_is_always_seen(opened):
    page = opened("/work")

    expect(page.get_by_role("button", name="Save and next")).to_be_in_viewport(ratio=1)
    assert page.evaluate("getComputedStyle(document.querySelector('.pane .text')).overflowY") == "auto"
