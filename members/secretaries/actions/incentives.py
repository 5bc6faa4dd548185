"""Incentives by confirmed results, places for recruitment, the standard of subsidies (P01-R14 to R16)."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from members.models import Organization
from members.models.organizations import Kind
from members.pools.actions import words
from members.secretaries import relations, rights
from members.secretaries.models import Incentive, Recruitment, Standard, Term
from members.secretaries.queries import incentives as queries
from portal import clock, deeds
from portal.inserting import insert, past_day
from portal.refusals import Faults, Invalid, Refused

DECIDE = rights.DECIDE_SECRETARIES


def grant(
    *,
    actor: Any,
    term: Term,
    kind: str,
    year: int,
    ground: str,
    amount: Decimal = Decimal(0),
    on: dt.date,
) -> Incentive:
    """Record an incentive. Honours and recruitment need a decided assessment of that year without a failed
    bottom line; recruitment also a place left of those kept for secretaries (P01-R14, R15)."""
    relations.insist(actor, DECIDE, term.scope_path, "登记激励", term.person)
    said = _checked(kind, ground, amount, on)
    with transaction.atomic():
        if kind in Incentive.HONOURS:
            _insist_candidate(term, year)
        if kind == Incentive.Kind.RECRUITED:
            _insist_place(term, year)
        row = Incentive(
            term=term,
            kind=kind,
            year=year,
            ground=said,
            amount=amount,
            granted_on=on,
            by=actor,
        )
        taken = f"{term.person.name}{year}年的{row.get_kind_display()}已经登记过。"
        return insert(row, actor=actor, verb="登记书记激励", taken=taken)


def _checked(kind: str, ground: str, amount: Decimal, on: dt.date) -> str:
    """The ground as it is kept; Invalid with all that is wrong at once."""
    if kind not in Incentive.Kind.values:
        raise Invalid("请选种类。", {"kind": ["请选种类。"]})
    faults = Faults()
    said = faults.of(lambda: words(ground, "ground", 200, "请写依据，如文号。"))
    faults.of(lambda: past_day(on, "on"))
    faults.of(lambda: _check_amount(kind, amount))
    faults.tell()
    return said or ""


def _check_amount(kind: str, amount: Decimal) -> None:
    award = kind == Incentive.Kind.AWARD
    if amount < 0 or (award and not amount):
        said = "专项奖励请填金额，要大于0。"
    elif amount and not award:
        said = "只有专项奖励填金额，其他的填0。"
    else:
        return
    raise Invalid(said, {"amount": [said]})


def _insist_candidate(term: Term, year: int) -> None:
    if said := queries.against(term, year):
        raise Refused(said, rule="P01-R15")


def _insist_place(term: Term, year: int) -> None:
    county = relations.county_of(term.village)
    plan = Recruitment.objects.select_for_update().filter(county=county, year=year).first()
    if plan is None:
        raise Refused(f"还没有登记{year}年的招录计划，请先登记计划数（P01-R14）。", rule="P01-R14")
    given = queries.recruited(county, year)
    if given >= plan.kept:
        raise Refused(
            f"{year}年面向优秀书记的名额{plan.kept}个已经用完（计划{plan.places}个，"
            f"比例{plan.share}％，P01-R14）。",
            rule="P01-R14",
        )


def plan(*, actor: Any, county: Organization, year: int, places: int, share: int) -> Recruitment:
    """Write a year's plan of recruitment, new or anew; not below what was given already."""
    relations.insist(actor, DECIDE, county.path, "登记招录计划")
    _check_county(county, year)
    problems: dict[str, list[str]] = {}
    if not 1 <= places <= 10_000:
        problems["places"] = ["计划数在1至10000之间。"]
    if not 1 <= share <= 100:
        problems["share"] = ["比例在1至100之间。"]
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)
    with transaction.atomic():
        row = Recruitment(county=county, year=year, places=places, share=share)
        if row.kept < (given := queries.recruited(county, year)):
            raise Refused(f"已经招录{given}名，名额不能少于{given}个。", rule="P01-R14")
        made, _ = Recruitment.objects.update_or_create(
            county=county, year=year, defaults={"places": places, "share": share}
        )
        deeds.record(actor=actor, verb="登记招录计划", about=made)
    return made


def set_standard(
    *, actor: Any, county: Organization, year: int, post: Decimal, performance: Decimal
) -> Standard:
    """Write a year's subsidies; Refused where they are lower than the year before (P01-R16)."""
    relations.insist(actor, DECIDE, county.path, "登记补贴标准")
    _check_county(county, year)
    before = Standard.objects.filter(county=county, year__lt=year).order_by("-year").first()
    after = Standard.objects.filter(county=county, year__gt=year).order_by("year").first()
    problems = {}
    for name, value, what in (("post", post, "岗位补贴"), ("performance", performance, "绩效补贴")):
        if value < 0:
            problems[name] = ["不能是负数。"]
        elif before is not None and value < getattr(before, name):
            least = getattr(before, name)
            problems[name] = [
                f"{what}不能低于{before.year}年的{least}元，标准逐步增长（P01-R16）。"
            ]
        elif after is not None and value > getattr(after, name):
            problems[name] = [
                f"{what}不能高于{after.year}年的{getattr(after, name)}元（P01-R16）。"
            ]
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)
    with transaction.atomic():
        made, _ = Standard.objects.update_or_create(
            county=county, year=year, defaults={"post": post, "performance": performance}
        )
        deeds.record(actor=actor, verb="登记补贴标准", about=made)
    return made


def _check_county(county: Organization, year: int) -> None:
    if county.kind != Kind.COUNTY:
        raise Refused("招录计划和补贴标准按县（市、区）登记。")
    if not 2020 <= year <= clock.today().year + 1:
        raise Invalid("年度不对。", {"year": [f"年度在2020至{clock.today().year + 1}之间。"]})
