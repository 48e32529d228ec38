# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of a call as data: parts, each with a few typed questions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import TranslatedField
from grants.models.call import Call, Stage
from grants.states import QuestionKind


class FormPart(models.Model):
    """One page of the form. A part without a stage is asked from the beginning."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="parts")
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    key = models.SlugField(max_length=40)
    title = TranslatedField(_("title"))
    intro = TranslatedField(_("introduction"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=5)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="one_form_part_per_key")]

    def __str__(self) -> str:
        return str(self.title)


class Question(models.Model):
    """One question. `identifying` answers are hidden from panelists of a blind call."""

    part = models.ForeignKey(FormPart, on_delete=models.PROTECT, related_name="questions")
    key = models.SlugField(max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind.choices)
    label = TranslatedField(_("question"))
    help = TranslatedField(_("help"), blank=True)
    example = TranslatedField(_("example"), blank=True)
    required = models.BooleanField(_("must be answered"), default=True)
    identifying = models.BooleanField(_("tells who they are"), default=False)
    word_limit = models.PositiveIntegerField(_("word limit"), null=True, blank=True)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["part__order", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["part", "key"], name="one_question_per_key")]

    def __str__(self) -> str:
        return str(self.label)
