"""What this room adds to the side menu."""

from typing import Any

from django.db.models import Exists

from members import menu_groups
from members.dispatched import rights
from members.dispatched.models import Posting
from portal.providers import MenuItem, menu_item

_PAGES = (
    "posting", "posting_new", "posting_edit", "posting_end",
    "teams", "team", "team_new", "leaves", "leave", "checks",
    "check", "draw", "month", "honours", "trainings", "training_new", "ledger", "inspection",
    "inspection_new", "item", "projects", "overview", "project_new", "visit_new", "log_new",
)  # fmt: skip


def _posted(account: Any) -> Any:
    """That the account's person is posted now (who leads a team is)."""
    return Exists(Posting.objects.of_self(account).present())


for _item in (
    MenuItem(
        71,
        "驻村第一书记",
        "dispatched:postings",
        "",
        (rights.SEE_DISPATCHED,),
        parent="members",
        covers=tuple(f"dispatched:{name}" for name in _PAGES),
        group=menu_groups.CADRES,
    ),
    MenuItem(
        menu_groups.BESIDE,
        "派出干部",
        "dispatched:letters",
        "mail",
        (rights.RECEIVE_LETTERS,),
        covers=("dispatched:letter",),
        alone=True,
    ),
    MenuItem(
        93,
        "我的驻村",
        "dispatched:mine",
        "home",
        needs_person=True,
        concerns=_posted,
        alone=True,
    ),
):
    menu_item(_item)
