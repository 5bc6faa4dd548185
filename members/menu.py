"""What the register adds to the side menu and to 待办."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists

from members import menu_groups, rights
from members.models import CorrectionRequest
from portal.providers import Due, MenuItem, due_provider, menu_item, number_page

_ONE = ("person", "person_new", "person_edit", "person_leave", "person_move", "person_merge",
        "person_secret", "people_find", "post_new", "post", "people_import",
        "people_import_check", "people_export")  # fmt: skip

for _item in (
    MenuItem(60, "党员与干部", "members:people", "address-book", (rights.SEE_PEOPLE,)),
    MenuItem(
        61,
        "人员",
        "members:people",
        "",
        (rights.SEE_PEOPLE,),
        parent="members",
        covers=tuple(f"members:{name}" for name in _ONE),
        group=menu_groups.REGISTER,
    ),
    MenuItem(
        63,
        "更正申请",
        "members:corrections",
        "",
        (rights.KEEP_PEOPLE,),
        parent="members",
        covers=("members:correction",),
        group=menu_groups.REGISTER,
    ),
    MenuItem(
        91,
        "我的信息",
        "members:me",
        "id",
        needs_person=True,
        covers=("members:correction_new",),
        alone=True,
    ),
):
    menu_item(_item)

number_page("“人员”页，按证件号码或电话查找", "members:people", rights.SEE_SECRETS)


def _corrections(account: Any) -> Any:
    rows = CorrectionRequest.objects.visible_to(account).filter(state="open")
    return rows.exclude(person=account.person_id)


@due_provider(where=lambda account: Exists(_corrections(account)))
def corrections_waiting(account: Any) -> Iterable[Due]:
    """Requests for correction that wait for an answer where the account keeps people."""
    if not account.may_anywhere(rights.KEEP_PEOPLE):
        return
    for row in _corrections(account).select_related("person__home")[:20]:
        yield Due(
            what=f"{row.person.name}申请更正{row.get_fact_display()}",
            url=f"/members/corrections/{row.pk}/",
            verb="答复",
            why=row.person.home.label,
        )
