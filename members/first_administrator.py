"""The first administrator of an installation: the one account nobody could grant."""

from django.db import transaction

from members import authority, one_time, rights, scope, usernames
from members.actions.accounts import Handed
from members.models import Account, Grant, Organization
from members.models.organizations import Kind
from portal import clock, deeds
from portal.refusals import Refused

ROLE = "administrator"


def make(*, username: str, label: str) -> Handed:
    """Make an account with the administrator's role on the whole city; further ones he grants.

    The initial password is made up, returned to be shown once, and has to be changed at the first
    sign-in. Refused while the tree is not loaded, when an administrator can sign in already, or for a
    user name that is badly formed or taken.
    """
    with transaction.atomic():
        city = Organization.objects.select_for_update().filter(kind=Kind.CITY).first()
        if city is None:
            raise Refused("还没有组织架构。请先运行 python manage.py seed。")
        _check_none_yet()
        if not usernames.is_good(username):
            raise Refused(usernames.SENTENCE)
        if usernames.is_taken(username):
            raise Refused(f"用户名{username}已有人使用。请换一个。")
        account = Account(username=username, label=label, home=city, must_change_password=True)
        password = one_time.password()
        account.set_password(password)
        account.save()
        Grant.objects.create(
            account=account,
            role=ROLE,
            organization=city,
            since=clock.today(),
            reason="平台启用时设立",
        )
        deeds.record(actor=None, verb="设立平台管理员", about=account, scope_path=city.path)
    return Handed(account, password, is_new=True)


def _check_none_yet() -> None:
    """Refuse while somebody administers: an account that is closed or whose grant has ended does not."""
    administering = [c for c, role in scope.roles().items() if rights.ADMINISTER in role.rights]
    holder = (
        Grant.objects.filter(authority.live_or_coming(), role__in=administering)
        .filter(account__is_active=True)
        .select_related("account")
        .first()
    )
    if holder is not None:
        raise Refused(f"已有平台管理员（{holder.account.username}）。其他账号由其开通和授权。")
