"""A county with a township of two villages: who nominates, rates, answers, approves, mentors and serves."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from members import pinyin
from members.models import Account, Membership, Organization, Person, Post
from members.pools import actions as pools
from members.pools.kinds import RESERVE
from members.secretaries.actions import commitments, lists, mentors, selections, terms
from members.secretaries.models import Assessor, Commitment, ListItem, MentorGroup, Selection, Term
from members.secretaries.words import CRITERIA, FOUR, Part
from portal import clock, workdays
from portal.models import Demonstration
from tests import world as w

TODAY = w.TODAY
GOOD = dict.fromkeys(CRITERIA, 4)
ENTRY = {
    "source": "town",
    "field": "other",
    "level": "ready",
    "ground": "镇党委会研究",
    "since": TODAY,
}
WAY = ("nominated", "checked", "town_rated", "evaluated", "submitted", "approved", "appointed")
FACTS = {"text": "硬化村内道路", "target": "硬化2公里", "due_on": dt.date(2026, 12, 20)}


@dataclass
class World:
    """Organizations, people and accounts by name; `term` is the first village's secretary's file."""

    county: Organization
    town: Organization
    village: Organization
    empty: Organization
    """A village without a secretary."""
    branch: Organization
    organ: Organization
    candidate: Person
    serving: Person
    item: ListItem
    term: Term
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Account:
        """A fresh account object, as a new request would load it."""
        return Account.objects.get(pk=self.accounts[name].pk)

    def selection(self, state: str = "nominated", channel: str = "local") -> Selection:
        """Make a case of the candidate for the village without a secretary, in a state."""
        made = selections.nominate(
            actor=self["town"], village=self.empty, person=self.candidate, channel=channel,
            ground="带头致富，群众公认",
        )  # fmt: skip
        lists.answer(actor=self["discipline"], item=self.item, subject=made, result="clear")
        end = state if state in WAY else "submitted" if state == "refused" else "nominated"
        for at in WAY[1 : WAY.index(end) + 1]:
            self.go(made, at)
        if state in ("refused", "withdrawn"):
            who = self["county" if state == "refused" else "town"]
            action = "refuse" if state == "refused" else "withdraw"
            selections.take(actor=who, selection=made, action=action, said="研究决定")
        return Selection.objects.select_related("village", "person").get(pk=made.pk)

    def go(self, made: Selection, to: str) -> None:
        """Take the step that leads to a state of the straight way."""
        town, county = self["town"], self["county"]
        if to in ("town_rated", "evaluated"):
            actor = town if to == "town_rated" else county
            selections.rate(actor=actor, selection=made, marks=GOOD, opinion="符合标准")
        elif to == "appointed":
            selections.appoint(actor=town, selection=made, on=TODAY, title="党支部书记")
        else:
            action = {"checked": "check", "submitted": "submit", "approved": "approve"}[to]
            actor = county if to == "approved" else town
            selections.take(actor=actor, selection=made, action=action, said="同意")

    def group(self, state: str = "proposed") -> MentorGroup:
        """Make a mentor group of the serving secretary, in a state."""
        terms.mark_weak(actor=self["county"], village=self.village, since=TODAY, ground="县委文件")
        chosen = {part.value: self.people[part.value] for part in Part}
        made = mentors.propose(actor=self["town"], term=self.term, people=chosen)
        if state == "proposed":
            return made
        mentors.agree(actor=self["secretary"], group=made, mentor=None)
        for one in made.mentors.all():
            mentors.agree(actor=self["town"], group=made, mentor=one)
        mentors.take(actor=self["town"], group=made, action="start")
        if state == "ended":
            mentors.take(actor=self["town"], group=made, action="end", said="期满")
        return made

    def commitment(self, state: str = "claimed", field: str = "economy") -> Commitment:
        """Make a commitment of the serving secretary, in a state."""
        made = commitments.claim(
            actor=self["secretary"], term=self.term, year=2026, facts={"field": field, **FACTS}
        )
        town = self["town"]
        if state == "returned":
            commitments.review(actor=town, commitment=made, action="return", said="目标不清")
        elif state != "claimed":
            commitments.review(actor=town, commitment=made, action="approve")
            if state != "approved":
                told = {"evidence": "硬化了2公里，有照片"}
                actor = self["secretary"]
                commitments.own_step(actor=actor, commitment=made, action="report", facts=told)
            action = {"achieved": "achieve", "partly": "partly", "missed": "miss"}.get(state)
            if action:
                words: dict[str, Any] = {"share": 60, "said": "差一段"}
                commitments.review(actor=town, commitment=made, action=action, **words)
        return Commitment.objects.get(pk=made.pk)


def person(
    name: str, home: Organization, branch: Organization | None = None, **more: Any
) -> Person:
    """Make a person; of a branch a full member since 2015."""
    keys = {"sort_key": pinyin.person_key(name), "initials": pinyin.initials(name)}
    made = Person.objects.create(name=name, home=home, **keys, **more)
    if branch is not None:
        Membership.objects.create(person=made, branch=branch, since=dt.date(2015, 1, 1))
    return made


def post(who: Person, where: Organization, title: str, role: str, rank: str = "") -> Post:
    """Give somebody a post since 2020."""
    return Post.objects.create(
        person=who, organization=where, title=title, role=role, rank=rank, since=dt.date(2020, 1, 1)
    )


def build() -> World:
    """Make the world: one secretary serves, one village is empty, the entry list has one item."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": TODAY, "seed": 1})
    clock.forget()
    workdays.seed(2026)
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370883", "邹城市", "county", city)
    neighbour = w.organization("370831", "泗水县", "county", city)
    town = w.organization("370883101", "香城镇", "town", county)
    other_town = w.organization("370883102", "城前镇", "town", county)
    organ = w.organization("370883-jw", "市纪委监委", "organ", county)
    village = w.organization("370883101001", "东王村", "village", town)
    empty = w.organization("370883101002", "西李村", "village", town)
    branch = w.organization("370883101001-zb", "东王村党支部", "branch", village)
    candidate = person("李向前", empty, branch, born_year=1992)
    serving = person("王守信", village, branch, born_year=1970)
    accounts = {
        "town": w.account("town", "town_organizer", town),
        "other_town": w.account("other_town", "town_organizer", other_town),
        "county": w.account("county", "county_organizer", county),
        "stranger": w.account("stranger", "county_organizer", neighbour),
        "discipline": w.account("discipline", "unit_leader", organ),
        "leader": w.account("leader", "county_leader", county),
        "village": w.account("village", "village_secretary", village),
        "secretary": w.account("secretary"),
        "candidate": w.account("candidate"),
        "section": w.account("section"),
    }
    item = lists.add(
        actor=accounts["county"], county=county, stage="entry", code="1", text="受过党纪处分未满影响期",
        department="discipline", unit=organ,
    )  # fmt: skip
    held = post(serving, village, "党支部书记、村委会主任", "principal")
    term = terms.take_in(actor=accounts["town"], post=held, channel="local")
    made = World(county, town, village, empty, branch, organ, candidate, serving, item, term)
    made.accounts = accounts
    _people(made, other_town)
    for name, who in (("secretary", serving), ("candidate", candidate),
                      ("section", made.people["section"])):  # fmt: skip
        Account.objects.filter(pk=accounts[name].pk).update(person=who)
    return made


def _people(made: World, other_town: Organization) -> None:
    """A mentor for each part."""
    section = person("赵科长", made.town)
    post(section, made.town, "党委副书记", "leader", "乡科级副职")
    cadre = person("钱干事", made.town)
    post(cadre, made.town, "党建办干部", "staff")
    opinion = person("孙民情", made.organ)
    post(opinion, made.organ, "干部", "staff")
    third = w.organization("370883102001", "南周村", "village", other_town)
    good = person("周先进", third)
    held = post(good, third, "党支部书记", "principal")
    terms.take_in(actor=made["other_town"], post=held, channel="local")
    made.people |= {"section": section, "town": cadre, "opinion": opinion, "secretary": good}


def reserve(world: World, name: str, place: Organization | None = None, **more: Any) -> Any:
    """Enter a made-up person of a village as its reserve."""
    where = place or world.village
    who = person(name, where, None, born_year=more.pop("born_year", 1995))
    return pools.enter(
        actor=world["town"], kind=RESERVE, place=where, person=who, facts=ENTRY | more
    )


def group_of_four(world: World, year: int = 2026) -> list[Assessor]:
    """Call one member of each of the four departments."""
    from members.secretaries.actions import assessments

    return [
        assessments.call(
            actor=world["county"], county=world.county, year=year,
            person=person(f"评估{number}", world.organ), department=one.value,
        )
        for number, one in enumerate(FOUR)
    ]  # fmt: skip
