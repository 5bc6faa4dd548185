"""What of a scheme's results a paper may tell, by whom it is read (PV-STAFF, PV-MEMBER, PV-PUBLIC).

A public paper never tells more than the scheme's own notice (`publish`), of people never a low grade, and
their ranks and scores only where the notice itself goes to the whole county.
"""

from dataclasses import dataclass

from assessments.outline import Outline
from assessments.whatif import NOT_NAMED, TOTALS_ONLY

GOOD_ONLY = "grades_good_only"


@dataclass(frozen=True)
class Disclosure:
    """What a paper shows: names at all, of all or of the best alone, with what beside them."""

    names: bool = True
    best_only: bool = False
    ranks: bool = True
    scores: bool = True
    grades: bool = True
    critics: bool = True
    """Whether those criticised are named."""
    sentence: str = ""
    """Why something is left out, for whoever reads the paper; '' where nothing is."""


INTERNAL = Disclosure()
UNNAMED = "对个人的低等次和整改不点名，只列人数（PV-STAFF）。"


def of(outline: Outline, *, public: bool) -> Disclosure:
    """Return what a paper about the scheme may show inside the leadership, or to anybody."""
    if outline.kind in TOTALS_ONLY:
        return counts(NOT_NAMED)
    if not public:
        return Disclosure(critics=False, sentence=UNNAMED) if outline.of_people else INTERNAL
    shown = outline.shown
    beyond = outline.of_people and _audience(outline) != "county"
    if GOOD_ONLY in shown or beyond:
        return _best(outline)
    return Disclosure(
        ranks="ranks" in shown,
        scores="scores" in shown,
        grades="grades" in shown,
        critics=not outline.of_people and not {"ranks", "grades"}.isdisjoint(shown),
        sentence="公开的通报只列方案的公示允许公开的内容。",
    )


def counts(sentence: str) -> Disclosure:
    """Return what shows nobody by name, for the reason given."""
    return Disclosure(
        names=False, ranks=False, scores=False, grades=False, critics=False, sentence=sentence
    )


def _best(outline: Outline) -> Disclosure:
    """Only who is graded best, without rank and score; counts alone where there are no grades."""
    if not outline.top:
        return counts(
            "方案不定等次，公示也不向全县公开名次，公开的通报只列数量，不列名单（PV-STAFF）。"
        )
    best = outline.word(outline.top)
    said = f"公开的通报只列“{best}”的名单，不列名次、得分和其他等次（PV-STAFF）。"
    return Disclosure(best_only=True, ranks=False, scores=False, critics=False, sentence=said)


def _audience(outline: Outline) -> str:
    """Whom the scheme's notice is for; '' where it does not say."""
    return str(outline.document.get("publish", {}).get("audience", ""))
