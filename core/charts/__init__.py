# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts as SVG text, drawn on the server: no script, a title and a description, shape as well as colour.

Every function returns a `Drawing`: SVG text that also carries the table behind it (`caption`, `head`,
`rows`), as `core/_chart.html` shows it. `palette="screen"` writes class names that app.css colours;
`palette="print"` writes hex attributes, because PDF renderers ignore the page's classes inside an SVG.
"""

from core.charts.counts import bars, bullets, funnel
from core.charts.lines import burn_up
from core.charts.places import tiles
from core.charts.ranks import caterpillar, heat_map
from core.charts.svg import Drawing
from core.charts.times import gantt

__all__ = ["Drawing", "bars", "bullets", "burn_up", "caterpillar", "funnel", "gantt", "heat_map", "tiles"]
