"""Who may give which role to whom and where, and whose account he may keep. Rules, nothing written.

Every rule has an id, which refusals and the administrators' handbook name:

GRANT-SELF   Nobody gives a role to himself, takes one from himself, or keeps his own account.
GRANT-SCOPE  A role is given and taken only inside the organizations the giver may grant on.
GRANT-ABOVE  Only roles that the table lets the giver's own role give (members.scope.Role.gives).
GRANT-KIND   A role is given only on the kinds of organization it is made for.
ACCOUNT-KEEP An account is kept (password, lock-out, closing) only by who may give every role it
             holds: otherwise resetting a password would be a way to rights one does not have.
"""

from typing import Any

from django.db.models import Q

from members import rights, scope
from members.models import Account, Grant, Organization
from members.models.organizations import Kind
from members.scope import Role, who_gives, who_holds
from portal import clock
from portal.refusals import Invalid, NotAllowed, Refused

SELF = "GRANT-SELF"
SCOPE = "GRANT-SCOPE"
ABOVE = "GRANT-ABOVE"
KIND = "GRANT-KIND"
KEEP = "ACCOUNT-KEEP"


def live_or_coming() -> Q:
    """Return the condition on grants that they have not ended by today."""
    return Q(until__isnull=True) | Q(until__gt=clock.today())


def roles_to_give(actor: Any, organization: Organization) -> list[Role]:
    """Return the roles the actor may give on an organization, in the table's order."""
    return [
        role
        for role in scope.roles().values()
        if organization.kind in role.kinds and actor.may_give(role.code, organization.path)
    ]


def kinds_to_give_on(actor: Any) -> set[str]:
    """Return the kinds of organization on which the actor can give any role at all."""
    table, held = scope.roles(), [grant.role for grant in actor.held_grants]
    given = {code for role in held if role in table for code in table[role].gives}
    return {kind for code in given for kind in table[code].kinds}


def to_oneself(role: str = "") -> NotAllowed:
    """Return the refusal of GRANT-SELF."""
    who = who_gives(role) if role else who_holds(rights.GRANT)
    return NotAllowed(f"不能给自己授权。自己的角色由别的{who}授予。", rule=SELF, who=who)


def refusal_to_give(
    actor: Any, account: Account, role: str, organization: Organization
) -> Refused | None:
    """Return why the actor cannot give `account` this role there, or None when he can."""
    if account.pk == actor.pk:
        return to_oneself(role)
    if not actor.may(rights.GRANT, organization.path):
        who = who_holds(rights.GRANT)
        return NotAllowed(
            f"不能在{organization.label}授权，它不在您的授权范围内。可以请管{organization.label}的{who}办理。",
            rule=SCOPE,
            who=who,
        )
    known = scope.roles().get(role)
    if known is None:
        return Invalid("没有这个角色。", {"role": ["请从列出的角色里选一个。"]})
    if not actor.may_give(role, organization.path):
        who = who_gives(role)
        return NotAllowed(f"不能授予{known.name}。这个角色由{who}授予。", rule=ABOVE, who=who)
    if organization.kind not in known.kinds:
        kinds = "、".join(kind.label for kind in Kind if kind in known.kinds)
        sentence = f"{known.name}只能授在{kinds}上，{organization.label}是{Kind(organization.kind).label}。"
        problem = Invalid(sentence, {"role": [f"{sentence}请换一个组织或换一个角色。"]})
        problem.rule = KIND
        return problem
    return None


def refusal_to_revoke(actor: Any, grant: Grant) -> Refused | None:
    """Return why the actor cannot end a grant, or None when he can."""
    path = grant.organization.path
    if grant.account_id == actor.pk:
        return NotAllowed(
            "不能撤销自己的角色。请由别的授权人办理。", rule=SELF, who=who_gives(grant.role)
        )
    if not actor.may(rights.GRANT, path):
        who = who_holds(rights.GRANT)
        return NotAllowed(
            f"不能撤销。{grant.organization.label}不在您的授权范围内。", rule=SCOPE, who=who
        )
    if grant.role in scope.roles() and not actor.may_give(grant.role, path):
        who = who_gives(grant.role)
        return NotAllowed(f"不能撤销{grant.role_name}。这个角色由{who}管理。", rule=ABOVE, who=who)
    return None


def refusal_to_keep(actor: Any, account: Account) -> Refused | None:
    """Return why the actor cannot keep this account, or None when he can."""
    if account.pk == actor.pk:
        return NotAllowed(
            "不能在这里办自己的账号。改密码请点右上角姓名里的“修改密码”，其他事请别的授权人办。",
            rule=SELF,
        )
    unit = account.unit
    if unit is not None and not actor.may(rights.GRANT, unit.path):
        return NotAllowed(
            f"这个账号属于{unit.label}，不在您的授权范围内，由管{unit.label}的授权人办理。",
            rule=SCOPE,
            who=who_holds(rights.GRANT),
        )
    grants = account.grants.filter(live_or_coming()).select_related("organization")
    for grant in grants:
        if refusal := refusal_to_revoke(actor, grant):
            where = grant.organization.label if refusal.rule == ABOVE else "您的授权范围以外"
            return NotAllowed(
                f"这个账号在{where}是{grant.role_name}，由能授予这个角色的人办理。",
                rule=KEEP,
                who=who_gives(grant.role),
            )
    return None
