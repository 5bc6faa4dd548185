"""What this room adds to the side menu."""

from typing import Any

from django.db.models import Exists

from members import menu_groups
from members.graduates import rights
from members.graduates.models import Graduate, Mentor
from portal.providers import MenuItem, menu_item

_PAGES = ("new", "graduate", "observing", "salons", "reports", "report", "write")


def _concerned(account: Any) -> Any:
    """That the account's person is a graduate or a mentor now."""
    stays = Graduate.objects.filter(person=account.person_id, until=None)
    held = Mentor.objects.filter(person=account.person_id, until=None)
    return Exists(stays) | Exists(held)


for _item in (
    MenuItem(
        72, "选调生", "graduates:list", "", (rights.SEE_GRADUATES,), parent="members",
        covers=tuple(f"graduates:{name}" for name in _PAGES), group=menu_groups.CADRES,
    ),
    MenuItem(
        94, "选调生培养", "graduates:mine", "school", needs_person=True, concerns=_concerned,
        alone=True,
    ),
):  # fmt: skip
    menu_item(_item)
