# SPDX-License-Identifier: AGPL-3.0-or-later
"""Inputs of answers with several boxes: a table, a person, a place by levels. All work without JavaScript."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.translated import Translated
from grants import answers as kinds
from grants.answers.cleaning import MOST_ROWS, OF_A_PERSON
from grants.answers.levels import inside, path_to
from grants.states import QuestionKind

K = QuestionKind
SPARE_ROWS = 2


def told_as_json(data: Any, name: str) -> Any:
    """Return the value that a page posts in one hidden input (both texts side by side), or None."""
    try:
        return json.loads(data[name]) if data.get(name) else None
    except ValueError:
        return None


class TableWidget(forms.Widget):
    """Rows of boxes under the names of the columns; two spare rows stand at the end, more after saving."""

    use_fieldset = True

    def __init__(self, columns: list[dict[str, Any]], *, least: int, most: int, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.columns, self.least, self.most = columns, least, most

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the rows as they were typed."""
        told = told_as_json(data, name)
        if told is not None:
            return told
        return [
            {one["key"]: data.get(f"{name}_{row}_{place}", "") for place, one in enumerate(self.columns)}
            for row in range(MOST_ROWS)
            if any(f"{name}_{row}_{place}" in data for place in range(len(self.columns)))
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """A table is always there: emptied, it posts empty boxes."""
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the table; on a phone each row is a card."""
        rows = value if isinstance(value, list) else []
        shown = min(max(len(rows) + SPARE_ROWS, self.least), max(self.most, len(rows)))
        labels = [str(Translated.of(one["label"])) for one in self.columns]
        heads = format_html_join("", '<th scope="col">{}</th>', ((label,) for label in labels))
        body = format_html_join(
            "",
            "<tr>{}</tr>",
            ((self._cells(name, n, rows[n] if n < len(rows) else {}, labels),) for n in range(shown)),
        )
        hint = _("Save to get more rows.") if shown < self.most else ""
        return format_html(
            '<table class="list cells"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>{}',
            heads,
            body,
            format_html('<p class="hint">{}</p>', hint) if hint else "",
        )

    def _cells(self, name: str, row: int, values: Mapping[str, Any], labels: list[str]) -> SafeString:
        cells = (
            (labels[place], self._box(name, row, place, values.get(one["key"]), labels[place]))
            for place, one in enumerate(self.columns)
        )
        return format_html_join("", '<td data-label="{}">{}</td>', cells)

    def _box(self, name: str, row: int, place: int, value: Any, label: str) -> SafeString:
        kind = self.columns[place]["kind"]
        spoken = _("Row %(row)s, %(column)s") % {"row": row + 1, "column": label}
        attrs = {"id": f"id_{name}_{row}_{place}", "aria-label": spoken}
        if kind in {K.NUMBER, K.MONEY}:
            attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        box = forms.DateInput({"type": "date"}) if kind == K.DATE else forms.TextInput()
        return box.render(f"{name}_{row}_{place}", kinds.typed(kind, value), attrs)


class PersonWidget(forms.MultiWidget):
    """Name, role and contact of one person, each under its own label."""

    use_fieldset = True

    def __init__(self, attrs: Any = None) -> None:
        super().__init__([forms.TextInput({"autocomplete": "off"}) for _part in OF_A_PERSON], attrs)

    def decompress(self, value: Any) -> list[str]:
        """Return the three texts."""
        return [value.get(part, "") for part in OF_A_PERSON] if isinstance(value, dict) else ["", "", ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the person as it is kept."""
        told = told_as_json(data, name)
        given = super().value_from_datadict(data, files, name)
        return told if told is not None else dict(zip(OF_A_PERSON, given, strict=True))

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the three inputs with their labels."""
        labels = (_("Name"), _("Role, or how they know you"), _("Phone or e-mail"))
        parts = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        rows = (
            (part["attrs"]["id"], label, forms.TextInput().render(part["name"], part["value"], part["attrs"]))
            for part, label in zip(parts, labels, strict=True)
        )
        return format_html_join("", '<p><label for="{}">{}</label> {}</p>', rows)


class LevelsWidget(forms.Widget):
    """A place down to a level: a list of the top ones, and after saving the list of what lies in the chosen one."""

    use_fieldset = True

    def __init__(self, places: list[dict[str, Any]], level: int, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.names = {one["code"]: str(one["name"]) for one in places}
        self.parents = {one["code"]: one.get("parent", "") for one in places}
        self.level = level

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """Return the deepest place that still lies in the one chosen above it."""
        chosen = ""
        for place in range(self.level):
            code = data.get(f"{name}_{place}", "" if place else data.get(name, ""))
            if self.parents.get(code) == chosen:
                chosen = code
            elif code in self.parents and not place:
                return str(code)
            else:
                break
        return chosen

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return a list for each level down to the one below what is chosen."""
        path = path_to(self.parents, value or "")[: self.level]
        lists = []
        for place, above in enumerate(["", *path]):
            offered = inside(self.parents, above, self.level)
            if not offered:
                break
            chosen = path[place] if place < len(path) else ""
            choices = [("", _("Choose one")), *((code, self.names[code]) for code in offered)]
            label = _("Place") if not above else _("In %(place)s") % {"place": self.names[above]}
            box = forms.Select(choices=choices).render(
                f"{name}_{place}", chosen, {"id": f"id_{name}_{place}", "aria-label": label}
            )
            lists.append((box,))
        more = bool(path) or len(lists) < self.level
        hint = (
            format_html('<p class="hint">{}</p>', _("Save to see what lies in it."))
            if more and not path
            else ""
        )
        return format_html("{}{}", format_html_join("", '<p class="level">{}</p>', lists), hint)
