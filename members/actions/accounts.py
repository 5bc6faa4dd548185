"""Keeping accounts: make one, new initial password, close and open again, lift a lock-out.

Initial passwords are made up here and handed back to be shown once; they are stored only as a hash
and never written into a deed.
"""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from members import authority, lockouts, one_time, rights, usernames
from members.models import Account, Organization, Person
from members.scope import who_holds
from portal import deeds
from portal.refusals import Invalid, NotAllowed, Refused, Stale


@dataclass(frozen=True)
class Handed:
    """An account and its initial password, to be shown once and kept nowhere."""

    account: Account
    password: str
    is_new: bool = False


def make(
    *,
    actor: Any,
    username: str,
    person: Person | None = None,
    label: str = "",
    home: Organization | None = None,
) -> Handed:
    """Make the account of a person, or one of a unit under a label; it holds no role yet.

    NotAllowed outside the actor's scope (GRANT-SCOPE); Refused for a person who has an account;
    Invalid for a user name that is taken or badly formed, or a missing label.
    """
    unit = _unit_of(actor, person, home)
    _check_words(username, person, label)
    with transaction.atomic():
        _check_person(person)
        account = Account(
            username=username,
            person=person,
            label="" if person else label.strip(),
            home=None if person else unit,
            must_change_password=True,
        )
        password = one_time.password()
        account.set_password(password)
        _insert(account)
        _record(actor, "开通账号", account)
    return Handed(account, password, is_new=True)


def _unit_of(actor: Any, person: Person | None, home: Organization | None) -> Organization:
    """Return the unit an account is of; Invalid without one, NotAllowed outside the actor's scope."""
    unit = person.home if person else home
    if unit is None:
        raise Invalid("还没有选所属单位。", {"home": ["请先查找并选定账号所属的单位。"]})
    if not actor.may(rights.GRANT, unit.path):
        who = who_holds(rights.GRANT)
        raise NotAllowed(
            f"不能给{unit.label}开通账号，它不在您的授权范围内。", rule=authority.SCOPE, who=who
        )
    return unit


def _check_words(username: str, person: Person | None, label: str) -> None:
    problems: dict[str, list[str]] = {}
    if not usernames.is_good(username):
        problems["username"] = [usernames.SENTENCE]
    elif usernames.is_taken(username):
        problems["username"] = [f"用户名{username}已有人使用。请换一个。"]
    if person is None and not label.strip():
        problems["label"] = ["请填写名称，如“张三（县审计局）”。"]
    if problems:
        raise Invalid("账号还没有开通。", problems)


def _check_person(person: Person | None) -> None:
    """Lock the person, so that two accounts cannot be made at once; refuse a second one."""
    if person is None:
        return
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    has = Account.objects.filter(person=person).first()
    if has is not None:
        raise Refused(f"{person.name}已有账号，用户名{has.username}。忘了密码可以在账号页重置。")


def _insert(account: Account) -> None:
    """Save it; the unique user name decides between two made at once."""
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as taken:
        problem = f"用户名{account.username}刚刚被别人用了。请换一个。"
        raise Invalid("账号还没有开通。", {"username": [problem]}) from taken


def reset_password(*, actor: Any, account: Account, stamp: str) -> Handed:
    """Give an account a new initial password and end its sessions and its lock-out.

    `stamp` is the account's `password_stamp` as the page showed it: Stale when the password has been
    changed since, so that a page sent twice does not make the first answer wrong.
    """
    with transaction.atomic():
        fresh = _kept(actor, account)
        if stamp != password_stamp(fresh):
            raise Stale("密码刚刚已经重置或改过，这一次没有再改。请以最近一次显示的密码为准。")
        password = one_time.password()
        fresh.set_password(password)
        fresh.must_change_password = True
        fresh.save(update_fields=["password", "must_change_password"])
        lockouts.lift(fresh.username)
        _record(actor, "重置密码", fresh)
    return Handed(fresh, password)


def password_stamp(account: Account) -> str:
    """Return a mark that changes with the password and tells nothing about it."""
    return account.get_session_auth_hash()[:16]


def deactivate(*, actor: Any, account: Account, reason: str) -> None:
    """Close an account: it cannot sign in, and whoever is signed in is out at the next click."""
    _switch(actor, account, False, reason, "停用账号")


def reactivate(*, actor: Any, account: Account, reason: str) -> None:
    """Open a closed account again, with the grants it still holds."""
    _switch(actor, account, True, reason, "恢复账号")


def _switch(actor: Any, account: Account, active: bool, reason: str, verb: str) -> None:
    if not reason.strip():
        raise Invalid(f"{verb}须写明事由。", {"reason": ["请写一句事由。"]})
    with transaction.atomic():
        fresh = _kept(actor, account)
        if fresh.is_active == active:
            now = "在用" if active else "停用"
            raise Stale(f"这个账号已经是{now}的，没有再改。")
        fresh.is_active = active
        fresh.save(update_fields=["is_active"])
        _record(actor, verb, fresh, reason)


def lift_lock(*, actor: Any, account: Account) -> None:
    """Let an account locked after wrong passwords try again at once; Stale when it is not locked."""
    with transaction.atomic():
        fresh = _kept(actor, account)
        if fresh.username not in lockouts.locked_until([fresh.username]):
            raise Stale("这个账号现在没有锁定，可以直接登录。")
        lockouts.lift(fresh.username)
        _record(actor, "解除登录锁定", fresh)


def choose_password(*, account: Account, password: str) -> None:
    """Set the password an account's own holder has chosen; what he had from somebody else is gone."""
    with transaction.atomic():
        account.set_password(password)
        account.must_change_password = False
        account.save(update_fields=["password", "must_change_password"])
        _record(account, "修改密码", account)


def _kept(actor: Any, account: Account) -> Account:
    """Return the account, locked and read again; raise why the actor cannot keep it."""
    locked = Account.objects.select_for_update(of=("self",)).select_related("person__home", "home")
    fresh = locked.get(pk=account.pk)
    if refusal := authority.refusal_to_keep(actor, fresh):
        raise refusal
    return fresh


def _record(actor: Any, verb: str, account: Account, reason: str = "") -> None:
    deeds.record(
        actor=actor,
        verb=verb,
        about=account,
        reason=reason,
        scope_path=_place(account),
        details={"username": account.username},
    )


def _place(account: Account) -> str:
    """Return the path a deed about an account lies on: its unit's, else its widest grant's."""
    if account.unit is not None:
        return account.unit.path
    return account.held_grants[0].organization.path if account.held_grants else ""
