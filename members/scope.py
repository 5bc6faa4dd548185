"""Scope: what an account's grants come to. Roles are read from the one table named in settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Role:
    """A grantable role: its Chinese name, its rights, and the kinds of organization it is given on."""

    code: str
    name: str
    rights: frozenset[str]
    kinds: frozenset[str]


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
    return {role.code: role for role in table}


def rights_of(role: str) -> frozenset[str]:
    """Return the rights of a role; a role the table no longer knows has none."""
    found = roles().get(role)
    return found.rights if found else frozenset()


def paths_for(grants: Iterable[GrantLike], right: str) -> tuple[str, ...]:
    """Return the paths under which `right` is held, without those below another one."""
    held = sorted({g.scope_path for g in grants if right in rights_of(g.role)})
    kept: list[str] = []
    for path in held:
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


def who_holds(right: str) -> str:
    """Return the names of the roles that carry `right`, as a refusal names them."""
    names = [role.name for role in roles().values() if right in role.rights]
    return "、".join(names) or "平台管理员"
