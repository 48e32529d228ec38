# SPDX-License-Identifier: AGPL-3.0-or-later
"""The look in Chromium: axe, reflow, thumbs, no scripts, paper, and the small comforts of every page."""

import io
import random
from pathlib import Path

import axe_playwright_python
import pytest
from PIL import Image
from playwright.sync_api import expect

from core.styleguide import PAGES

pytestmark = pytest.mark.django_db
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("show", sorted(PAGES))
def test_every_sample_page_passes_axe(opened, server, show, width, colours):
    page = opened(f"/{show}", width=width, color_scheme=colours)

    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run(document).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
    )

    assert found == []
    assert server.said == []


@pytest.mark.parametrize("show", sorted(PAGES))
def test_every_sample_page_reflows_at_320_pixels_with_a_head_of_one_line(opened, show):
    page = opened(f"/{show}", width=320)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("header.top").bounding_box()["height"] <= 66


@pytest.mark.parametrize("show", ["", "form", "list", "confirm"])
def test_targets_are_large_enough_for_a_thumb(opened, show):
    page = opened(f"/{show}", width=360)

    small = page.evaluate(
        "[...document.querySelectorAll('button, .btn, select, input:not([type=hidden]), summary')]"
        ".filter(e => e.offsetParent && !e.matches('.small') && !e.closest('.scale, label'))"
        ".filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 90))"
    )
    assert small == []


def test_the_menu_of_a_phone_opens_without_scripts(opened):
    page = opened("/list", width=360, java_script_enabled=False)
    link = page.locator("nav.nav a").first

    expect(link).to_be_hidden()
    page.locator(".menu summary").click()
    expect(link).to_be_visible()


def test_on_paper_there_is_no_navigation(opened):
    page = opened("/list")

    page.emulate_media(media="print")
    for part in ("nav.nav", ".filters", "footer", ".pages"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator("table.list")).to_be_visible()


def test_errors_take_the_focus_and_lead_to_their_field(opened):
    page = opened("/form")

    assert page.evaluate("document.activeElement.className") == "summary"
    page.get_by_role("link", name="Trade: This field is required.").click()
    assert page.evaluate("location.hash") == "#id_trade"


def test_the_choice_of_colours_is_kept_for_the_server(opened):
    page = opened("/list")

    page.get_by_label("Colours").select_option("dark")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert "theme=dark" in page.evaluate("document.cookie")


def test_words_are_counted_down_and_over(opened):
    page = opened("/form")
    counter = page.locator("[data-counts=id_problem]")

    page.get_by_label("What problem will you solve?").fill("word " * 148)
    expect(counter).to_have_text("Words left: 2")
    page.get_by_label("What problem will you solve?").fill("word " * 152)
    expect(counter).to_have_text("Too many words: 2")


def test_a_photo_is_made_smaller_before_it_travels(opened):
    noise = random.Random(7)
    photo = Image.frombytes("RGB", (300, 200), bytes(noise.randrange(256) for _ in range(180_000)))
    paper = io.BytesIO()
    photo.resize((2400, 1600)).save(paper, "JPEG", quality=97)
    page = opened("/form")

    sent = {"name": "stall.JPG", "mimeType": "image/jpeg", "buffer": paper.getvalue()}
    page.set_input_files("input[type=file]", sent)

    expect(page.get_by_text("Made smaller:")).to_be_visible()
    file = page.evaluate(
        "(f => [f.name, f.type, f.size])(document.querySelector('input[type=file]').files[0])"
    )
    assert file[:2] == ["stall.jpg", "image/jpeg"]
    assert file[2] < len(paper.getvalue()) / 2
