# SPDX-License-Identifier: AGPL-3.0-or-later
"""What rewriting gives: clean bytes with what is known of them, or the word for why not."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rewritten:
    """A file written anew. `removed` are words for what was taken out and may be missed by its owner."""

    content: bytes
    mime: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    removed: tuple[str, ...] = field(default=())


class CannotRewrite(Exception):  # noqa: N818 -- a refusal in one word, put into a sentence by core.uploads
    """`reason`: encrypted, damaged, empty, pages, pixels, form."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
