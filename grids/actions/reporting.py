"""Reporting a case: one transaction, one case however often it is sent."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.db import connection

from grids import relations, rights
from grids.actions import errands, keys, notices, parties
from grids.actions.parties import Party
from grids.actions.stepping import log
from grids.dues import due_on, urgency_of
from grids.models import Case, CaseKind, CasePhoto, ErrandDetail, ErrandService, Grid
from grids.models.kinds import REPORTER_RIGHTS, Channel, Reporter
from grids.obligations import ERRAND
from members.models import Organization
from members.models.organizations import Kind
from portal import clock, deeds, files, photos
from portal.models import StoredFile
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused

LONGEST_WORDS = 2000
OLDEST = 92
"""Days back a case may have been found: a phone that was out of reach for a season."""
MOST_PHOTOS = 9
PURPOSE = "grids.case"
Photo = tuple[IO[bytes], str]


@dataclass(frozen=True)
class Report:
    """What is reported. Either `grid` or, where the grid is not known, `organization` says where."""

    key: uuid.UUID
    kind: CaseKind
    words: str
    channel: str
    grid: Grid | None = None
    organization: Organization | None = None
    urgency: str = ""
    found_on: dt.date | None = None
    parties: Sequence[Party] = ()
    photos: Sequence[Photo] = ()
    service: ErrandService | None = None
    """Which service an errand asks for, where it is known already."""

    @property
    def place(self) -> Organization:
        """The organization whose case it becomes."""
        place = self.grid.organization if self.grid else self.organization
        if place is None:
            sentence = "请选网格；不清楚是哪个网格的，选村（社区）或镇街。"
            raise Invalid(sentence, {"grid": [sentence]})
        return place


@dataclass(frozen=True)
class Above:
    """The county and, where there is one, the township of a place."""

    county: int
    town: int | None


def report(*, actor: Any, report: Report) -> Case:
    """Report a case; the case that is there already where its key has been sent before.

    Reported by who dispatches (the hotline desk) it is registered at once. Raises NotAllowed, Invalid,
    Refused, and Stale for a key sent again with something else; nothing is written then.
    """
    return report_once(actor=actor, report=report)[0]


def report_once(*, actor: Any, report: Report) -> tuple[Case, bool]:
    """Report a case as `report` does; tell too whether it was this very call that made it."""

    def prepare() -> keys.Write:
        _check(actor, report)
        words = checked_words(report.words)
        people = parties.check(report.parties)
        pictures = photos.all_cleaned(report.photos)
        return lambda: _write(actor, report, words, people, pictures)

    return keys.once(lambda: _sent_before(actor, report), prepare)


def _write(
    actor: Any, report: Report, words: str, people: Sequence[Party], pictures: Sequence[Photo]
) -> Case:
    stored = [_store(actor, report, picture) for picture in pictures]
    case = _create(actor, report, words)
    CasePhoto.objects.bulk_create(
        CasePhoto(case=case, file=file, position=i) for i, file in enumerate(stored, 1)
    )
    parties.write(case, people)
    if report.service is not None:
        errands.name_service(
            actor=actor, case=case, service=report.service, mode=ErrandDetail.Mode.POST
        )
    _record(actor, case)
    return case


def checked_words(text: str) -> str:
    """Return the words of a report as they are kept; Invalid where there are none, or what may not stay."""
    words = prose(text, what="内容", most=LONGEST_WORDS, name="words", missing="请写发生了什么事。")
    parties.refuse_identity(words, "words")
    return words


def _record(actor: Any, case: Case) -> None:
    details = {"channel": case.channel, "kind": case.kind.code}
    log(case, actor, "report", details=details)
    notices.tell(actor=actor, case=case)
    deeds.record(actor=actor, verb="上报事项", about=case, details=details)


def sent_before(actor: Any, key: uuid.UUID) -> Case | None:
    """Return the account's case with this key; Refused where another account has used it."""
    found: Case | None = keys.sent_before(Case.objects, actor, key, by="finder", again="上报页再报")
    return found


def _sent_before(actor: Any, report: Report) -> Case | None:
    if (case := sent_before(actor, report.key)) is not None:
        insist_same(
            case,
            kind=report.kind.code,
            grid=report.grid.pk if report.grid else None,
            organization=report.place.pk,
            words=report.words,
        )
    return case


def insist_same(
    case: Case, *, kind: str, grid: int | None, organization: int | None, words: str
) -> None:
    """Raise Stale unless what was sent with the key of `case` is what the case was reported as.

    Nothing that was written is dropped as if it had been taken. `organization` counts where no grid was
    named; words that were deleted after two years are not compared.
    """
    # of a grid its own id alone: its organization may have become another since
    there, told = (case.grid_id, grid) if grid else (case.organization_id, organization)
    keys.insist(
        keys.all_same([(case.kind.code, kind), (there, told)])
        and bool(grid or case.grid_id is None)
        and keys.same_words(case.words, words),
        became=f"报成事项{case.label}",
        undone="上报",
        again="要补充的，打开那件事项补充；是另一件事的，请重新打开上报页再报。",
    )


def _check(actor: Any, report: Report) -> None:
    """Raise what keeps the report from being taken, but for its words."""
    kind, place, today = report.kind, report.place, clock.today()
    needed = {REPORTER_RIGHTS[Reporter(one)] for one in kind.reporters}
    if not any(actor.may(right, place.path) for right in needed):
        who = "、".join(Reporter(one).label for one in kind.reporters)
        raise NotAllowed(f"不能在{place.label}上报“{kind.title}”。这类事项由{who}上报。", who=who)
    if not kind.active or f"/{kind.organization_id}/" not in place.path:
        raise Invalid(
            f"{place.label}不用“{kind.title}”这一类。请换一类。", {"kind": ["请换一类。"]}
        )
    insist_channel(kind, report.channel)
    if report.service is not None and kind.code != ERRAND:
        sentence = f"“{kind.title}”没有代办事项，只有代办服务才有。请不选代办事项，或换类别。"
        raise Invalid(sentence, {"service": [sentence]})
    found = report.found_on or today
    if not today - dt.timedelta(days=OLDEST) <= found <= today:
        sentence = f"发现日期要在{today - dt.timedelta(days=OLDEST)}至{today}之间。"
        raise Invalid(sentence, {"found_on": [sentence]})
    _check_grid(report.grid, found)
    if len(report.photos) > MOST_PHOTOS:
        raise Invalid(f"照片最多{MOST_PHOTOS}张。", {"photos": [f"请留下{MOST_PHOTOS}张以内。"]})


def insist_channel(kind: CaseKind, channel: str) -> None:
    """Raise Invalid for a channel the kind does not come through."""
    if channel not in kind.channels:
        titles = "、".join(Channel(one).label for one in kind.channels)
        sentence = f"“{kind.title}”的来源只有：{titles}。请从中选一项。"
        raise Invalid(sentence, {"channel": [sentence]})


def _check_grid(grid: Grid | None, found: dt.date) -> None:
    if grid is None or (grid.since <= found and (grid.until is None or found < grid.until)):
        return
    said = f"已于{grid.until}撤并" if grid.until and found >= grid.until else f"{grid.since}才划定"
    sentence = f"网格“{grid.name}”{said}，{found}发现的事不能报在这里。请选当天的网格。"
    raise Invalid(sentence, {"grid": [sentence]})


def _store(actor: Any, report: Report, picture: Photo) -> StoredFile:
    """Keep a photo under the narrowest right; whom else the kind lets look today, `may_look` tells.

    A kind may become PV-CASE later; a wider right written down now would then keep its photos open.
    """
    stream, name = picture
    return files.store(
        actor=actor,
        stream=stream,
        name=name,
        purpose=PURPOSE,
        scope_path=report.place.path,
        right=rights.DISPATCH,
        allowed={photos.TYPE},
    )


@files.reader(PURPOSE)
def may_look(account: Any, file: StoredFile) -> bool:
    """Return whether the account may look at a photo of a case: who may read the case (PV-CASE)."""
    found = CasePhoto.objects.filter(file=file).select_related("case__kind").first()
    return found is not None and relations.reads(account, found.case)


def _create(actor: Any, report: Report, words: str) -> Case:
    place, above, today = report.place, above_of(report.place), clock.today()
    urgency = urgency_of(report.kind, report.urgency)
    due, at_desk = due_on(urgency, today), actor.may(rights.DISPATCH, place.path)
    return Case.objects.create(
        key=report.key,
        kind=report.kind,
        county_id=above.county,
        town_id=above.town,
        year=today.year,
        number=_next_number(above.county, today.year),
        organization=place,
        scope_path=place.path,
        grid=report.grid,
        grid_path=report.grid.path if report.grid else "",
        finder=actor,
        channel=report.channel,
        urgency=urgency["code"],
        words=words,
        found_on=report.found_on or today,
        reported_at=clock.now(),
        counted_from=today,
        due_on=due,
        state=Case.State.REGISTERED if at_desk else Case.State.FOUND,
    )


def above_of(place: Organization) -> Above:
    """Return county and township of an organization; Refused for one that stands in no county."""
    ids = [int(number) for number in place.path.split("/") if number]
    kinds = dict(Organization.objects.filter(pk__in=ids).values_list("kind", "pk"))
    if Kind.COUNTY not in kinds:
        raise Refused(f"{place.label}不属于任何县（市、区），不能上报事项。请选村（社区）或镇街。")
    return Above(kinds[Kind.COUNTY], kinds.get(Kind.TOWN))


def _next_number(county: int, year: int) -> int:
    """Draw the county's next number of the year; the counter's row is held until the case is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO grids_casecounter (county_id, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (county_id, year) DO UPDATE SET last = grids_casecounter.last + 1"
            " RETURNING last",
            [county, year],
        )
        return int(cursor.fetchone()[0])
