"""The category of a member's points account: read from the register of categories, stored nowhere here."""

import datetime as dt
from collections.abc import Iterable

from assessments.models import PointAccount
from assessments.points.rules import Rules
from members.categories.queries import present


def tell_categories(rules: Rules, accounts: Iterable[PointAccount], day: dt.date) -> None:
    """Set each account's `group`, unsaved, to the member's category on a day, '' where he has none (P24-R2).

    One query, and none under a scheme that does not compare by category.
    """
    if not rules.is_by_register:
        return
    held = list(accounts)
    people = [account.person_id for account in held if account.person_id]
    labels = present.labels_on(people, day)
    for account in held:
        account.group = labels.get(account.person_id or 0, "")
