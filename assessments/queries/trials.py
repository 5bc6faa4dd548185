"""What-if runs as pages and spreadsheets show them: who rises, who falls, filtered and counted."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments import rights
from assessments.models import SchemeVersion, WhatIf
from assessments.outline import Outline
from assessments.queries import lineage
from assessments.queries.overview import Grades
from assessments.whatif import NOT_NAMED
from portal.reading import whole

UP, DOWN, SAME, UNKNOWN = "up", "down", "same", ""
SHOWN = (
    ("", "全部"),
    ("changed", "有变化"),
    ("grade_up", "等次上升"),
    ("grade_down", "等次下降"),
    ("rank_up", "名次上升"),
    ("rank_down", "名次下降"),
)
PAGE = 100
"""Rows of one page of the table; the spreadsheet takes all that are shown."""


@dataclass(frozen=True)
class Line:
    """One subject before and after; `grade_move` and `rank_move` are up, down, same or '' (unknown)."""

    subject: int
    name: str
    unit: str
    panel: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    withheld: bool
    grade_move: str
    rank_move: str
    grades: tuple[str, str]
    """What the two grades are called; '' for none."""
    classes: tuple[str, str]
    """The chips of the two grades."""

    @property
    def is_changed(self) -> bool:
        """Whether total, rank or grade differ; unknown where the new result is withheld."""
        return not self.withheld and any(
            self.before.get(key) != self.after.get(key) for key in ("total", "rank", "grade")
        )

    @property
    def difference(self) -> Decimal | None:
        """The new total less the old one; None where one is missing."""
        old, new = self.before.get("total"), self.after.get("total")
        return Decimal(new) - Decimal(old) if old and new else None

    def fits(self, show: str) -> bool:
        """Whether the filter `show` keeps it."""
        moves = {f"grade_{self.grade_move}", f"rank_{self.rank_move}"}
        return not show or (self.is_changed if show == "changed" else show in moves)


def lines_of(trial: WhatIf) -> list[Line]:
    """Return every subject of a finished trial, unit by unit; [] while it has no outcome."""
    outcome = trial.outcome or {"rows": [], "labels_before": [], "labels_after": []}
    old, new = _labels(trial)
    return [_line(row, old, new) for row in outcome["rows"]]


Labels = dict[str, str]
"""Grade → what it is called, best first."""


def _labels(trial: WhatIf) -> tuple[Labels, Labels]:
    """The grades of the confirmed results and of the version, best first, with their names."""
    outcome = trial.outcome or {}
    documents = (trial.cycle.scheme_version.document, trial.version.document)
    old, new = (
        {label: Outline(document).word(label) for label in outcome.get(key, ())}
        for key, document in zip(("labels_before", "labels_after"), documents, strict=True)
    )
    return old, new


def _line(row: Mapping[str, Any], old: Labels, new: Labels) -> Line:
    before, after = row["before"], row["after"]
    grades = (before.get("grade"), after.get("grade"))
    return Line(
        subject=row["subject"],
        name=row["name"],
        unit=row["unit"],
        panel=row["panel"],
        before=before,
        after=after,
        withheld=row["withheld"],
        grade_move=_grade_move(*grades, list(old), list(new)),
        rank_move=_move(before.get("rank"), after.get("rank")),
        grades=(old.get(grades[0], grades[0] or ""), new.get(grades[1], grades[1] or "")),
        classes=(_chip(grades[0], list(old)), _chip(grades[1], list(new))),
    )


def _chip(grade: str | None, labels: list[str]) -> str:
    return f"g{labels.index(str(grade)) + 1}" if grade in labels[:4] else "g0"


def _grade_move(before: str | None, after: str | None, old: list[str], new: list[str]) -> str:
    """By the place among the labels, where both schemes have the same number of them."""
    if before not in old or after not in new or len(old) != len(new):
        return UNKNOWN
    return _move(old.index(str(before)), new.index(str(after)))


def _move(before: int | None, after: int | None) -> str:
    if before is None or after is None:
        return UNKNOWN
    return UP if after < before else DOWN if after > before else SAME


def trial_page(trial: WhatIf, account: Any, params: Mapping[str, str]) -> dict[str, Any]:
    """Return what the page of a trial shows, narrowed by `show` and `unit` (a panel) of the address."""
    lines = lines_of(trial)
    show, unit = _asked(params, lines)
    totals_only = bool((trial.outcome or {}).get("totals_only"))
    fitting = (one for one in lines if one.fits(show) and (not unit or one.panel == unit))
    shown = [] if totals_only else list(fitting)
    version = trial.version
    return {
        "trial": trial,
        "version": version,
        "scheme": version.scheme,
        "outdated": version.digest != trial.digest,
        "outcome": trial.outcome,
        "totals_only": totals_only,
        "not_named": NOT_NAMED,
        **_page(shown, params.get("page", "")),
        "people": len(lines),
        "tabs": [(code, label, sum(one.fits(code) for one in lines)) for code, label in SHOWN],
        "show": show,
        "unit": unit,
        "units": list({one.panel: one.unit for one in lines}.items()),
        **figures(trial, lines),
        "may_export": account.may(rights.EXPORT, trial.scope_path) and not totals_only,
    }


def _page(shown: list[Line], asked: str) -> dict[str, Any]:
    """One page of the lines, a page there is: the asked one, else the nearest."""
    pages = max(1, -(-len(shown) // PAGE))
    page = min(max(1, whole(asked) or 1), pages)
    lines = shown[(page - 1) * PAGE : page * PAGE]
    return {"lines": lines, "count": len(shown), "page": page, "pages": pages}


def _asked(params: Mapping[str, str], lines: list[Line]) -> tuple[str, int]:
    show = params.get("show", "")
    show = show if show in dict(SHOWN) else ""
    unit = whole(params.get("unit", "")) or 0
    return show, unit if unit in {one.panel for one in lines} else 0


def shown_lines(trial: WhatIf, params: Mapping[str, str]) -> tuple[list[Line], str, str]:
    """Return the lines the address shows, with the filter and the unit in words ('' for all)."""
    lines = lines_of(trial)
    show, unit = _asked(params, lines)
    shown = [one for one in lines if one.fits(show) and (not unit or one.panel == unit)]
    names = {one.panel: one.unit for one in lines}
    return shown, dict(SHOWN)[show], names.get(unit, "")


def figures(trial: WhatIf, lines: list[Line]) -> dict[str, Any]:
    """Return the distribution of grades before and after, and how many went from which to which."""
    old, new = _labels(trial)
    moves = Counter(one.grades for one in lines if one.grade_move in (UP, DOWN))
    return {
        "grades_before": _grades([one.before for one in lines], old),
        "grades_after": _grades([one.after for one in lines], new),
        "cap_before": trial.cycle.outline.cap,
        "cap_after": Outline(trial.version.document, trial.cycle.period.kind).cap,
        "moves": [(before, after, n) for (before, after), n in moves.most_common()],
    }


def _grades(results: list[Mapping[str, Any]], labels: Labels) -> Grades | None:
    counts = Counter(result.get("grade") for result in results)
    return Grades({name: counts[code] for code, name in labels.items()}) if labels else None


def trials_of(version: SchemeVersion, account: Any) -> list[WhatIf]:
    """Return the trials of a version that the account sees, newest first, without their rows."""
    rows = WhatIf.objects.visible_to(account).filter(version=version).defer("outcome")
    found = rows.select_related("cycle__organization", "job", "requested_by__person")
    return list(found.order_by("-pk")[:30])


def try_page(version: SchemeVersion, account: Any) -> dict[str, Any]:
    """Return what the page shows on which a version is tried: past cycles, and trials so far."""
    return {
        "version": version,
        "scheme": version.scheme,
        "is_draft": version.published_at is None,
        "cycles": lineage.tried_on(version, account),
        "trials": trials_of(version, account),
        "problems": lineage.problems_of(version) if version.published_at is None else [],
    }
