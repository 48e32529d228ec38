# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts show the figures given, stay on the sheet, escape what they are given, and carry their table."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import charts
from core.charts.lines import ticks
from core.charts.places import short_names
from core.charts.ranks import group_of
from core.charts.svg import PRINT, Sheet, cut, wide
from core.charts.times import month_starts
from core.samples import sample_charts

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ["funnel", "burn_up", "caterpillar", "heat_map", "bullets", "tiles", "gantt", "bars"]
NASTY = '<script>alert("x")</script>&'
EMPTY: dict[str, Callable[[], Any]] = {
    "funnel": lambda: charts.funnel([], title="t"),
    "bars": lambda: charts.bars([], title="t"),
    "bullets": lambda: charts.bullets([], title="t"),
    "burn_up": lambda: charts.burn_up([], title="t", planned="p", actual="a"),
    "caterpillar": lambda: charts.caterpillar([], places=10, title="t"),
    "heat_map": lambda: charts.heat_map([], [], title="t"),
    "tiles": lambda: charts.tiles({}, {}, title="t"),
    "gantt": lambda: charts.gantt([], title="t"),
}


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


def texts(drawing: str) -> list[str]:
    return [node.text or "" for node in parsed(drawing).iter(f"{SVG}text")]


@pytest.mark.parametrize("palette", ["screen", "print"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_is_named_for_those_who_do_not_see_it(kind, palette):
    drawing = sample_charts(palette)[kind]

    root = parsed(drawing)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == drawing.caption
    assert len(desc.text) > 20
    assert "style=" not in drawing


@pytest.mark.parametrize("kind", KINDS)
def test_a_screen_chart_has_classes_and_a_paper_chart_has_colours(kind):
    screen, paper = sample_charts("screen")[kind], sample_charts("print")[kind]

    assert "#" not in re.sub(r"<title.*?</desc>", "", screen)
    assert 'class="' in screen
    assert "class=" not in paper
    assert re.search(r'(fill|stroke)="#[0-9a-f]{6}"', paper)
    assert texts(screen) == texts(paper)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_drawn_beside_the_sheet(kind):
    drawing = sample_charts()[kind]
    _x, _y, width, height = map(float, parsed(drawing).get("viewBox").split())

    for node in parsed(drawing).iter():
        for name, most in (
            ("x", width),
            ("x1", width),
            ("x2", width),
            ("cx", width),
            ("y", height),
            ("cy", height),
        ):
            assert 0 <= float(node.get(name, 0)) <= most, (node.tag, name, node.attrib)
        if node.tag == f"{SVG}text":
            long = wide(node.text, float(node.get("font-size")))
            x, anchor = float(node.get("x")), node.get("text-anchor", "start")
            left = {"start": x, "middle": x - long / 2, "end": x - long}[anchor]
            assert left >= -8, node.text
            assert left + long <= width + 12, node.text


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_behind_a_chart_has_a_cell_under_every_head(kind):
    drawing = sample_charts()[kind]

    assert len(drawing.head) >= 2
    assert drawing.rows
    assert {len(row) for row in drawing.rows} == {len(drawing.head)}


@pytest.mark.parametrize("kind", sorted(EMPTY))
def test_a_chart_of_nothing_is_still_a_drawing(kind):
    drawing = EMPTY[kind]()

    assert parsed(drawing).get("role") == "img"
    assert drawing.rows == []


@pytest.mark.parametrize(
    "drawing",
    [
        charts.funnel([(NASTY, 3)], title=NASTY),
        charts.bars([(NASTY, 3)], title=NASTY, unit=NASTY),
        charts.bullets([(NASTY, 1, 2, NASTY)], title=NASTY),
        charts.burn_up(
            [(NASTY, 1, 1), (NASTY, 2, None)], title=NASTY, planned=NASTY, actual=NASTY, unit=NASTY
        ),
        charts.caterpillar([(NASTY, 1, 2, 3)], places=10, title=NASTY),
        charts.heat_map([(NASTY, [1, None])], [NASTY, "b"], title=NASTY, desc=NASTY),
        charts.tiles({NASTY: (0, 0)}, {NASTY: 1}, title=NASTY, unit=NASTY),
        charts.gantt([(NASTY, date(2027, 1, 1), date(2027, 2, 1), [])], title=NASTY),
    ],
    ids=["funnel", "bars", "bullets", "burn_up", "caterpillar", "heat_map", "tiles", "gantt"],
)
def test_text_from_people_cannot_become_markup(drawing):
    assert "<script" not in drawing
    assert parsed(drawing).find(f"{SVG}title").text == NASTY


def test_a_funnel_tells_the_share_of_the_step_before():
    drawing = charts.funnel([("Started", 400), ("Sent", 100), ("Chosen", 0)], title="t")

    assert drawing.rows == [["Started", "400", ""], ["Sent", "100", "25\u202f%"], ["Chosen", "0", "0\u202f%"]]
    assert "100 (25\u202f%)" in texts(drawing)


def test_a_funnel_after_an_empty_step_has_no_share():
    assert charts.funnel([("Sent", 0), ("Chosen", 0)], title="t").rows[1] == ["Chosen", "0", "–"]


def test_bars_are_as_long_as_their_values():
    drawing = charts.bars([("a", 50), ("b", 25)], title="t")

    widths = [float(node.get("width")) for node in parsed(drawing).iter(f"{SVG}rect")]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)


def test_a_reached_target_differs_by_more_than_colour():
    drawing = charts.bullets([("Jobs", 60, 60, ""), ("Shops", 59, 60, "shops")], title="t")

    assert [text for text in texts(drawing) if "60" in text] == ["✓ 60 of 60", "59 of 60 shops"]


def test_a_burn_up_draws_the_actual_line_only_as_far_as_it_is_known():
    drawing = charts.burn_up(
        [("Jan", 0, 0), ("Feb", 5, 4), ("Mar", 10, None)], title="t", planned="Plan", actual="Paid"
    )

    plan, paid = [len(node.get("points").split()) for node in parsed(drawing).iter(f"{SVG}polyline")]
    assert (plan, paid) == (3, 2)
    assert {"Plan 10", "Paid 4"} <= set(texts(drawing))
    assert drawing.rows[2] == ["Mar", "10", "–"]


def test_a_burn_up_of_many_months_leaves_labels_out_but_keeps_the_ends():
    labels = [f"Month {n:02d}" for n in range(36)]
    drawing = charts.burn_up([(label, 1, None) for label in labels], title="t", planned="p", actual="a")

    written = [text for text in texts(drawing) if text.startswith("Month")]
    assert written[0] == "Month 00"
    assert written[-1] == "Month 35"
    assert len(written) < 8
    assert len(drawing.rows) == 36


@pytest.mark.parametrize(
    ("low", "high", "group"),
    [
        (1, 10, "in"),
        (1, 3, "in"),
        (10, 11, "between"),
        (3, 30, "between"),
        (11, 11, "out"),
        (10.5, 12, "out"),
    ],
)
def test_a_rank_is_in_between_or_out(low, high, group):
    assert group_of(low, high, places=10) == group


def test_a_caterpillar_shows_its_groups_by_shape():
    rows = [("a", 1, 1, 2), ("b", 2, 3, 4), ("c", 4, 5, 6)]
    drawing = charts.caterpillar(rows, places=2, title="t")

    assert [row[4] for row in drawing.rows] == [
        "within the places",
        "could go either way",
        "beyond the places",
    ]
    circles = [node.get("class") for node in parsed(drawing).iter(f"{SVG}circle")]
    assert circles == ["k-bar", "k-open"] * 2  # one of each in the drawing, one of each in the legend
    assert "within the places: 1; could go either way: 1; beyond the places: 1" in drawing


@pytest.mark.parametrize(
    ("value", "paint"), [(None, "k-h0"), (1, "k-h1"), (3, "k-h3"), (5, "k-h5"), (9, "k-h5")]
)
def test_a_score_is_deeper_where_it_is_higher(value, paint):
    drawing = charts.heat_map([("a", [value])], ["Need"], title="t")

    assert parsed(drawing).find(f"{SVG}rect").get("class") == paint


def test_a_heat_map_of_one_level_does_not_divide_by_nothing():
    assert charts.heat_map([("a", [3])], ["Need"], title="t", low=3, high=3).rows == [["a", "3"]]


def test_a_map_refuses_a_place_that_its_layout_does_not_know():
    with pytest.raises(ValueError, match="Atlantis"):
        charts.tiles({"Elm": (0, 0)}, {"Atlantis": 3}, title="t")


def test_a_map_shows_places_without_a_value_as_a_dash():
    drawing = charts.tiles({"Elm": (0, 0), "Ashby": (1, 2)}, {"Elm": 3}, title="t")

    assert texts(drawing) == ["Elm", "3", "Ashby", "–"]
    assert drawing.rows == [["Ashby", "–"], ["Elm", "3"]]


@given(st.lists(st.text(alphabet="abcdeé ", min_size=1, max_size=16), unique=True, max_size=12))
def test_shortened_names_still_tell_places_apart(names):
    short = short_names(names, 43, 9.5)

    assert len(set(short.values())) == len(names)
    assert all(name.startswith(value.removesuffix(".")) for name, value in short.items())


@given(st.floats(min_value=0.001, max_value=1e12))
def test_the_scale_reaches_over_the_highest_value_in_few_steps(most):
    scale = ticks(most)

    assert scale[0] == 0
    assert scale[-1] >= most * 0.999999
    assert 2 <= len(scale) <= 6


def test_a_scale_of_nothing_has_two_ends():
    assert ticks(0) == [0, 1]


def test_months_begin_on_their_first_day():
    assert month_starts(date(2026, 11, 20), date(2027, 2, 1)) == [
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]


def test_a_gantt_shows_today_only_within_its_time():
    span = [
        ("Coach", date(2027, 1, 1), date(2027, 3, 1), [(date(2027, 1, 10), True), (date(2027, 2, 10), False)])
    ]

    within = charts.gantt(span, title="t", today=date(2027, 2, 1))
    assert "today" in texts(within)
    assert "today" not in texts(charts.gantt(span, title="t", today=date(2028, 2, 1)))
    assert within.rows[0][3] == "1/2"


def test_long_labels_are_cut_and_marked():
    assert cut("Cooperative", 200, 12) == "Cooperative"
    assert cut("Cooperative of the north", 60, 12).endswith("…")
    assert wide(cut("Cooperative of the north", 60, 12), 12) <= 60


def test_a_sheet_knows_its_palettes_and_paints():
    with pytest.raises(ValueError, match="palette"):
        Sheet("neon")
    with pytest.raises(KeyError):
        Sheet().rect(0, 0, 1, 1, "no such paint")
    assert "bar" in PRINT
