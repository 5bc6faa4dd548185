"""Life cycles: declared tables of (state, action, who, next state), run by one small mechanism.

A step is taken by a conditional UPDATE on the state it was seen in, with the deed in the same
transaction; a second click or a stale page changes nothing and is told so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from portal import deeds
from portal.refusals import Invalid, NotAllowed, Refused, Stale

LONGEST_REASON = 500
"""Characters the record of deeds holds of a reason; a longer one is refused, never cut."""
Need = Callable[[Any], str]
"""A condition: takes the object, returns '' when it holds, else the sentence that says what lacks."""


@dataclass(frozen=True)
class Step:
    """One row of a life cycle's table."""

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    right: str
    needs: tuple[Need, ...] = ()
    reason_required: bool = False
    rule: str = ""


@dataclass(frozen=True)
class Offer:
    """What a page may show of a step: whether it can be taken now, else why not."""

    step: Step
    allowed: bool
    why: str = ""


def _by_scope(account: Any, thing: Any, right: str) -> bool:
    return bool(account.may(right, thing.scope_path))


@dataclass(frozen=True)
class LifeCycle:
    """A named table of steps over the `state` field of one model.

    `holds` says whether an account may take a step that asks for a right: by scope where nothing else
    is said; a relation to the single thing (its finder, its handler) is a right of that table alone.
    With `keeps_reason` false the reason is not written into the deed, because it has to be erased later.
    """

    name: str
    labels: Mapping[str, str]
    steps: tuple[Step, ...]
    who: Callable[[str], str] = field(default=lambda right: "")
    holds: Callable[[Any, Any, str], bool] = _by_scope
    keeps_reason: bool = True

    def step(self, action: str) -> Step:
        """Return the step called `action`; KeyError for a name the table does not know."""
        for step in self.steps:
            if step.action == action:
                return step
        raise KeyError(action)

    def refusal(self, account: Any, thing: Any, step: Step) -> Refused | None:
        """Return why `account` cannot take `step` on `thing` now, or None when he can."""
        if account is not None and not self.holds(account, thing, step.right):
            who = self.who(step.right)
            return NotAllowed(
                f"不能{step.label}。{step.label}由{who}办理。", rule=step.rule, who=who
            )
        if thing.state not in step.sources:
            wanted = "、".join(f"“{self.labels[s]}”" for s in step.sources)
            return Stale(
                f"现在是“{self.labels[thing.state]}”，不能{step.label}；要在{wanted}时办理。",
                rule=step.rule,
            )
        lacking = [sentence for need in step.needs if (sentence := need(thing))]
        return Refused("".join(lacking), rule=step.rule) if lacking else None

    def offers(self, account: Any, thing: Any) -> list[Offer]:
        """Return the steps that start in the present state and are the account's to take."""
        found = []
        for step in self.steps:
            if thing.state in step.sources and self.holds(account, thing, step.right):
                refusal = self.refusal(account, thing, step)
                found.append(Offer(step, refusal is None, refusal.sentence if refusal else ""))
        return found

    def take(
        self,
        *,
        actor: Any,
        thing: models.Model,
        action: str,
        reason: str = "",
        changes: Mapping[str, Any] | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Take a step: check, conditional UPDATE with `changes`, deed. All of it or nothing.

        Raises NotAllowed, Stale, Refused or Invalid. `thing` is re-read under a row lock first, so
        what the needs look at cannot change under them.
        """
        step = self.step(action)
        _check_reason(step, reason)
        with transaction.atomic():
            model = type(thing)
            fresh: Any = model._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
            refusal = self.refusal(actor, fresh, step)
            if refusal is not None:
                raise refusal
            values = {"state": step.target, **(changes or {})}
            model._default_manager.filter(pk=thing.pk).update(**values)
            for name, value in values.items():
                setattr(thing, name, value)
            deeds.record(
                actor=actor,
                verb=step.label,
                about=fresh,
                reason=reason if self.keeps_reason else "",
                details={"from": fresh.state, "to": step.target, **(details or {})},
            )


def _check_reason(step: Step, reason: str) -> None:
    if step.reason_required and not reason.strip():
        raise Invalid(f"{step.label}须写明理由。", {"reason": ["请写一句理由。"]})
    if len(reason) > LONGEST_REASON:
        said = f"理由最多{LONGEST_REASON}字，现有{len(reason)}字。请缩短。"
        raise Invalid(said, {"reason": [said]})
