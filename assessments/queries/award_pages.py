"""The award list (表彰名单) of a cycle: every award of its confirmed results, with ground and decision."""

from typing import Any

from assessments import rights
from assessments.models import Cycle, Panel
from assessments.queries import honours
from assessments.queries.overview import in_force
from assessments.whatif import NOT_NAMED, TOTALS_ONLY


def is_counted(cycle: Cycle) -> bool:
    """Whether the subjects may only be counted (PV-MEMBER, PV-RESIDENT)."""
    return cycle.outline.kind in TOTALS_ONLY


def page(cycle: Cycle, account: Any) -> dict[str, Any]:
    """Return the context of the list: sections in the scheme's order; of members only how many.

    The number of statements does not grow with the number of subjects.
    """
    seen = Panel.objects.visible_to(account).filter(cycle=cycle)
    ids = set(in_force(seen).values_list("pk", flat=True))
    panels = [panel for panel in honours.published([cycle]) if panel.pk in ids]
    sections = honours.awards_of(cycle, panels)
    return {
        "cycle": cycle,
        "sections": sections,
        "counted": NOT_NAMED if is_counted(cycle) else "",
        "measure": "人" if cycle.outline.of_people else "个",
        "people": cycle.outline.of_people,
        "units": len(panels),
        "waiting": len(ids) - len(panels),
        "undecided": sum(
            1 for s in sections for one in s.lines if s.effect and one.state != honours.ACCEPTED
        ),
        "may_export": account.may(rights.EXPORT, cycle.scope_path) and not is_counted(cycle),
    }
