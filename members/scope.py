"""Scope: what an account's grants come to. Roles are read from the one table named in settings."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from members import rights

HANDED_ON = frozenset({rights.GRANT, rights.ADMINISTER})
"""Rights over the portal itself: a role that lacks one can give no role that carries it."""


@dataclass(frozen=True)
class Role:
    """A grantable role: its Chinese name, its rights, and the kinds of organization it is given on.

    `gives` names the roles its holder may give inside his own scope, and so says what "never above
    his own rights" means here: who grants need not hold the appraisal rights he gives (an
    administrator scores and confirms nothing), but what he may give is written down role by role,
    he cannot give anything to himself, and the power to grant never grows on its way: a role that
    is given may give only what its giver could give, and no right of HANDED_ON its giver lacks.
    `can` tells in words what the role may do.
    """

    code: str
    name: str
    rights: frozenset[str]
    kinds: frozenset[str]
    gives: frozenset[str] = frozenset()
    can: str = ""


class GrantLike(Protocol):
    """What is read of a grant."""

    role: str

    @property
    def scope_path(self) -> str:
        """The path of the organization the role is given on."""


@cache
def roles() -> Mapping[str, Role]:
    """Return the roles table, by code."""
    table: Iterable[Role] = import_string(settings.ROLES)
    found = {role.code: role for role in table}
    if problems := growing_powers(found):
        raise ImproperlyConfigured(" ".join(problems))
    return found


def growing_powers(table: Mapping[str, Role]) -> list[str]:
    """Return what in a table of roles would let somebody give more than he holds; [] when sound."""
    problems = []
    for role in table.values():
        if role.gives and rights.GRANT not in role.rights:
            problems.append(f"{role.code} gives roles without the right to grant.")
        for code in sorted(role.gives):
            given = table.get(code)
            if given is None:
                problems.append(f"{role.code} gives {code}, which is not in the table.")
            elif not given.gives <= role.gives or not given.rights & HANDED_ON <= role.rights:
                problems.append(f"{role.code} gives {code}, which can do more than itself.")
    return problems


def rights_of(role: str) -> frozenset[str]:
    """Return the rights of a role; a role the table no longer knows has none."""
    found = roles().get(role)
    return found.rights if found else frozenset()


def name_of(role: str) -> str:
    """Return a role's Chinese name; the bare code where the table no longer knows it."""
    found = roles().get(role)
    return found.name if found else role


def paths_for(grants: Iterable[GrantLike], right: str) -> tuple[str, ...]:
    """Return the paths under which `right` is held, without those below another one."""
    return _topmost(g.scope_path for g in grants if right in rights_of(g.role))


def paths_on(account: Any, right: str, kinds: Collection[str]) -> tuple[str, ...]:
    """Return the paths of those grants with `right` that are on organizations of `kinds`."""
    if not getattr(account, "is_authenticated", False):
        return ()
    return paths_for((g for g in account.held_grants if g.organization.kind in kinds), right)


def giving_paths(grants: Iterable[GrantLike], role: str) -> tuple[str, ...]:
    """Return the paths under which these grants let their holder give `role`."""
    table = roles()
    return _topmost(g.scope_path for g in grants if g.role in table and role in table[g.role].gives)


def _topmost(paths: Iterable[str]) -> tuple[str, ...]:
    held = sorted(set(paths))
    kept: list[str] = []
    for path in held:
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


def who_holds(right: str) -> str:
    """Return the names of the roles that carry `right`, as a refusal names them."""
    names = [role.name for role in roles().values() if right in role.rights]
    return "、".join(names) or "平台管理员"


def who_gives(code: str) -> str:
    """Return the names of the roles whose holders may give the role `code`."""
    names = [role.name for role in roles().values() if code in role.gives]
    return "、".join(names) or "平台管理员"
