"""What this room adds to the side menu."""

from typing import Any

from django.db.models import Exists

from members import menu_groups
from members.secretaries import rights
from members.secretaries.models import Mentor, Term
from portal.providers import MenuItem, menu_item

_PAGES = (
    "village", "nominate", "selections", "selection", "rate", "appoint", "items", "item_new", "waiting",
    "answer", "term",
    "propose", "grant", "mentoring", "group", "replace", "contact", "commitments", "commitment",
    "ranking", "assessments", "assessment", "sheet", "assessor_new", "incentives", "plan", "standard",
)  # fmt: skip


def _concerned(account: Any) -> Any:
    """That the account's person is a secretary with a file or a mentor."""
    terms = Term.objects.filter(post__person=account.person_id)
    return Exists(terms) | Exists(Mentor.objects.filter(person=account.person_id, until=None))


def _answers_alone(account: Any) -> bool:
    """Whether the account answers lists without seeing the secretaries' files."""
    return not account.may_anywhere(rights.SEE_SECRETARIES)


for _item in (
    MenuItem(70, "村书记", "secretaries:villages", "", (rights.SEE_SECRETARIES,), parent="members",
             covers=tuple(f"secretaries:{name}" for name in _PAGES), group=menu_groups.CADRES),
    MenuItem(menu_groups.BESIDE, "负面清单核查", "secretaries:waiting", "clipboard-check",
             (rights.ANSWER_LISTS,), covers=("secretaries:answer",), applies=_answers_alone, alone=True),
    MenuItem(91, "我的书记档案", "secretaries:mine", "id", needs_person=True, concerns=_concerned,
             covers=("secretaries:commitment_new", "secretaries:own_step"), alone=True),
):  # fmt: skip
    menu_item(_item)
