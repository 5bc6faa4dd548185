"""Bulletins: drafting, saving their words, issuing, dropping. What is issued never changes (P16-R6)."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from assessments import rights
from assessments.bulletins.lifecycle import BULLETIN, standing
from assessments.bulletins.wording import first_words
from assessments.models import Bulletin, BulletinSource, BulletinText, Scheme
from assessments.queries import bulletin_body
from members.models import Organization
from members.scope import who_holds
from portal import clock, deeds
from portal.periods import Period
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused, Stale

LISTED = (0, 3, 5, 10, 20)
"""How many places of each group can be printed; 0 for all."""
LONG = 300
"""From so many ranked subjects on, a new draft prints the first places alone."""


@dataclass(frozen=True)
class Typed:
    """What an officer typed into a draft."""

    title: str
    opening: str
    closing: str
    audience: str
    listed: int


def draft(
    *, actor: Any, scheme: Scheme, period: Period, audience: str = Bulletin.Audience.INTERNAL
) -> Bulletin:
    """Begin a bulletin with its first words; the draft there is already, if there is one.

    Refused where nothing is confirmed yet, and where an issued one still stands.
    """
    organization = scheme.organization
    _may_issue(actor, organization.path)
    made = Bulletin(
        scheme=scheme,
        organization=organization,
        period_code=period.code,
        audience=audience,
        drafted_at=clock.now(),
        drafted_by=actor,
    )
    found = _draft_like(made)
    if found is not None:
        return found
    stands = standing(made)
    if stands is not None:
        raise Refused(f"这一周期的通报已经发布（{stands.mark}），它的结果没有更正，不用再编一份。")
    body = bulletin_body.body_of(made)
    if not body["groups"]:
        raise Refused(f"{period.label}还没有确认的结果。各单位确认结果以后才能编写通报。")
    if body["n"] > LONG:
        made.listed = LISTED[1]
    made.corrects = _corrected(made)
    return _begin(actor, made, body)


def _begin(actor: Any, made: Bulletin, body: dict[str, Any]) -> Bulletin:
    words = first_words(made.scheme.title, body)
    try:
        with transaction.atomic():
            made.save()
            BulletinText.objects.create(
                bulletin=made,
                number=1,
                title=words.title[:120],
                opening=words.opening,
                closing=words.closing,
                saved_at=clock.now(),
            )
            deeds.record(actor=actor, verb="起草通报", about=made)
    except IntegrityError:  # somebody else began it in the same moment
        found = _draft_like(made)
        if found is None:
            raise
        return found
    return made


def _may_issue(actor: Any, path: str) -> None:
    if not actor.may(rights.ISSUE_BULLETIN, path):
        who = who_holds(rights.ISSUE_BULLETIN)
        raise NotAllowed(f"不能编发通报。通报由{who}编发。", who=who)


def _like(one: Bulletin) -> dict[str, Any]:
    return {
        "organization": one.organization_id,
        "scheme": one.scheme_id,
        "period_code": one.period_code,
        "audience": one.audience,
    }


def _draft_like(one: Bulletin) -> Bulletin | None:
    found: Bulletin | None = Bulletin.objects.filter(
        **_like(one), state=Bulletin.State.DRAFT
    ).first()
    return found


def _corrected(one: Bulletin) -> Bulletin | None:
    """The issued bulletin of the same kind whose results have been corrected."""
    rows = Bulletin.objects.filter(**_like(one), state=Bulletin.State.ISSUED)
    found: Bulletin | None = rows.order_by("-year", "-number").first()
    return found


def save(*, actor: Any, bulletin: Bulletin, typed: Typed, seen: int) -> BulletinText:
    """Save a draft's words as a new version, with whom it is for and how much it prints.

    Invalid names what does not fit. Stale when somebody saved since version `seen`; nothing is written.
    """
    _may_issue(actor, bulletin.scope_path)
    words = _checked(typed)
    with transaction.atomic():
        fresh = _locked_draft(bulletin)
        last = fresh.texts.first()
        number = last.number if last else 0
        if number != seen:
            who = last.saved_by.display_name if last and last.saved_by else "别人"
            raise Stale(f"您打开以后，{who}又保存过（第{number}稿），您填的还没有保存。")
        try:
            with transaction.atomic():
                Bulletin.objects.filter(pk=fresh.pk).update(
                    audience=typed.audience, listed=typed.listed
                )
        except IntegrityError as taken:
            said = "这一周期、这一范围已有另一份草稿。请换一个发布范围，或先作废那一份。"
            raise Invalid(said, {"audience": [said]}) from taken
        text = BulletinText.objects.create(
            bulletin=fresh, number=number + 1, saved_at=clock.now(), saved_by=actor, **words
        )
        deeds.record(actor=actor, verb="保存通报", about=fresh, details={"text": text.number})
    bulletin.refresh_from_db()
    return text


def _checked(typed: Typed) -> dict[str, str]:
    """The words as they are kept; Invalid with every problem at once."""
    problems: dict[str, list[str]] = {}
    words = {}
    for name, what, most in (("title", "标题", 120), ("opening", "开头", 4000),
                             ("closing", "结尾", 4000)):  # fmt: skip
        text = getattr(typed, name)
        if name == "closing" and not text.strip():
            words[name] = ""
            continue
        try:
            words[name] = prose(text, what=what, most=most, name=name, missing=f"请写{what}。")
        except Invalid as invalid:
            problems |= invalid.problems
    if typed.audience not in Bulletin.Audience.values:
        problems["audience"] = ["请选择发布范围：内部，或公开。"]
    if typed.listed not in LISTED:
        problems["listed"] = ["请选择每组列前几名：全部、3、5、10或20。"]
    if problems:
        raise Invalid("草稿还没有保存，请按各处提示改正。", problems)
    return words


def _locked_draft(bulletin: Bulletin) -> Bulletin:
    rows = Bulletin.objects.select_for_update(of=("self",)).select_related("organization", "scheme")
    fresh: Bulletin = rows.get(pk=bulletin.pk)
    if fresh.state != Bulletin.State.DRAFT:
        raise Stale(f"这份通报{fresh.get_state_display()}，不能再改。")
    return fresh


def seal_of(bulletin: Bulletin, body: dict[str, Any], text: BulletinText) -> str:
    """Return what stands for everything a reader of the draft has seen: its words and its results."""
    return f"{text.number}.{bulletin.audience}.{bulletin_body.digest(body)}"


def issue(*, actor: Any, bulletin: Bulletin, seen: str) -> Bulletin:
    """Issue a draft as it was read: number it, freeze what it says, note what it rests on.

    Stale when words or results changed since `seen`; Refused where nothing is confirmed, or another
    bulletin of the same matter stands.
    """
    with transaction.atomic():
        # Numbers run without a gap: one bulletin of an organization is issued at a time.
        Organization.objects.select_for_update(no_key=True).get(pk=bulletin.organization_id)
        _may_issue(actor, bulletin.scope_path)
        fresh = _locked_draft(bulletin)
        body, text = bulletin_body.body_of(fresh), fresh.texts.first()
        if not body["groups"] or text is None:
            raise Refused("还没有确认的结果，不能发布。")
        if seal_of(fresh, body, text) != seen:
            raise Stale("您打开以后，文字或结果有变动，没有发布。请看过现在的内容再发布。")
        for source in body["sources"]:
            BulletinSource.objects.create(
                bulletin=fresh, panel_id=source["panel"], run_id=source["run"]
            )
        _take_issue(actor, fresh, body, text)
    bulletin.refresh_from_db()
    return bulletin


def _take_issue(actor: Any, fresh: Bulletin, body: dict[str, Any], text: BulletinText) -> None:
    now = clock.now()
    year = clock.today().year
    rows = Bulletin.objects.filter(organization=fresh.organization_id, year=year)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    words = {"title": text.title, "opening": text.opening, "closing": text.closing}
    BULLETIN.take(
        actor=actor,
        thing=fresh,
        action="issue",
        changes={
            "body": body | {"words": words, "text": text.number},
            "year": year,
            "number": last + 1,
            "check_code": _check_code(),
            "issued_at": now,
            "issued_by": actor,
            "corrects": _corrected(fresh),
        },
        details={"number": f"〔{year}〕{last + 1}号", "digest": bulletin_body.digest(body)},
    )


def _check_code() -> str:
    code = secrets.token_hex(6).upper()
    return "-".join(code[i : i + 4] for i in range(0, 12, 4))


def drop(*, actor: Any, bulletin: Bulletin, reason: str = "") -> None:
    """Drop a draft that is not wanted; its words stay on record."""
    BULLETIN.take(actor=actor, thing=bulletin, action="drop", reason=reason)
