"""Deleting what may not be kept: residents' data when a case is filed, words, photos and files two years
later, diaries of visits and decisions of dispute meetings after two years."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from grids.models import (
    Case,
    CaseFile,
    CaseNote,
    CaseParty,
    CasePhoto,
    DisputeMeeting,
    JointHandling,
    Mediation,
    MediationMeeting,
    ReviewItem,
    Visit,
)
from grids.models.reviews import ERASED
from members.models import Organization
from portal import clock, deeds
from portal.models import StoredFile

BATCH = 500
KEPT_YEARS = 2
_FILED = Case.State.FILED


def erase_parties() -> int:
    """Delete parties of filed cases, and of duplicates whose case is filed; return of how many cases.

    Any number of workers may do it at once: each case is held while its parties go.
    """
    filed = Q(state=_FILED) | Q(state=Case.State.MERGED, merged_into__state=_FILED)
    done = 0
    while batch := _batch(Case.objects.filter(filed, parties__isnull=False).distinct()):
        with transaction.atomic():
            for case in _hold(batch):
                if CaseParty.objects.filter(case=case).delete()[0]:
                    deeds.record(actor=None, verb="删除当事人信息", about=case)
                    done += 1
    return done


def erase_old() -> int:
    """Delete the words and photos of cases filed two years ago; return how many cases.

    Numbers, days and states stay, for the figures.
    """
    limit = _limit()
    filed = Case.objects.filter(filed_on__lte=limit)
    merged = Case.objects.filter(merged_into__filed_on__lte=limit)
    return sum(_erase_words(rows.exclude(words="")) for rows in (filed, merged))


def erase_diaries() -> int:
    """Delete words and household codes of visits made two years ago (D-KEEP); return how many visits.

    That there was a visit, when and by whom stays: it is a ground of appraisals.
    """
    rows = Visit.objects.filter(on__lte=_limit()).exclude(words="", household="")
    done = 0
    while batch := _batch(rows):
        with transaction.atomic():
            held = Visit.objects.select_for_update(of=("self",)).filter(pk__in=batch)
            places = list(held.order_by("pk").values_list("organization", flat=True))
            Visit.objects.filter(pk__in=batch).update(words="", household="")
            for place in Organization.objects.filter(pk__in=places).order_by("pk"):
                details = {"count": places.count(place.pk)}
                deeds.record(
                    actor=None, verb="删除民情日记", about=place, scope_path=place.path,
                    details=details,
                )  # fmt: skip
            done += len(places)
    return done


def erase_meetings() -> int:
    """Delete the decisions of dispute meetings held two years ago (PV-CASE, D-KEEP); return how many.

    That there was a meeting, with how many people and on which cases, stays.
    """
    rows = DisputeMeeting.objects.filter(held_on__lte=_limit()).exclude(decisions="")
    done = 0
    while batch := _batch(rows):
        with transaction.atomic():
            held = DisputeMeeting.objects.select_for_update(of=("self",)).filter(pk__in=batch)
            for meeting in held.exclude(decisions="").select_related("organization").order_by("pk"):
                DisputeMeeting.objects.filter(pk=meeting.pk).update(decisions="")
                deeds.record(actor=None, verb="删除研判意见", about=meeting)
                done += 1
    return done


def _limit() -> dt.date:
    """The day two years ago; what is not younger goes."""
    day = clock.today()
    return day.replace(year=day.year - KEPT_YEARS, day=min(day.day, 28))


def _erase_words(rows: QuerySet[Case]) -> int:
    done = 0
    while batch := _batch(rows):
        with transaction.atomic():
            for case in _hold(batch):
                if case.words:  # another worker may have been faster
                    _erase_one(case)
                    done += 1
    return done


def _erase_one(case: Case) -> None:
    photos, attached = (
        CasePhoto.objects.filter(case=case),
        CaseFile.objects.filter(case=case, purpose="agreement"),
    )
    files = [pk for rows in (photos, attached) for pk in rows.values_list("file", flat=True)]
    photos.delete()
    attached.delete()
    _erase_mediation(case)
    StoredFile.objects.filter(pk__in=files).delete()
    CaseNote.objects.filter(step__case=case).delete()
    Case.objects.filter(pk=case.pk).update(words="")
    # after the case's own: the database lets a closed review's words go for that reason alone
    ReviewItem.objects.filter(case=case).exclude(words="").update(words=ERASED)
    deeds.record(actor=None, verb="删除事项内容和照片", about=case)


def _erase_mediation(case: Case) -> None:
    """Delete what was said in a mediation; that, when and how it ended stays for the figures."""
    Mediation.objects.filter(case=case).update(oral="", followup_words="")
    MediationMeeting.objects.filter(mediation__case=case).update(words="")
    JointHandling.objects.filter(mediation__case=case).update(request="", reply="")


def _batch(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by().values_list("pk", flat=True)[:BATCH])


def _hold(batch: list[int]) -> list[Case]:
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=batch)
    return list(rows.order_by("pk"))
