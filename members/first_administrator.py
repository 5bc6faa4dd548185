"""The first administrator of an installation: the one account nobody could grant."""

from django.db import transaction

from members import rights, scope
from members.models import Account, Grant, Organization
from members.models.organizations import Kind
from portal import clock, deeds
from portal.refusals import Refused

ROLE = "administrator"


def make(*, username: str, password: str, label: str) -> Account:
    """Make an account with the administrator's role on the whole city; further ones he grants.

    Refused while the tree is not loaded, when somebody may grant already, or for a user name that is
    taken. The password is the person's own choice and has passed the validators.
    """
    with transaction.atomic():
        city = Organization.objects.select_for_update().filter(kind=Kind.CITY).first()
        if city is None:
            raise Refused("还没有组织架构。请先运行 python manage.py seed。")
        granting = [code for code, role in scope.roles().items() if rights.GRANT in role.rights]
        holder = Grant.objects.filter(role__in=granting, until__isnull=True).first()
        if holder is not None:
            raise Refused(f"已有平台管理员（{holder.account.username}）。其他账号由其授权。")
        if Account.objects.filter(username=username).exists():
            raise Refused(f"用户名{username}已有人使用。请换一个。")
        account = Account(username=username, label=label)
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
    return account
