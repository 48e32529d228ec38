# SPDX-License-Identifier: AGPL-3.0-or-later
"""The family of refusals of what somebody typed or handed in: they are ValueErrors too, with a sentence."""

from core.refusals import Refusal


class Unreadable(Refusal, ValueError):  # noqa: N818 -- named as the house names its refusals
    """What was typed or handed in cannot be taken as it is; `str()` says why, in the active language."""

    status = 400
