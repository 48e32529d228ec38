# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a short text may have to look like, as named choices: nobody writes a regular expression."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Pattern:
    """A look that a text may have to have, its name, and what is said of one that has not."""

    name: Any
    regex: re.Pattern[str]
    sentence: Any

    def fits(self, text: str) -> bool:
        """Say whether the text looks like it."""
        return bool(self.regex.fullmatch(text))


PATTERNS = {
    "email": Pattern(
        _("E-mail address"),
        re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+"),
        _("Write an e-mail address, for example aline@example.org."),
    ),
    "phone": Pattern(
        _("Phone number"),
        re.compile(r"\+?[0-9](?:[ ().-]{0,2}[0-9]){6,14}"),
        _("Write a phone number, for example +44 20 7946 0018."),
    ),
    "url": Pattern(
        _("Web address"),
        re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?", re.IGNORECASE),
        _("Write a web address that begins with https://."),
    ),
}
