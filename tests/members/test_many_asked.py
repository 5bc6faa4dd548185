"""Corrections people ask for, and an account's tokens, ask as much at a thousand rows as at ten."""

from itertools import cycle

from members.actions import tokens
from members.models import CorrectionRequest
from members.queries import ENDED
from portal import clock
from portal.models import ApiToken
from tests.members import people_world as pw
from tests.multiplied import MANY, Listing, api, asks_no_more_of_many, desk, multiplied
from tests.standing import once_a_module

built, world = once_a_module(pw.build)


def test_corrections(world: pw.Register) -> None:
    asked = CorrectionRequest.objects.create(
        person=world.cadre, fact="education", wanted="大学", ground="毕业证", asked_at=clock.now()
    )
    answered = CorrectionRequest.objects.create(
        person=world.member, fact="education", wanted="大学", ground="毕业证", asked_at=clock.now(),
        state="accepted", answer="已改", answered_at=clock.now(), answered_by=world["county_organizer"],
    )  # fmt: skip

    def grow(count: int) -> None:
        people = cycle(multiplied(world.cadre, count, name=lambda n: f"王建{n}"))
        multiplied(asked, count, person_id=lambda n: next(people).pk)
        multiplied(answered, count)

    every = CorrectionRequest.objects.all()
    row = r'href="/members/corrections/\d+/"'
    own = CorrectionRequest.objects.filter(person=world.member)
    lists = [
        Listing("county_organizer", "/members/corrections/", every.filter(state="open"), row),
        Listing("county_organizer", "/members/corrections/?state=all", every, row),
        api("county_organizer", "person-corrections/", every),
    ]
    asks_no_more_of_many(desk(world.__getitem__), lists, grow)
    assert own.count() >= MANY


def test_tokens(world: pw.Register) -> None:
    me = world["county_organizer"]
    sent = {"actor": me, "parts": ["members"], "writes": False, "days": 30}
    live, over = (tokens.make(name=name, **sent).token for name in ("新", "旧"))
    tokens.withdraw(actor=me, token=over)
    over.refresh_from_db()

    def grow(count: int) -> None:
        multiplied(live, count, digest=lambda n: f"x{n:063}", name=lambda n: f"新{n}")
        multiplied(over, count, digest=lambda n: f"{n:064}", name=lambda n: f"旧{n}")

    page, every = "/members/tokens/", ApiToken.objects.filter(account=me)
    lists = [
        Listing("county_organizer", page, every.filter(withdrawn_at=None), r"新\d+<span", MANY),
        Listing("county_organizer", page, every.exclude(withdrawn_at=None), r"旧\d+<span", ENDED),
    ]
    asks_no_more_of_many(desk(world.__getitem__), lists, grow)
