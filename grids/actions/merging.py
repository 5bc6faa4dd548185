"""Merging duplicates: the same matter from two channels becomes one case, both finders are answered."""

from typing import Any

from django.db import transaction

from grids import rights
from grids.actions.stepping import log, said
from grids.lifecycle import CASE
from grids.models import Case
from members.scope import who_holds
from portal.refusals import Invalid, NotAllowed


def merge(*, actor: Any, case: Case, into: Case, reason: str) -> Case:
    """End `case` as a duplicate of `into`, which keeps the earlier day of discovery.

    What was merged into `case` before follows it, so that a duplicate always points at a living case.
    Rows are locked in the order of their ids. Returns `case` as it is now.
    """
    words = said(reason, "并案理由")
    with transaction.atomic():
        rows = Case.objects.select_for_update(of=("self",)).select_related("kind")
        held = {row.pk: row for row in rows.filter(pk__in=(case.pk, into.pk)).order_by("pk")}
        gone, kept = held[case.pk], held[into.pk]
        _check(actor, gone, kept)
        before, due = gone.state, gone.due_on
        CASE.take(
            actor=actor,
            thing=gone,
            action="merge",
            reason=words,
            changes={"merged_into_id": kept.pk},
            details={"into": kept.label},
        )
        log(
            gone, actor, "merge", before=before, due_before=due, words=words,
            details={"into": kept.label},
        )  # fmt: skip
        Case.objects.filter(merged_into=gone).update(merged_into=kept)
        kept.found_on = min(kept.found_on, gone.found_on)
        kept.save(update_fields=["found_on"])
        log(kept, actor, "took_in", before=kept.state, details={"of": gone.label})
    return gone


def _check(actor: Any, gone: Case, kept: Case) -> None:
    if gone.pk == kept.pk:
        raise Invalid("不能并入自己。请选另一件。", {"into": ["请选另一件事项。"]})
    if not actor.may(rights.DISPATCH, kept.scope_path):
        who = who_holds(rights.DISPATCH)
        raise NotAllowed(f"不能并入{kept.label}：不在您的范围内。由{who}办理。", who=who)
    if kept.state in (Case.State.FILED, Case.State.MERGED) or gone.county_id != kept.county_id:
        sentence = f"{kept.label}{kept.get_state_display()}，不能并入。请选本县一件没有归档的事项。"
        raise Invalid(sentence, {"into": [sentence]})
