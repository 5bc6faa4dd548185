"""Keeping people: add one, correct his facts, end his place in the register and take it back, move him.

Nobody is deleted, and nobody keeps his own row (E-CONFLICT); what is his to correct is in
members.actions.corrections. History is kept by triggers, the ground by the deed.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from members import person_scope, pinyin, rights, secrets
from members.actions import person_secrets
from members.models import Membership, Organization, Person, Post
from members.scope import who_holds
from members.secrets import Kind
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused, Stale

FACTS = ("name", "sex", "born", "ethnicity", "native_place", "education", "work", "joined_on",
         "full_on")  # fmt: skip
LENGTHS = {"name": 40, "ethnicity": 20, "native_place": 40, "work": 80}
LABELS = {
    field.name: str(field.verbose_name) for field in Person._meta.fields if field.name in FACTS
}
EARLIEST = dt.date(1900, 1, 1)


def add(
    *,
    actor: Any,
    home: Organization,
    facts: Mapping[str, Any],
    identity: str = "",
    telephone: str = "",
    twice: bool = False,
) -> Person:
    """Add a person to a unit; Refused where his identity number is held, or, unless `twice`, where
    somebody of his name and date of birth is in the register already."""
    if not actor.may(rights.KEEP_PEOPLE, home.path):
        who = who_holds(rights.KEEP_PEOPLE)
        raise NotAllowed(
            f"不能在{home.label}登记人员。这件事由管{home.label}的{who}办理。", who=who
        )
    values = checked(facts)
    with transaction.atomic():
        if not twice:
            _refuse_namesake(actor, values)
        person = Person(home=home, **_columns(values))
        person.save(force_insert=True)
        deeds.record(actor=actor, verb="登记人员", about=person)
        for kind, number in ((Kind.IDENTITY, identity), (Kind.TELEPHONE, telephone)):
            if number.strip():
                person_secrets.write(actor=actor, person=person, kind=kind, number=number)
    return person


def correct(*, actor: Any, person: Person, facts: Mapping[str, Any], revision: int) -> Person:
    """Correct a person's facts as of the `revision` that was read; Stale where it is no longer so."""
    values = checked(facts)
    with transaction.atomic():
        fresh = kept(actor, person, "修改人员信息")
        if fresh.revision != revision:
            raise Stale(
                f"{fresh.name}的信息刚被别人改过，这一次没有保存。"
                "页面上标出了现在的值，请核对后再保存。"
            )
        changed = write_facts(fresh, values)
        if changed:
            labels = "、".join(LABELS[name] for name in changed)
            deeds.record(actor=actor, verb="修改人员信息", about=fresh, reason=labels)
    return fresh


def leave(*, actor: Any, person: Person, on: dt.date, why: str, reason: str) -> Person:
    """End a person's place in the register; his posts and his membership end on the same day."""
    said = _said(reason)
    if why not in Person.Left.values:
        raise Invalid("请选一个离开原因。", {"why": ["请选一个离开原因。"]})
    if not EARLIEST <= on <= clock.today():
        raise Invalid("离开日期不对。", {"on": ["离开日期不能晚于今天。"]})
    with transaction.atomic():
        fresh = kept(actor, person, "登记离开")
        if fresh.left_on:
            raise Stale(f"{fresh.name}已登记为{fresh.left_on}离开，没有再改。")
        _end_all(fresh, on)
        fresh.left_on, fresh.left_why = on, why
        _save(fresh, "left_on", "left_why")
        deeds.record(actor=actor, verb="登记离开", about=fresh, reason=said)
    return fresh


def take_back(*, actor: Any, person: Person, reason: str) -> Person:
    """Take a person who has left back into the register; posts and membership are entered anew."""
    said = _said(reason)
    with transaction.atomic():
        fresh = kept(actor, person, "撤销离开")
        if not fresh.left_on:
            raise Stale(f"{fresh.name}现在就在册，没有再改。")
        fresh.left_on, fresh.left_why = None, ""
        _save(fresh, "left_on", "left_why")
        deeds.record(actor=actor, verb="撤销离开", about=fresh, reason=said)
    return fresh


def move(*, actor: Any, person: Person, home: Organization, reason: str) -> Person:
    """Change the unit a person belongs to; both units lie in the actor's scope."""
    said = _said(reason)
    if not actor.may(rights.KEEP_PEOPLE, home.path):
        who = who_holds(rights.KEEP_PEOPLE)
        raise NotAllowed(
            f"{home.label}不在您的管理范围内，不能把人调过去。"
            f"请由同时管两个单位的上一级{who}办理，或先登记离开、由对方登记。",
            who=who,
        )
    with transaction.atomic():
        fresh = kept(actor, person, "调整所在单位")
        if fresh.home_id == home.pk:
            raise Stale(f"{fresh.name}已经在{home.label}，没有再改。")
        before, fresh.home = fresh.home, home
        _save(fresh, "home")
        details = {"from": before.pk, "to": home.pk}
        deeds.record(actor=actor, verb="调整所在单位", about=fresh, reason=said, details=details)
    return fresh


def kept(actor: Any, person: Person, doing: str) -> Person:
    """Return the person, locked and read again, whom the actor keeps; raise why he does not."""
    fresh = locked(person)
    person_scope.insist(actor, rights.KEEP_PEOPLE, fresh, doing)
    if fresh.merged_into_id:
        raise Refused(f"这一行已并入人员{fresh.merged_into_id}，不再改动。请打开那一行办理。")
    return fresh


def locked(person: Person) -> Person:
    """Return the person read again, his row locked."""
    rows = Person.objects.select_for_update(of=("self",)).select_related("home")
    return rows.get(pk=person.pk)


def checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts without blanks around them; Invalid with a sentence for each that cannot be."""
    values: dict[str, Any] = {k: v for k, v in facts.items() if k in FACTS}
    values |= {k: v.strip() for k, v in values.items() if isinstance(v, str)}
    problems: dict[str, list[str]] = {}
    if not values.get("name", "x"):
        problems["name"] = ["请填写姓名。"]
    for name, most in LENGTHS.items():
        if len(values.get(name) or "") > most:
            problems[name] = [f"最多{most}个字，请缩短。"]
    for name in ("name", "native_place", "work"):
        secrets.refuse_numbers(values.get(name) or "", name)
    born, joined, full = (values.get(name) for name in ("born", "joined_on", "full_on"))
    for name in ("born", "joined_on", "full_on"):
        if values.get(name) and not EARLIEST <= values[name] <= clock.today():
            problems[name] = ["日期应在1900年至今天之间。"]
    if born and joined and joined.year - born.year < 18:
        problems.setdefault("joined_on", ["入党时应年满18岁，请核对出生日期和入党日期。"])
    if full and not joined:
        problems.setdefault("joined_on", ["填了转正日期，也要填入党日期。"])
    if joined and full and full < joined:
        problems.setdefault("full_on", ["转正日期不能早于入党日期。"])
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)
    return values


def write_facts(fresh: Person, values: Mapping[str, Any]) -> list[str]:
    """Write checked facts into a locked row; return the names of those that changed."""
    changed = [name for name, value in values.items() if getattr(fresh, name) != value]
    if changed:
        for name, value in _columns(values).items():
            setattr(fresh, name, value)
        _save(fresh)
    return changed


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that facts come to: a name brings its pinyin, a date of birth its year."""
    found = dict(values)
    if name := values.get("name"):
        found |= {"sort_key": pinyin.person_key(name), "initials": pinyin.initials(name)}
    if born := values.get("born"):
        found["born_year"] = born.year
    return found


def _save(fresh: Person, *fields: str) -> None:
    """Write a locked row, one revision on."""
    fresh.revision = F("revision") + 1  # type: ignore[assignment]
    fresh.save(update_fields=[*fields, "revision"] if fields else None)
    fresh.refresh_from_db(fields=["revision"])


def _refuse_namesake(actor: Any, values: Mapping[str, Any]) -> None:
    if not values.get("born"):
        return
    rows = Person.objects.filter(name=values["name"], born=values["born"], merged_into=None)
    found = rows.select_related("home").visible_to(actor).first()
    if found:
        sentence = (
            f"{found.home.label}已有同名同出生日期的{found.name}（人员{found.pk}）。"
            "是同一人的，请在他的页面上办理；确是两个人的，勾选“确是另一个人”再登记。"
        )
        raise Refused(sentence)


def _end_all(person: Person, on: dt.date) -> None:
    """End what is still held on a day; what begins only then or later cannot end before it begins."""
    for rows in (Post.objects.filter(person=person), Membership.objects.filter(person=person)):
        held = rows.filter(until__isnull=True) | rows.filter(until__gt=on)
        if held.filter(since__gte=on).exists():
            raise Refused(
                f"{person.name}有从{on}起或更晚的任职或组织关系。请先更正它们，或改离开日期。"
            )
        held.update(until=on)


def _said(reason: str) -> str:
    missing = "请写一句依据，如文件的文号。"
    said = prose(reason, what="依据", most=300, name="reason", missing=missing)
    return secrets.refuse_numbers(said, "reason")
