"""Nobody reads, keeps or decides his own file, nor settles what he has found himself (E-CONFLICT)."""

from typing import Any

from members.archives.models import ArchiveFile
from members.scope import who_holds
from portal.refusals import NotAllowed

SELF = "E-CONFLICT"


def is_own(account: Any, file: ArchiveFile) -> bool:
    """Return whether the file is the account's own; also a second row of the same person counts."""
    if not account.person_id:
        return False
    return account.person_id in (file.person_id, file.person.merged_into_id)


def refuse_own(account: Any, file: ArchiveFile) -> None:
    """Refuse (403) whatever somebody wants with his own file."""
    if is_own(account, file):
        said = "不能查阅、办理本人的档案。请由别的经办人办理；档案是否齐全、谁查阅过，在“我的信息”里看。"
        raise NotAllowed(said, rule=SELF)


def insist(account: Any, right: str, file: ArchiveFile, doing: str) -> None:
    """Refuse (403) unless the account holds `right` on the file, which is not its own."""
    refuse_own(account, file)
    if not account.may(right, file.scope_path):
        who = who_holds(right)
        raise NotAllowed(f"不能{doing}。{doing}由{who}办理。", who=who)
