# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens during a placement: counterparts, services agreed and given, attendance, travel."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from placements.models.placement import Placement
from placements.models.somebody import somebody


class Counterpart(models.Model):
    """Somebody at the host who works beside the expert and goes on afterwards."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="counterparts")
    person = somebody(optional=True, related_name="counterpart_places")
    name = models.CharField(_("name"), max_length=120)
    position = models.CharField(_("position"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    named_by = somebody()
    named_at = models.DateTimeField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["placement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "person"],
                condition=Q(left_on=None, person__isnull=False),
                name="a_counterpart_is_named_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AgreedService(models.Model):
    """A service or module that was agreed, with the hours planned for it."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="services")
    title = models.CharField(_("service or module"), max_length=160)
    hours = models.DecimalField(_("hours planned"), max_digits=5, decimal_places=1)
    order = models.PositiveSmallIntegerField()
    agreed_by = somebody()
    agreed_at = models.DateTimeField()

    class Meta:
        ordering = ["placement", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "order"], name="one_agreed_service_per_place"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="an_agreed_service_has_hours"),
        ]

    def __str__(self) -> str:
        return self.title


class ServiceLog(models.Model):
    """A service given on a day: hours, what, and how many people it reached, by sex."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="logs")
    service = models.ForeignKey(
        AgreedService, null=True, blank=True, on_delete=models.PROTECT, related_name="logs"
    )
    day = models.DateField(_("day"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    what = models.CharField(_("what was done"), max_length=300)
    women = models.PositiveIntegerField(_("women reached"), default=0)
    men = models.PositiveIntegerField(_("men reached"), default=0)
    logged_by = somebody()
    logged_at = models.DateTimeField()

    class Meta:
        ordering = ["placement", "day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=24), name="a_day_has_its_hours")
        ]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y} {self.what[:60]}"


class Attendance(models.Model):
    """The host confirms how many days of a month the expert was there. `month` is its first day."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="attendances")
    month = models.DateField(_("month"))
    present = models.PositiveSmallIntegerField(_("days present"))
    absent = models.PositiveSmallIntegerField(_("days absent"), default=0)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    confirmed_by = somebody()
    confirmed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "attendance"
        ordering = ["placement", "month"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "month"], name="one_attendance_per_month"),
            models.CheckConstraint(
                condition=Q(present__lte=31 - F("absent"), absent__lte=31), name="a_month_has_its_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}"


class Travel(models.Model):
    """A journey of the expert for the placement."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="travels")
    day = models.DateField(_("day"))
    origin = models.CharField(_("from"), max_length=120)
    destination = models.CharField(_("to"), max_length=120)
    purpose = models.CharField(_("what for"), max_length=200, blank=True)
    logged_by = somebody()
    logged_at = models.DateTimeField()

    class Meta:
        ordering = ["placement", "day", "pk"]

    def __str__(self) -> str:
        return f"{self.origin} → {self.destination}"
