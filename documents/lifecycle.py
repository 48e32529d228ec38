# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lifecycle of a document: asked for, then issued once, with bytes that never change."""

from datetime import datetime
from typing import Any

from core.lifecycle import Stateful, state_field, step
from documents.states import LOOKS, DocumentState


class DocumentLifecycle(Stateful):
    """requested -> issued | failed; a failed one may be asked for again."""

    state = state_field(DocumentState, DocumentState.REQUESTED)

    class Meta:
        abstract = True

    @property
    def state_look(self) -> str:
        """The look of the state's chip."""
        return LOOKS[self.state]

    @step(DocumentState.REQUESTED, DocumentState.ISSUED)
    def issue(self, *, at: datetime, blob: Any, sha256: str, pages: int) -> None:
        """Keep the rendered bytes; from now on they never change."""
        self.issued_at, self.blob, self.sha256, self.pages = at, blob, sha256, pages

    @step(DocumentState.REQUESTED, DocumentState.FAILED)
    def fail(self, *, failure: str) -> None:
        """The document could not be made; the reason is kept."""
        self.failure = failure[:2000]

    @step(DocumentState.FAILED, DocumentState.REQUESTED)
    def ask_again(self) -> None:
        """Try to make the document once more."""
        self.failure = ""
