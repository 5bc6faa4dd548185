"""What is due (C.5, P24): the quarterly visits, members without a category, proposals to check, categories
to look at again. Nothing is ticked off: a row is there until what it asks for is logged."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists
from django.urls import reverse

from members.categories import rights, ways
from members.categories.models import Helper
from members.categories.queries import members, places, visits
from portal.providers import Due, due_provider

EACH = 5
"""Visits of a helper told one by one."""


def _helps(account: Any) -> Exists:
    return Exists(Helper.objects.filter(helper=account.person_id, until=None))


@due_provider(of_person=_helps)
def of_a_helper(account: Any) -> Iterator[Due]:
    """This quarter's visits of who helps members in hardship himself."""
    quarter = visits.quarter()
    owing = [
        one for one in visits.helped_by(account.person_id) if one.is_owed and not one.visited_on
    ]
    for one in owing[:EACH]:
        url = f"{reverse('categories:mine')}#helped-{one.person.pk}"
        why = f"帮扶党员每季度至少走访一次（{ways.VISIT.rule}）"
        yield Due(f"走访{one.person.name}", url, "去登记", quarter.end, why)
    if len(owing) > EACH:
        more = len(owing) - EACH
        yield Due(f"另有{more}名帮扶党员待走访", reverse("categories:mine"), "去登记", quarter.end)


@due_provider
def of_keepers(account: Any) -> Iterator[Due]:
    """What branches in charge lack, counted. One query where the practice is not in force."""
    if not account.may_anywhere(rights.KEEP_CATEGORIES) or not _is_concerned(account):
        return
    told = members.figures(members.in_charge(account))
    listing = reverse("categories:members")
    if told["none"]:
        why = "每名农村党员都要有类别（P24-R1）"
        done = told["all"] - told["none"]
        yield Due(f"没有分类的党员{told['none']}名", f"{listing}?state=none", "去分类", None, why,
                  done, told["all"])  # fmt: skip
    if told["proposed"] and account.may_anywhere(rights.CHECK_CATEGORIES):
        url = f"{listing}?state=proposed"
        yield Due(f"审核党员分类{told['proposed']}件", url, "去审核", None, "支部已提出（P24）")
    if told["recheck"]:
        url = f"{listing}?state=recheck"
        yield Due(
            f"复核党员分类{told['recheck']}名", url, "去看", None, "类别满一年没有复核（P24）"
        )
    if told["all"] > told["none"]:
        yield from _visits(account)


def _visits(account: Any) -> Iterator[Due]:
    quarter = visits.quarter()
    rows = visits.owed(account, quarter)
    done = sum(1 for row in rows if row.visited_on)
    if done < len(rows):
        what = f"{quarter.label}走访帮扶党员"
        why = f"每季度至少走访一次（{ways.VISIT.rule}）"
        url = reverse("categories:visits")
        yield Due(what, url, "去办理", quarter.end, why, done, len(rows))


def _is_concerned(account: Any) -> bool:
    """Whether the practice is in force where the account keeps members; one query."""
    held, there = account.paths_for(rights.KEEP_CATEGORIES), places.adopted()
    return any(a.startswith(b) or b.startswith(a) for a in held for b in there)
