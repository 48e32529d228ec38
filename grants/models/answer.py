# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers to the form's questions, with the version that tells two editors apart."""

from django.conf import settings
from django.db import models

from grants.models.form import Question
from grants.models.submission import Submission


class Answer(models.Model):
    """The answer to one question. `version` rises with every save; a stale editor is shown both texts."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.JSONField(default=str)
    language = models.CharField(max_length=8, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "question"], name="one_answer_per_question")
        ]

    def __str__(self) -> str:
        return f"{self.question} ({self.version})"


class AnswerVersion(models.Model):
    """An earlier text of an answer: nothing typed is lost when a later text takes its place."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    value = models.JSONField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "version"], name="one_text_per_answer_version")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} v{self.version}"
