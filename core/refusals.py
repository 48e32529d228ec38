# SPDX-License-Identifier: AGPL-3.0-or-later
"""Refusals: named reasons, in words a person can read, why something is not done."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):  # noqa: N818 -- "refusal" is the house's word for it
    """Something was asked that may not or cannot be done; `sentence` says why.

    Subclasses stand beside the verb that refuses and set `sentence`, with %(name)s places that are filled
    from the keywords. `field` names the form field to which the sentence belongs, if any.
    """

    sentence: str | Promise = _("This cannot be done now.")
    status = 409

    def __init__(self, *, field: str | None = None, **words: Any) -> None:
        self.field = field
        self.words = words
        super().__init__(type(self).__name__)

    def __str__(self) -> str:
        text = str(self.sentence)
        return text % self.words if self.words else text


class NotAllowed(Refusal):
    """The person may not do this; the sentence says who may."""

    sentence = _("Only %(who)s may do this.")
    status = 403

    def __init__(self, who: Any = None, **words: Any) -> None:
        super().__init__(who=who or _("people with another role"), **words)


class WrongState(Refusal):
    """The thing is not (or no longer) in a state from which this step is possible."""

    sentence = _("“%(thing)s” is now “%(state)s”, so this step is not possible.")


class TakenMeanwhile(WrongState):
    """Somebody else took a step first; the sentence says who, what and when."""

    sentence = _(
        "“%(thing)s” is now “%(state)s”: %(who)s changed it on %(when)s. Your step was not carried out."
    )
