"""What each defect needs of a scheme, and what a pair is mostly about, so that all is met often."""

DEFECTS = [
    "blank group", "blank subject", "subject twice", "unknown state",
    "no number in month_self", "no number in 工龄", "no number in failed_bottom_line",
    "unknown subject in values", "unknown component", "value out of range", "value and actual",
    "negative actual", "negative target", "actual of a plain component",
    "actual of an adjustment", "item not listed", "rows without item mixed",
    "values and quotients mixed", "item twice", "several periods", "period outside the run",
    "kind without a ledger", "kind of an adjustment", "no adjustments in the scheme",
    "adjustment not listed", "evidence as gain and loss", "values in a roll-up", "no such run",
    "no kind in a ledger", "loss under positive_only", "actual in a ledger",
    "negative value in a ledger", "deduction not listed", "item not in a ledger",
    "no sub-period of a ledger", "evidence as bonus and loss",
    "value of a ballot", "no ballots in the scheme", "ballots in a roll-up",
    "unknown subject in ballots", "unknown ballot", "unknown voters", "vote out of range",
    "unknown subject in history", "history twice", "unknown grade in history",
    "impossible score in history", "rank below 1", "of below 1",
    "unknown subject in rulings", "unknown ruling", "blank ruling", "order below 1", "order twice",
    "veto the scheme has not", "unknown veto", "no verdict in the scheme",
    "verdict without its limit", "verdict that is no number", "verdict of nothing",
    "verdict beyond its limit", "verdict without reason", "verdict twice",
    "verdict points in a roll-up", "no criteria in the scheme", "unknown criterion",
    "no decisions in the scheme", "unknown decision", "label decided twice",
    "missing ballot the scheme has not", "missing ballot in a roll-up", "left out without weights",
    "unknown missing ballot", "missing ballot with votes", "missing ballot twice", "nothing left",
]  # fmt: skip

NEEDS = {
    "blank group": ["group"],
    "no number in month_self": ["month_self"],
    "no number in 工龄": ["number attribute"],
    "no number in failed_bottom_line": ["failed_bottom_line"],
    "value out of range": ["ranged first"],
    "value and actual": ["target first"],
    "negative actual": ["target first"],
    "negative target": ["target first"],
    "values and quotients mixed": ["target first"],
    "actual of a plain component": ["plain first"],
    "item not listed": ["plain first", "listed items"],
    "kind without a ledger": ["plain first"],
    "kind of an adjustment": ["adjust"],
    "actual of an adjustment": ["adjust"],
    "no adjustments in the scheme": ["no adjust"],
    "adjustment not listed": ["adjust", "listed adjustments"],
    "evidence as gain and loss": ["adjust"],
    "values in a roll-up": ["roll-up run"],
    "no such run": ["no rollup"],
    "no kind in a ledger": ["ledger first"],
    "loss under positive_only": ["ledger first", "positive_only"],
    "actual in a ledger": ["ledger first"],
    "negative value in a ledger": ["ledger first"],
    "deduction not listed": ["ledger first", "listed deductions", "no positive_only"],
    "item not in a ledger": ["ledger first", "listed items"],
    "no sub-period of a ledger": ["ledger first", "ledger_period"],
    "evidence as bonus and loss": ["ledger first", "no positive_only"],
    "value of a ballot": ["ballots"],
    "no ballots in the scheme": ["no ballots"],
    "ballots in a roll-up": ["ballots", "roll-up run"],
    "unknown subject in ballots": ["ballots"],
    "unknown ballot": ["ballots"],
    "unknown voters": ["ballots"],
    "vote out of range": ["ballots"],
    "unknown subject in history": ["period"],
    "history twice": ["period"],
    "unknown grade in history": ["period", "grade"],
    "impossible score in history": ["period", "clamp"],
    "rank below 1": ["period"],
    "of below 1": ["period"],
    "period outside the run": ["period", "own run"],
    "several periods": ["no period"],
    "veto the scheme has not": ["no veto"],
    "unknown veto": ["veto"],
    "no verdict in the scheme": ["no verdict"],
    "verdict without its limit": ["verdict", "one limit"],
    "verdict that is no number": ["verdict", "own run"],
    "verdict of nothing": ["verdict", "own run"],
    "verdict beyond its limit": ["verdict", "own run"],
    "verdict without reason": ["verdict", "own run", "reason"],
    "verdict twice": ["verdict", "own run"],
    "verdict points in a roll-up": ["verdict", "both limits", "roll-up run"],
    "no criteria in the scheme": ["no criteria"],
    "unknown criterion": ["criteria"],
    "no decisions in the scheme": ["no decisions"],
    "unknown decision": ["decisions"],
    "label decided twice": ["decision"],
    "missing ballot the scheme has not": ["no ballots"],
    "missing ballot in a roll-up": ["ballots", "roll-up run"],
    "left out without weights": ["ballots", "added up", "own run"],
    "unknown missing ballot": ["ballots", "own run"],
    "missing ballot with votes": ["ballots", "own run"],
    "missing ballot twice": ["ballots", "own run"],
    "nothing left": ["only a ballot", "weighed", "own run"],
}

THEMES = [
    [],
    ["target first", "bars", "grade"],
    ["light first", "grade"],
    ["ledger", "ledger first", "bars", "grade", "period"],
    ["ledger first", "ledger_period", "bars", "grade", "crowd"],
    ["ledger first", "ledger_period", "too few", "criteria"],
    ["ledger", "ledger first", "long ledger", "crowd"],
    ["ledger", "ledger first", "crowd", "bars", "grade"],
    ["stars", "fewer_removed", "narrow", "crowd"],
    ["stars", "fewer_removed", "narrow", "crowd", "grade"],
    ["stars", "fewer_removed", "roll-up run"],
    ["ballots", "judges_median", "narrow", "crowd"],
    ["ballots", "judges_median", "narrow", "crowd", "grade"],
    ["ballots", "judges_median", "roll-up run"],
    ["ballots", "verdict", "share"],
    ["ballots", "missing ballots", "weighed", "crowd"],
    ["ballots", "missing ballots", "weighed", "verdict", "grade"],
    ["share", "empty_unless", "verdict"],
    ["share", "verdict", "twins", "crowd"],
    ["share", "empty_unless", "crowd"],
    ["top_n", "verdict", "twins", "crowd"],
    ["top_n", "verdict", "crowd"],
    ["long ledger", "ledger", "ledger first", "grade"],
    ["cap", "verdict", "twins", "crowd"],
    ["cap", "verdict", "crowd"],
    ["threshold", "verdict", "twins", "bars"],
    ["threshold", "verdict", "bars", "down", "crowd"],
    ["threshold", "verdict", "bars", "down", "crowd", "period"],
    ["threshold", "verdict", "bars", "down", "crowd", "criteria"],
    ["cap", "verdict", "bars", "down", "crowd"],
    ["threshold", "verdict", "twins", "crowd"],
    ["threshold", "verdict", "twins", "crowd", "period"],
    ["threshold", "verdict", "twins", "group"],
    ["cap", "verdict", "bars", "veto"],
    ["cap", "group", "twins"],
    ["decision", "veto"],
    ["rank_top_n", "twins", "crowd", "bars", "grade"],
    ["streak", "period", "bars", "grade"],
    ["streak", "grade", "period"],
    ["line", "period"],
    ["year's end", "period", "threshold"],
    ["year's end", "period", "cap", "crowd"],
    ["award", "veto", "period"],
    ["award", "veto", "period", "crowd"],
    ["bars", "threshold", "crowd"],
    ["bars", "cap", "ledger first", "crowd"],
    ["roll-up run", "number attribute", "month_self"],
    ["roll-up run", "chain", "grade"],
]


class Wishes:
    """What a pair is to have: demanded by its defect, or favoured by what it is mostly about."""

    def __init__(self, rng, defect, theme):
        self.r, self.defect = rng, defect
        self.needed, self.theme = NEEDS.get(defect, []), theme

    def chance(self, share):
        """True as often as the share says."""
        return self.r.random() < share

    def needs(self, name):
        """Whether the defect cannot do without."""
        return name in self.needed

    def wants(self, name, share=0.0):
        """Whether to have it: by need, by theme nearly always, else as often as the share says."""
        if self.needs(name):
            return True
        if self.needs(f"no {name}"):
            return False
        return self.chance(max(share, 0.9) if name in self.theme else share)
