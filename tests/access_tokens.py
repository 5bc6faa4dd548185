"""How the rows of tests/access.csv about tokens of the API are asked."""

from typing import Any

from members.actions import tokens
from members.models import Account
from tests.access_cases import CASES, Asked, Case, about, plain
from tests.access_world import Spot, Stage


def _made(account: Account) -> int:
    token = tokens.make(actor=account, name="热线", parts=["grids"], writes=False, days=30).token
    return int(token.pk)


def _own(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    """A token of the very account that asks, or else of another one."""
    is_his = own and role in stage.world.accounts
    return Asked({"pk": _made(stage.world[role] if is_his else spot.kept)})


def _kept(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.kept.pk, "token": _made(spot.kept)}


plain("members:tokens", {"name": "热线", "parts": ["grids"], "writes": "read", "days": "30"})
CASES["members:token_withdraw", ""] = Case(_own, has_object=True)
about("members:account_token", _kept)
