# SPDX-License-Identifier: AGPL-3.0-or-later
"""How forms look: the renderer with the house's field template, and the widget for a scale."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Forms are drawn with the project's own templates (templates/django/forms/)."""

    form_template_name = "core/_form.html"


class Scale(forms.RadioSelect):
    """Boxes in a row for a scale such as 1 to 5; `ends` are the words under the first and the last box."""

    template_name = "core/_scale.html"

    def __init__(self, *args: Any, ends: tuple[Any, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ends = ends

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the end words to what the template sees."""
        context = super().get_context(name, value, attrs)
        context["widget"]["ends"] = self.ends
        return context
