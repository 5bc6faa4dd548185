"""Deleting what may not be kept: residents' data when a case is filed, words and photos two years later."""

from django.db import transaction
from django.db.models import Q, QuerySet

from grids.models import Case, CaseNote, CaseParty, CasePhoto
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
    day = clock.today()
    limit = day.replace(year=day.year - KEPT_YEARS, day=min(day.day, 28))
    filed = Case.objects.filter(filed_on__lte=limit)
    merged = Case.objects.filter(merged_into__filed_on__lte=limit)
    return sum(_erase_words(rows.exclude(words="")) for rows in (filed, merged))


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
    photos = CasePhoto.objects.filter(case=case)
    files = list(photos.values_list("file", flat=True))
    photos.delete()
    StoredFile.objects.filter(pk__in=files).delete()
    CaseNote.objects.filter(step__case=case).delete()
    Case.objects.filter(pk=case.pk).update(words="")
    deeds.record(actor=None, verb="删除事项内容和照片", about=case)


def _batch(rows: QuerySet[Case]) -> list[int]:
    return list(rows.order_by().values_list("pk", flat=True)[:BATCH])


def _hold(batch: list[int]) -> list[Case]:
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=batch)
    return list(rows.order_by("pk"))
