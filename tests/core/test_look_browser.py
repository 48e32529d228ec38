# SPDX-License-Identifier: AGPL-3.0-or-later
"""The look in Chromium: axe, reflow, no scripts, and the three scripts, under the strict content policy."""

import io
import json
import os
import random
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import axe_playwright_python
import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from PIL import Image
from playwright.sync_api import expect, sync_playwright

from core.styleguide import PAGES, styleguide

# The driver runs an event loop in this thread; Django would refuse to close the test database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytestmark = pytest.mark.browser
ROOT = Path(settings.BASE_DIR)
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """Every page of the style guide as the server writes it, by its path."""
    made = {}
    with django_db_blocker.unblock():
        for show in PAGES:
            request = RequestFactory().get("/", {"show": show})
            request.user = AnonymousUser()
            html = styleguide(request).content.decode()
            made[f"/{show}"] = html.replace("<body ", '<body data-user="7" ', 1)
    made["/out"] = (
        '<!doctype html><title>o</title><body><form method="post" data-wipe-drafts><button>Out</button>'
    )
    made["/out"] += '</form><script src="/static/js/page.js"></script>'
    return made


@pytest.fixture(scope="module")
def chromium(pages):
    with sync_playwright() as driver:
        where = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        chromium = driver.chromium.launch(executable_path=where, args=FLAGS)
        yield chromium
        chromium.close()


class Answering(BaseHTTPRequestHandler):
    """Gives pages and files; gives the next of `server.answers` to a post and keeps what was posted."""

    def do_GET(self):
        where = self.path.partition("?")[0]
        if where.startswith("/static/"):
            file = ROOT / where[1:]
            self.answer(200, {"Content-Type": TYPES[file.suffix]}, file.read_bytes())
        else:
            kind = "text/html; charset=utf-8"
            policy = {
                "Content-Security-Policy": POLICY,
                "Referrer-Policy": "same-origin",
                "Content-Type": kind,
            }
            page = self.server.pages.get(where)
            self.answer(200 if page else 404, policy, (page or "").encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.posts.append((dict(self.headers), body))
        status, headers, answer = self.server.answers.pop(0) if self.server.answers else (204, {}, "")
        self.answer(status, headers, answer.encode())

    def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": len(body)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        """Say nothing on the test's output."""


@pytest.fixture
def server(pages):
    """A host of the sample pages: `answers` are given to posts, `posts` are kept, `said` is the console."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.pages, server.posts, server.answers, server.said = pages, [], [], []
    server.home = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def opened(chromium, server):
    """Open a page in a fresh profile of the browser."""
    contexts = []

    def open_page(path: str, **options):
        size = {"width": options.pop("width", 1280), "height": 800}
        context = chromium.new_context(viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: line.type == "error" and server.said.append(line.text))
        page.on("pageerror", lambda error: server.said.append(str(error)))
        page.goto(server.home + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def drafts(page) -> list[dict]:
    """Return the copies that this device holds."""
    return json.loads(
        page.evaluate(
            "JSON.stringify(Object.keys(localStorage).filter(k => k.startsWith('inzira:draft'))"
            ".map(k => JSON.parse(localStorage[k])))"
        )
    )


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


def test_typing_is_kept_at_once_and_sent_three_seconds_after_it_stops(opened, server):
    page = opened("/form")
    server.answers = [(204, {"X-Rev": "8"}, "")]
    page.clock.install()
    page.reload()

    page.get_by_label("What problem will you solve?").fill("Chicks arrive weak.")
    assert ["problem", "Chicks arrive weak."] in drafts(page)[0]["entries"]
    page.clock.run_for(2900)
    assert server.posts == []
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
    page.clock.install()
    page.reload()

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
    server.answers = [(303, {"Location": "/list"}, "")]
    page.get_by_label("What problem will you solve?").fill("Ready.")
    page.evaluate("document.querySelector('form[data-autosave]').requestSubmit()")

    page.wait_for_url("**/list")
    assert drafts(page) == []


def test_signing_out_wipes_what_the_device_holds(opened, server):
    page = opened("/form")
    server.answers = [(500, {}, "")] * 9
    page.get_by_label("What problem will you solve?").fill("On a shared phone.")
    page.goto(server.home + "/out")
    assert len(drafts(page)) == 1

    server.answers = [(303, {"Location": "/list"}, "")]
    page.get_by_role("button", name="Out").click()
    page.wait_for_url("**/list")
    assert drafts(page) == []


def chosen(page) -> list[str]:
    return page.evaluate(
        "[...document.querySelectorAll('.criterion input:checked')].map(i => i.name + i.value)"
    )


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
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(200)
    sent = server.posts[-1][1]
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
