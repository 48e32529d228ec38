# SPDX-License-Identifier: AGPL-3.0-or-later
"""The look keeps its promises: budgets, contrast in both themes, strict templates, one table of looks."""

import gzip
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.charts.svg import PRINT
from core.showing import GLYPHS
from core.styleguide import PAGES, styleguide

ROOT = Path(settings.BASE_DIR)
CSS = (ROOT / "static/css/app.css").read_text()
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Mails and papers are no pages: they have their own bases and no policy for scripts.
PAGE_TEMPLATES = [
    path
    for path in TEMPLATES
    if not path.name.startswith(("_", "base")) and not {"django", "documents", "notices"} & set(path.parts)
]
SITE_TEMPLATES = [path for path in TEMPLATES if not {"documents", "notices"} & set(path.parts)]
EXTENDS = re.compile(r"{%\s*extends\s+[\"']([^\"']+)[\"']")
NAMES = {"programme": {"name": "A programme"}, "source_url": "/source/", "demo_mode": True}


def packed(data: bytes) -> int:
    return len(gzip.compress(data, 9))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


def themes() -> dict[str, dict[str, str]]:
    layer = CSS[CSS.index("@layer tokens {") : CSS.index("@layer base {")]
    light, device, choice = re.findall(r":root(?:[^{]*){([^}]*)}", layer)
    return {"light": tokens(light), "dark by device": tokens(device), "dark by choice": tokens(choice)}


THEMES = themes()


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT_PAIRS = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-2", "forest", "forest-dark", "clay", "red")
        for ground in ("paper", "card")
    ],
    *[(ink, "hover") for ink in ("ink", "ink-2", "forest-dark")],
    *[(name, f"{name}-bg") for name in ("sky", "amber", "red", "green", "grey")],
    *[("ink", f"{name}-bg") for name in ("sky", "amber", "red", "green", "grey")],
    *[("h-ink", f"h{depth}") for depth in range(1, 6)],
    ("ink-2", "grey-bg"),
    ("forest-dark", "green-bg"),
    ("clay-ink", "clay-bg"),
    ("on-forest", "forest"),
    ("on-forest", "forest-dark"),
    ("card", "clay"),
    ("paper", "ink"),
]
SHAPE_PAIRS = [
    ("line-2", "card"),
    ("line-2", "paper"),
    ("forest", "card"),
    ("clay", "card"),
    ("red", "red-bg"),
    ("gold", "ring"),
]


@pytest.mark.parametrize("theme", ["light", "dark by device", "dark by choice"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(theme, ink, ground):
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark by device", "dark by choice"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_borders_marks_and_focus_can_be_seen(theme, shape, ground):
    assert contrast(THEMES[theme][shape], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark by device", "dark by choice"])
def test_one_of_the_two_focus_rings_stands_out_on_every_ground(theme):
    for ground in ("paper", "card"):
        best = max(contrast(THEMES[theme][ring], THEMES[theme][ground]) for ring in ("gold", "ring"))
        assert best >= 3


def test_the_formula_of_contrast_is_the_known_one():
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_both_ways_into_the_dark_are_the_same_dark():
    assert THEMES["dark by device"] == THEMES["dark by choice"]
    assert len(THEMES["dark by choice"]) > 30


def test_every_token_that_is_used_is_defined():
    used = set(re.findall(r"var\(--([\w-]+)", CSS))

    assert used <= set(THEMES["light"])


def test_the_style_sheet_keeps_its_budget():
    assert len(CSS.encode()) <= 40 * 1024
    assert packed(CSS.encode()) <= 12 * 1024


def test_all_scripts_together_keep_their_budget():
    assert len(SCRIPTS) >= 3
    assert sum(packed(path.read_bytes()) for path in SCRIPTS) <= 24 * 1024


def test_a_plain_page_with_its_styles_is_light():
    html = render_to_string("404.html", NAMES)

    assert packed(html.encode()) + packed(CSS.encode()) <= 12 * 1024
    assert html.count("<script") == 1
    assert "htmx" not in html


def test_layers_are_declared_once_and_all_used():
    declared = re.search(r"@layer ([\w, ]+);", CSS).group(1).split(", ")

    assert re.findall(r"^@layer (\w+) {", CSS, re.M) == declared


@pytest.mark.parametrize("look", sorted(set(GLYPHS) - {"plain", "closed"}))
def test_every_look_has_its_colours(look):
    assert re.search(rf"\.chip\.{look}\b", CSS)


def test_what_is_not_selected_is_grey_and_never_red():
    assert ".chip.closed" not in CSS
    assert "var(--grey)" in re.search(r"^  \.chip {[^}]*}", CSS, re.M).group(0)


@pytest.mark.parametrize("paint", sorted(PRINT))
def test_every_paint_of_the_charts_has_a_class(paint):
    assert re.search(rf"\.k-{paint}\b", CSS)


@pytest.mark.parametrize("path", SITE_TEMPLATES, ids=named)
def test_a_template_obeys_the_content_policy(path):
    text = path.read_text()

    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert path.name == "base_print.html" or "<style" not in text
    assert "javascript:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_is_short(path):
    assert len(path.read_text().splitlines()) <= 150


@pytest.mark.parametrize("path", PAGE_TEMPLATES, ids=named)
def test_every_page_stands_on_a_base(path):
    parent = EXTENDS.search(path.read_text())
    while parent and not parent.group(1).startswith("base"):
        parent = EXTENDS.search((ROOT / "templates" / parent.group(1)).read_text())

    assert parent, "a page extends base.html, base_public.html or base_print.html"
    assert (ROOT / "templates" / parent.group(1)).exists()


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_scripts_write_text_never_markup(path):
    code = path.read_text()

    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code
    )


@pytest.mark.parametrize("path", sorted((ROOT / "static/img").glob("*.svg")), ids=named)
def test_pictures_are_small_and_well_formed(path):
    assert ElementTree.parse(path).getroot().tag.endswith("svg")
    assert path.stat().st_size < 2048


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (400, "This request could not be read"),
        (403, "Only the officer may do this."),
        (404, "There is nothing here"),
        (409, "Only the officer may do this."),
        (500, "Something broke on our side"),
    ],
)
def test_an_error_page_says_what_is_the_matter(code, sentence):
    html = render_to_string(f"{code}.html", {"reason": "Only the officer may do this."})

    assert sentence in html
    assert "<h1>" in html
    assert 'href="/"' in html


@pytest.mark.parametrize("cookie", ["dark", "light"])
def test_a_stored_choice_of_colours_is_in_the_first_byte(cookie):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    html = render_to_string("404.html", {**NAMES, "request": request})

    assert f'<html lang="en" data-theme="{cookie}">' in html


def test_a_forged_choice_of_colours_is_ignored():
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = '"><script>'
    html = render_to_string("404.html", {**NAMES, "request": request})

    assert '<html lang="en">' in html


def test_a_page_with_errors_says_so_in_its_title():
    html = render_to_string("core/styleguide_form.html", {**NAMES, "form": _sample({}), "title": "t"})

    assert "<title>Error: The problem" in html
    assert "<title>The problem" in render_to_string(
        "core/styleguide_form.html", {**NAMES, "form": _sample(None)}
    )


def _sample(given):
    from core.styleguide import SampleForm

    return SampleForm(given)


@pytest.mark.django_db
@pytest.mark.parametrize("show", sorted(PAGES))
def test_the_style_guide_shows_every_part(client, show):
    answer = client.get("/styleguide/", {"show": show})

    assert answer.status_code == 200
    assert answer.content.count(b"<h1") == 1


@pytest.mark.parametrize(("mode", "show"), [("production", ""), ("test", "nothing")])
def test_the_style_guide_is_not_for_production(settings, mode, show):
    settings.MODE = mode

    with pytest.raises(Http404):
        styleguide(RequestFactory().get("/", {"show": show}))
