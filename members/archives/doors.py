"""Doors of the pages of this room: 403 without the right, 404 outside scope and grants."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from members.archives import relations, rights
from members.archives.actions import reading
from members.archives.models import AccessGrant, ArchiveFile, Material, ReviewCase
from members.doors import holding
from members.rights import SEE_PEOPLE
from portal import doors
from portal.doors import P, View

WITH = ("person__home", "unit__parent")


def seer(view: View[P]) -> View[P]:
    """Let pass who sees files in counts somewhere."""
    return holding("查看干部档案台账", rights.SEE_ARCHIVES)(view)


def keeper(view: View[P]) -> View[P]:
    """Let pass who keeps files somewhere."""
    return holding("管理干部档案", rights.KEEP_ARCHIVES)(view)


def asker(view: View[P]) -> View[P]:
    """Let pass who may ask for access: who sees people somewhere."""
    return holding("申请查阅干部档案", SEE_PEOPLE)(view)


def file_for(account: Any, pk: int) -> ArchiveFile:
    """Return a file in scope that is not the account's own; 404 outside, 403 for his own (E-CONFLICT)."""
    rows = ArchiveFile.objects.visible_to(account).counted().select_related(*WITH)
    found: ArchiveFile = get_object_or_404(rows, pk=pk)
    relations.refuse_own(account, found)
    return found


def seen(model: Any, account: Any, pk: int) -> Any:
    """Return a material or review in scope whose file is not the account's own."""
    related = [f"file__{name}" for name in WITH]
    found: Material | ReviewCase = doors.seen(model, account, pk, *related)
    relations.refuse_own(account, found.file)
    return found


def grant_for(account: Any, pk: int) -> AccessGrant:
    """Return a request that is the account's own, or in the scope of who sees files; 404 for others."""
    related = ("reader__person__home", "file__person", "file__unit", "unit", "answered_by__person")
    mine = AccessGrant.objects.filter(reader=account.pk)
    rows = AccessGrant.objects.filter(
        pk__in=mine.values("pk").union(AccessGrant.objects.visible_to(account).values("pk"))
    )
    found: AccessGrant = get_object_or_404(rows.select_related(*related), pk=pk)
    return found


def read_for(account: Any, grant: int, file: int) -> tuple[AccessGrant, ArchiveFile]:
    """Return the reader's own grant and a file it covers; 404 for anything else, 403 for his own file."""
    rows = AccessGrant.objects.filter(reader=account.pk).select_related("unit", "file__unit")
    granted: AccessGrant = get_object_or_404(rows, pk=grant)
    found = get_object_or_404(ArchiveFile.objects.select_related(*WITH), pk=file)
    if not reading.covers(granted, found):
        raise Http404
    relations.refuse_own(account, found)
    return granted, found
