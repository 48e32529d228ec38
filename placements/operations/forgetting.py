# SPDX-License-Identifier: AGPL-3.0-or-later
"""What placements forget of a person whose name is erased: sealed papers and words, name and address."""

from typing import Any

from django.db.models import Q

from accounts.operations.erasing import erase_notes_about, remove_blobs
from placements.models import Clearance, ClearancePaper, Counterpart


def forget_expert(person: Any) -> None:
    """Remove what the person gave for clearance, and blank the name where they work beside an expert.

    Called within the transaction that anonymises the person, while the name still stands.
    """
    given = Clearance.objects.filter(placement__expert=person)
    papers = ClearancePaper.objects.filter(clearance__in=given)
    held = list(papers.values_list("blob_id", flat=True))
    papers.delete()
    remove_blobs(held)
    given.update(sealed_words="")
    erase_notes_about(Clearance, list(given.values_list("pk", flat=True)))
    theirs = Q(person=person)
    theirs |= Q(email__iexact=person.email) if person.email else Q()
    Counterpart.objects.filter(theirs).update(name=f"Person {person.pk}", email="")
