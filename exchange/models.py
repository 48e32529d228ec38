# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the import remembers: each file brought, the persons a file knows by its own short names, decisions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.rules import programmes_of
from accounts.states import RoleFamily
from grants.models import Call


class ImportQuerySet(models.QuerySet[Any]):
    """Imports."""

    def visible_to(self, person: Any) -> "ImportQuerySet":
        """Keep those of the programmes in which the person is an officer."""
        return self.filter(programme_key__in=programmes_of(person, RoleFamily.STAFF))


class Import(models.Model):
    """One file that was brought. Its bytes are kept only until it is carried out or given up.

    Days that the file counts from its first import are counted from `brought_at`.
    """

    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.PROTECT, related_name="imports")
    programme_key = models.CharField(max_length=40, blank=True)
    file_name = models.CharField(_("file"), max_length=160)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True, blank=True)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("brought by")
    )
    brought_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["call", "id"], name="imports_of_a_call")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def source(self) -> str:
        """How every row that came with this file names it: file name and the head of its SHA-256."""
        return f"{self.file_name} {self.sha256[:12]}"

    @property
    def job_key(self) -> str:
        """The key of its progress."""
        return f"import-{self.pk}"


class KnownPerson(models.Model):
    """By which short name the files of a call know a person: the only way where there is no e-mail or phone."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="known_people")
    key = models.CharField(max_length=80)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "known people"
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="a_short_name_is_one_person")]

    def __str__(self) -> str:
        return self.key


class ImportedDecision(models.Model):
    """What a file says that the committee decided; it becomes true only when somebody confirms it."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="imported_decision")
    lines = models.JSONField(default=list)
    minutes = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return str(self.call)

    @property
    def programme_key(self) -> str:
        """The call's programme."""
        return self.call.programme_key
