# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a form is not changed or published."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal


class FormNotEmpty(Refusal):
    """The default form is for an empty one."""

    sentence = _("The form has parts already.")


class FormIsFixed(Refusal):
    """The call is decided or put away."""

    sentence = _("“%(call)s” is decided, so its form stays as it is.")


class FormOfStanding(Refusal):
    """A batch asks nothing of its own."""

    sentence = _("“%(call)s” is a batch. Its form is that of “%(standing)s”: change it there.")


class FaultyForm(Refusal):
    """The form would not be whole."""

    sentence = _("The form cannot be kept like this. %(faults)s")


class GoneMeanwhile(Refusal):
    """The part or question is no longer in the form."""

    sentence = _("Somebody took this out of the form meanwhile.")


class ChangedMeanwhile(Refusal):
    """Another officer saved the same part or question after this page was opened."""

    sentence = _(
        "%(who)s changed this on %(when)s, while you had it open. What you typed is still here. "
        "Saving again puts your text in place of theirs."
    )


class HasAnswers(Refusal):
    """A question that somebody answered stays."""

    sentence = _(
        "“%(question)s” has answers, so it cannot be deleted. Retire it instead: it is asked no more, "
        "and its answers stay."
    )


class KindHasAnswers(Refusal):
    """What was answered would no longer fit."""

    sentence = _(
        "“%(question)s” has answers, so its kind stays. Retire it, and ask a new question of the other kind."
    )


class NothingToPublish(Refusal):
    """There is no new version, or it asks the same."""

    sentence = _("The form has not changed since it was published.")


class OtherProgramme(Refusal):
    """Forms are copied inside a programme."""

    sentence = _("Choose a call of the same programme.")
