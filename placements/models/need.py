# SPDX-License-Identifier: AGPL-3.0-or-later
"""HostNeed: for what a host institution asks experts."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from accounts.states import LanguageLevel
from core.lifecycle import states_only
from placements.lifecycle import HostNeedLifecycle
from placements.models.somebody import somebody
from placements.queries import NeedQuerySet
from placements.states import NeedState


class HostNeed(HostNeedLifecycle):
    """A course or service for which a host asks one or more experts. Days are of the programme's calendar."""

    programme_key = models.CharField(max_length=40)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="needs")
    title = models.CharField(_("course or service"), max_length=160)
    about = models.TextField(_("what is to be done"), blank=True)
    sector = models.CharField(_("sector"), max_length=80, blank=True)
    skills = models.JSONField(_("fields and skills"), default=list)
    language = models.CharField(_("language of the work"), max_length=8)
    level = models.CharField(
        _("at least"), max_length=8, choices=LanguageLevel.choices, default=LanguageLevel.B2
    )
    weeks = models.PositiveSmallIntegerField(_("weeks"))
    from_on = models.DateField(_("not before"))
    until_on = models.DateField(_("not after"))
    people = models.PositiveSmallIntegerField(_("how many experts"), default=1)
    written_by = somebody()
    written_at = models.DateTimeField()
    stated_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            states_only(NeedState, "need_state_is_known"),
            models.CheckConstraint(condition=Q(weeks__gte=1, people__gte=1), name="a_need_is_of_something"),
            models.CheckConstraint(
                condition=Q(until_on__gt=F("from_on")), name="a_need_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(level__in=LanguageLevel.values), name="need_level_is_known"),
        ]

    def __str__(self) -> str:
        return self.title
