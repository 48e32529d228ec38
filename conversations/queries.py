# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which threads, bulk messages and bounces: questions that chain like a sentence."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from accounts.rules import calls_of, programmes_of
from accounts.states import Role, RoleFamily
from conversations.registry import SUBJECTS

READERS = RoleFamily.STAFF | {Role.AUDITOR}


def of_staff(person: Any) -> Q:
    """Return the condition "the person reads the staff's pages where this row belongs"."""
    return Q(programme_key__in=programmes_of(person, READERS)) | Q(call_key__in=calls_of(person, READERS))


class ThreadQuerySet(QuerySet[Any]):
    """Threads."""

    def visible_to(self, person: Any) -> "ThreadQuerySet":
        """Keep those whose subject's conversation the person may read."""
        mine = Q(pk__in=[])
        for subject in SUBJECTS.values():
            kind = ContentType.objects.get_for_model(subject.model)
            mine |= Q(subject_type=kind, subject_id__in=subject.visible(person).order_by().values("pk"))
        return self.filter(mine)


class BulletinQuerySet(QuerySet[Any]):
    """Bulk messages."""

    def visible_to(self, person: Any) -> "BulletinQuerySet":
        """Keep those of the programmes (or calls) whose staff pages the person reads."""
        return self.filter(of_staff(person))


class BounceQuerySet(QuerySet[Any]):
    """What bounced."""

    def standing(self) -> "BounceQuerySet":
        """Keep those for which no way out was found yet."""
        return self.filter(cleared_at=None)

    def blocking(self, addresses: Any) -> "BounceQuerySet":
        """Keep those for which these addresses (in small letters) are not mailed any more."""
        return self.standing().filter(hard=True, address__in=list(addresses))
