"""Sealing ballot papers (PV-BALLOT): portal.sealing, filled so that the length tells nothing of a vote."""

from portal import sealing
from portal.sealing import Unreadable, unseal

__all__ = ["Unreadable", "insist_on_key", "seal", "unseal"]
_BLOCK = 2048


def insist_on_key() -> None:
    """Raise Refused where no key is set: nothing can be sealed."""
    sealing.insist_on_key("平台还没有设置选票密钥，不能投票。请平台管理员按部署说明设置后再试。")


def seal(text: str, about: str) -> bytes:
    """Return the text sealed under the newest key, bound to `about`; Refused without a key."""
    insist_on_key()
    return sealing.seal(text, about, _BLOCK)
