"""Personnel files of five units in the demonstration: most in order, some late, a few in doubt, one on hold.

The plain ones are written at once; what somebody decided goes through the real actions. All is made up.
"""

import datetime as dt
import io
from collections.abc import Sequence
from random import Random
from typing import Any

from django.db import transaction
from PIL import Image, ImageDraw

from members.archives.actions import access, facts, feeds, files, reading, reviews
from members.archives.models import ArchiveFile, FactRecord, Material, ReviewCase
from members.archives.words import CATEGORIES
from members.demo.names import chance
from members.models import Account, Organization, Person
from members.structure import WEISHAN
from portal import clock, deeds

UNITS = ("370826-zzb", "370826-czj", "370826-jw", "370826-mzj", "370826101")
TITLES = {
    1: "干部履历表", 2: "个人自传", 3: "年度考核登记表", 4: "毕业生登记表", 5: "干部人事档案任前审核表",
    6: "入党志愿书", 7: "嘉奖审批表", 9: "干部任免审批表",
}  # fmt: skip
DOUBTS = ("born", "work", "born")
"""Facts that the first few files of 韩庄镇 tell differently."""


def play(seed: int) -> None:
    """Write the files; nothing where there are some."""
    if ArchiveFile.objects.exists():
        return
    county = Organization.objects.get(code=WEISHAN)
    keeper = Account.objects.get(username="xingwenbo")
    decider = Account.objects.get(username="xumanqing")
    with transaction.atomic():
        made = _files()
        _materials(seed, made, keeper)
        deeds.record(
            actor=None, verb="装入演示档案", about=county, scope_path=county.path,
            details={"count": len(made)},
        )  # fmt: skip
    town = [file for file in made if file.unit.code == UNITS[-1]]
    own = {keeper.person_id, decider.person_id}
    told = [file for file in town if file.person_id not in own and file.person.joined_on]
    _doubts(told, keeper, decider)
    _outside(told, county, keeper)
    _readers(told, decider)


def _files() -> list[ArchiveFile]:
    people = Person.objects.filter(home__code__in=UNITS, left_on__isnull=True)
    rows = people.select_related("home").order_by("home__code", "sort_key", "id")
    leaders = {"principal", "leader"}
    found = []
    for person in rows.prefetch_related("posts"):
        leads = any(post.role in leaders for post in person.posts.all())
        level = ArchiveFile.Level.COUNTY if leads else ArchiveFile.Level.UNIT
        found.append(
            ArchiveFile(
                person=person, unit=person.home, level=level, category="servant",
                opened_on=clock.today() - dt.timedelta(days=400),
            )
        )  # fmt: skip
    return ArchiveFile.objects.bulk_create(found)


def _materials(seed: int, made: Sequence[ArchiveFile], keeper: Account) -> None:
    rng = chance(seed, "archives")
    rows = [row for file in made for row in _of_one(rng, file, keeper)]
    told = Material.objects.bulk_create(rows)
    at = clock.now()
    FactRecord.objects.bulk_create(
        FactRecord(material=row, kind=kind, value=value, by=keeper, at=at)
        for row in told
        for kind, value in _said(row)
    )


def _of_one(rng: Random, file: ArchiveFile, keeper: Account) -> list[Material]:
    today, rows = clock.today(), []
    for category in CATEGORIES:
        if category.number not in TITLES or rng.random() > (0.96 if category.asked else 0.4):
            continue
        if category.members_only and not file.person.joined_on:
            continue
        state = rng.choices(("scanned", "filed", "accepted", "registered"), (86, 7, 4, 3))[0]
        ago = rng.randint(60, 380) if state in ("scanned", "filed") else rng.randint(2, 45)
        received = today - dt.timedelta(days=ago)
        filed = received + dt.timedelta(days=rng.randint(5, 30))
        if state == "filed":
            received = today - dt.timedelta(days=rng.randint(20, 50))
            filed = today - dt.timedelta(days=rng.randint(1, 14))
        kept = state in Material.KEPT
        rows.append(
            Material(
                file=file, category=category.number, title=TITLES[category.number],
                formed_on=received - dt.timedelta(days=rng.randint(1, 3000)),
                source_unit=file.unit.label, received_on=received, mode="ongoing", state=state,
                registered_by=keeper, filed_on=filed if kept else None,
                scanned_on=filed + dt.timedelta(days=5) if state == "scanned" else None,
            )
        )  # fmt: skip
    return rows


def _said(row: Material) -> list[tuple[str, str]]:
    """What the made-up material says of the facts; all of one file agree."""
    person = row.file.person
    born = f"{person.born:%Y-%m}" if person.born else ""
    began = f"{person.born.year + 22}-07" if person.born else ""
    by_category = {
        1: [("born", born), ("work", began), ("status", "干部")],
        4: [("education", person.get_education_display())],
        6: [("born", born), ("party", f"{person.joined_on:%Y-%m}" if person.joined_on else "")],
        9: [("work", began), ("status", "干部")],
    }
    return [(kind, value) for kind, value in by_category.get(row.category, []) if value]


def _doubts(told: Sequence[ArchiveFile], keeper: Account, decider: Account) -> None:
    """Three files with a differing date: waiting, investigated, and unclear, so on hold; one corrected."""
    for file, kind in zip(told[:4], (*DOUBTS, "born"), strict=True):
        _differ(file, kind, keeper)
    cases = list(ReviewCase.objects.filter(trigger="differing").order_by("id"))
    words = "1985年的招工登记表与履历表相差两年，到原单位查阅名册。"
    for case in cases[1:]:
        reviews.step(actor=keeper, case=case, action="investigate", words=words)
    for case, said in zip(
        cases[2:], ("原单位撤销，名册没有找到。", "派出所底册与入党志愿书一致。"), strict=True
    ):
        reviews.step(actor=keeper, case=case, action="report", words=said)
    reviews.step(
        actor=decider, case=cases[2], action="unclear", words="依据不足，暂缓使用，继续查找。"
    )
    last = cases[3].file
    value = f"{last.person.born:%Y-%m}"
    facts.recognise(
        actor=decider, file=last, kind="born", value=value, ground="以最早形成的入党志愿书为准"
    )
    reviews.step(actor=decider, case=cases[3], action="correct", words="按最早的材料认定。")
    reviews.open_review(actor=keeper, file=told[5], trigger="promotion")


def _differ(file: ArchiveFile, kind: str, keeper: Account) -> None:
    today = clock.today()
    row = files.register(
        actor=keeper, file=file, category=1, title="招工登记表", formed_on=dt.date(1998, 7, 1),
        source_unit="县人力资源和社会保障局", received_on=today - dt.timedelta(days=12),
        mode="scattered",
    )  # fmt: skip
    year = (file.person.born.year if file.person.born else 1970) + (2 if kind == "born" else 20)
    if not FactRecord.objects.filter(material__file=file, kind=kind).exists():
        other = file.materials.filter(category__in=(1, 6, 9)).exclude(pk=row.pk).first() or row
        facts.record(actor=keeper, material=other, kind=kind, value=f"{year - 2}-03")
    facts.record(actor=keeper, material=row, kind=kind, value=f"{year}-03")


def _outside(told: Sequence[ArchiveFile], county: Organization, keeper: Account) -> None:
    today = clock.today()
    told_words = (
        ("discipline", "sanction", "党内警告处分决定", 20, told[6]),
        ("inspection", "award", "巡察整改工作表现突出，通报表扬", 15, told[7]),
        ("justice", "law", "民事诉讼一件，已调解结案", 6, None),
    )
    for source, kind, words, ago, file in told_words:
        feed = feeds.enter(
            actor=keeper, county=county, source=source, kind=kind, words=words,
            received_on=today - dt.timedelta(days=ago),
        )  # fmt: skip
        if file:
            feeds.assign(actor=keeper, feed=feed, file=file)


def _readers(told: Sequence[ArchiveFile], decider: Account) -> None:
    """The county leader may read one file for ten days, and has asked for another."""
    leader = Account.objects.get(username="mengfanrong")
    today, words = clock.today(), "县委研究干部任用前了解情况"
    for file, answered in ((told[4], True), (told[8], False)):
        asked = access.ask(
            actor=leader, file=file, purpose=words, since=today, until=today + dt.timedelta(days=10)
        )
        if answered:
            access.step(actor=decider, grant=asked, action="approve", words="同意")
            reading.begin(actor=leader, grant=asked, file=file, origin="演示")
            _scan(file)


def _scan(file: ArchiveFile) -> None:
    """Two made-up pages for one filed material of the file that can be read."""
    row = file.materials.filter(state="filed").first()
    if row is None:
        row = files.register(
            actor=Account.objects.get(username="xingwenbo"), file=file, category=10,
            title="个人情况说明", formed_on=clock.today(), source_unit=file.unit.label,
            received_on=clock.today(), mode="ongoing",
        )  # fmt: skip
        for action in ("review", "accept", "file"):
            files.step(actor=row.registered_by, material=row, action=action)
    pages: list[Any] = [(_page(number), f"{number}.png") for number in (1, 2)]
    files.add_pages(actor=row.registered_by, material=row, sent=pages)
    files.step(actor=row.registered_by, material=row, action="scan")


def _page(number: int) -> io.BytesIO:
    """A page of grey lines with its number: no real paper is shown."""
    sheet = Image.new("RGB", (1000, 1414), "white")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((60, 60, 940, 1354), outline="black", width=3)
    for line in range(140, 1300, 60):
        pen.line((100, line, 900 if line % 180 else 600, line), fill="#bbbbbb", width=14)
    pen.text((480, 1320), f"- {number} -", fill="black")
    made = io.BytesIO()
    sheet.save(made, "PNG")
    made.seek(0)
    return made
