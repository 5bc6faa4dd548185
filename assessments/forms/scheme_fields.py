"""Which values of a scheme document the draft editor offers, and how they are laid out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessments import words
from assessments.reading import conditions
from assessments.reading.numbers import percent
from assessments.reading.paths import place as place_words
from assessments.reading.paths import word
from assessments.schemes.conditions import WORDS
from assessments.schemes.numbers import is_number
from assessments.schemes.problems import Path
from assessments.scoring.components import BALLOT, LEDGER, STARS

Document = Mapping[str, Any]
Choices = tuple[tuple[str, str], ...]
NUMBER, SHARE, COUNT, TEXT, LONG, CHOICE = "number", "share", "count", "text", "long", "choice"


@dataclass(frozen=True)
class Field:
    """One value: where it stands, what it is called (read aloud), what it holds, what it may be."""

    path: Path
    label: str
    value: str
    kind: str = NUMBER
    choices: Choices = ()
    is_slot: bool = False
    """Whether it is one of the signing roles, whose blank ones are closed up."""

    @property
    def name(self) -> str:
        """The field's name in the form."""
        return ".".join(str(step) for step in self.path)

    @property
    def is_number(self) -> bool:
        """Whether it asks for a number."""
        return self.kind in (NUMBER, SHARE, COUNT)

    def takes(self, typed: str) -> bool:
        """Whether it may hold what was typed: anything, or of a choice what it offers."""
        return self.kind != CHOICE or typed in dict(self.choices)

    @property
    def hint(self) -> str:
        """A share in percent; '' for any other value."""
        return f"＝{percent(self.value)}" if self.kind == SHARE and is_number(self.value) else ""


@dataclass(frozen=True)
class Line:
    """A row of a group: words, and a field or nothing under each head."""

    label: str
    cells: tuple[Field | None, ...]
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Fields that belong together; `covers` are the document's sections whose problems stand here."""

    key: str
    title: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    covers: tuple[str, ...]
    hint: str = ""

    @property
    def has_head(self) -> bool:
        """Whether its columns have names."""
        return any(self.head)

    @property
    def rows(self) -> list[tuple[Line, list[tuple[str, Field | None]]]]:
        """Each line with its fields under their heads."""
        return [(line, list(zip(self.head, line.cells, strict=True))) for line in self.lines]

    @property
    def fields(self) -> list[Field]:
        """The fields, row by row."""
        return [cell for line in self.lines for cell in line.cells if cell is not None]


def groups(document: Document) -> list[Group]:
    """Return the groups the document has values for, in its order."""
    made = (group(document) for group in _GROUPS)
    return [group for group in made if group is not None and group.lines]


def _field(document: Document, path: Path, label: str, kind: str = NUMBER, **more: Any) -> Field:
    node: Any = document
    for step in path:
        if isinstance(node, list):
            node = node[step] if isinstance(step, int) and step < len(node) else None
        else:
            node = node.get(step) if isinstance(node, Mapping) else None
    value = "" if node is None else str(node)
    return Field(path, label, value, kind, **more)


def _choices(table: Mapping[str, str], value: str) -> Choices:
    """A table as choices; a value it does not hold stays choosable, so that nothing typed is lost."""
    extra = () if value in table or not value else ((value, value),)
    return (*table.items(), *extra)


def _choice(document: Document, path: Path, label: str, table: Mapping[str, str]) -> Field:
    plain = _field(document, path, label)
    return Field(path, label, plain.value, CHOICE, _choices(table, plain.value))


def _name(document: Document) -> Group:
    field = _field(document, ("title",), "方案名称", TEXT)
    return Group("title", "名称", ("",), (Line("方案名称", (field,)),), ("title",))


def _score(document: Document) -> Group | None:
    rule = document["score"]
    cells = [
        _field(document, ("score", "min"), "总分最低"),
        _field(document, ("score", "max"), "总分最高"),
    ]
    head = ["最低分", "最高分"]
    if "start" in rule:
        cells.append(_field(document, ("score", "start"), "起始分"))
        head.append("起始分")
    line = Line("总分", tuple(cells), words.METHODS[rule["method"]])
    return Group("score", "总分", tuple(head), (line,), ("score",))


def _components(document: Document) -> Group:
    weighted = document["score"]["method"] == "weighted"
    lines = tuple(_component(document, at, weighted) for at in range(len(document["components"])))
    head = ("名称", "权重", "满分") if weighted else ("名称", "满分")
    hint = "权重合计须为1，如0.50是50%。满分空着按100分。" if weighted else "满分空着按100分。"
    return Group("components", "组成部分", head, lines, ("components", "inherits"), hint)


def _component(document: Document, at: int, weighted: bool) -> Line:
    part = document["components"][at]
    name = part.get("title") or word(document, part["id"])
    cells: list[Field | None] = [
        _field(document, ("components", at, "title"), f"{name}的名称", TEXT)
    ]
    if weighted:
        cells.append(_field(document, ("components", at, "weight"), f"{name}的权重", SHARE))
    limited = part["kind"] not in (STARS, LEDGER, BALLOT) or "max" in part
    full = _field(document, ("components", at, "max"), f"{name}的满分")
    cells.append(full if limited else None)
    return Line(words.KINDS[part["kind"]], tuple(cells))


_LEDGER = {"start": "起始分", "base_max": "基础分最高", "bonus_cap": "加分上限"}


def _ledgers(document: Document) -> Group:
    lines = tuple(
        Line(
            part.get("title") or word(document, part["id"]),
            tuple(
                _field(
                    document,
                    ("components", at, key),
                    f"{part.get('title') or word(document, part['id'])}的{label}",
                )
                for key, label in _LEDGER.items()
            ),
        )
        for at, part in enumerate(document["components"])
        if part["kind"] == LEDGER
    )
    return Group("ledgers", "积分台账", tuple(_LEDGER.values()), lines, (), "加分上限空着是不限。")


def _ballots(document: Document) -> Group:
    lines = []
    for at, ballot in enumerate(document.get("ballots", ())):
        name = place_words(document, ("ballots", ballot["id"])).removeprefix("票决")
        for number, group in enumerate(ballot["groups"]):
            if ballot["combine"] != "blend":
                path: Path = ("ballots", at, "groups", number, "weight")
                lines.append(_vote(document, path, name, word(document, group["voters"])))
        for number, term in enumerate(ballot.get("blend", ())):
            path = ("ballots", at, "blend", number, "weight")
            pooled = "＋".join(word(document, one) for one in term["of"])
            lines.append(_vote(document, path, name, f"{pooled}合在一起"))
    hint = "一项票决里的权重合计须为1。"
    return Group("ballots", "票决", ("权重",), tuple(lines), ("ballots",), hint)


def _vote(document: Document, path: Path, ballot: str, who: str) -> Line:
    return Line(who, (_field(document, path, f"{ballot}{who}的权重", SHARE),), ballot)


def _caps(document: Document) -> Group | None:
    if "adjust" not in document:
        return None
    labels = {"bonus_cap": "加分上限", "deduction_cap": "减分上限", "net_cap": "相抵后的上限"}
    cells = tuple(_field(document, ("adjust", key), label) for key, label in labels.items())
    hint = "空着是不限。"
    return Group(
        "adjust", "加减分", tuple(labels.values()), (Line("上限", cells),), ("adjust",), hint
    )


def _verdict(document: Document) -> Group | None:
    if "verdict" not in document:
        return None
    cells = (
        _field(document, ("verdict", "limit_points"), "鉴定最多加减分"),
        _field(document, ("verdict", "limit_tiers"), "鉴定最多升降档", COUNT),
    )
    head = ("最多加减分", "最多升降档")
    return Group("verdict", "鉴定", head, (Line("幅度", cells),), ("verdict",))


def _grades(document: Document) -> Group | None:
    rule = document.get("grade")
    if rule is None:
        return None
    method = rule["method"]
    if method == "top_n":
        cells = (
            _field(document, ("grade", "top_n"), "名额", COUNT),
            _field(document, ("grade", "top_share"), "名额比例", SHARE),
        )
        line = Line(word(document, rule["labels"][0]), cells)
        return Group("grade", "等次", ("前几名", "或前多少比例"), (line,), ("grade",))
    if method == "share":
        head: tuple[str, ...] = ("比例",)
    elif method == "cap":
        head = ("最低分", "人数上限")
    else:
        head = ("最低分",)
    lines = tuple(_grade(document, at, head) for at in range(len(rule["labels"])))
    hint = "比例写成小数，0.40是40%，不足1人的舍去。" if len(head) > 1 or method == "share" else ""
    return Group("grade", "等次", head, lines, ("grade",), hint)


def _grade(document: Document, at: int, head: tuple[str, ...]) -> Line:
    rule = document["grade"]
    label = rule["labels"][at]
    name = word(document, label)
    is_last = at == len(rule["labels"]) - 1
    cells: list[Field | None] = []
    for column in head:
        if column == "比例":
            cells.append(_field(document, ("grade", "shares", at), f"“{name}”的比例", SHARE))
        elif column == "最低分":
            path: Path = ("grade", "thresholds", label)
            cells.append(_field(document, path, f"“{name}”的最低分"))
        else:
            path = ("grade", "caps", label)
            there = not is_last or label in rule.get("caps", {})
            cells.append(_field(document, path, f"“{name}”的人数上限", SHARE) if there else None)
    return Line(name, tuple(cells))


def _consequences(document: Document) -> Group:
    lines = tuple(
        line
        for at in range(len(document.get("consequences", ())))
        for line in _consequence(document, at)
    )
    head = ("名称", "条件里的数", "力度")
    hint = "条件的种类、统计期和后果在“全文”里改。"
    return Group("consequences", "结果运用", head, lines, ("consequences",), hint)


def _consequence(document: Document, at: int) -> Iterator[Line]:
    rule = document["consequences"][at]
    name = rule.get("title") or words.EFFECTS[rule["effect"]]
    title: Field | None = _field(document, ("consequences", at, "title"), f"{name}的名称", TEXT)
    force: Field | None = _choice(
        document, ("consequences", at, "force"), f"{name}的力度", words.FORCES
    )
    for number, condition in enumerate(rule["when"]):
        said = conditions.sentence(document, condition)
        path: Path = ("consequences", at, "when", number, "value")
        counts = condition["metric"] not in WORDS and (
            condition["metric"] != "attribute" or is_number(condition.get("value"))
        )
        value = _field(document, path, f"{name}：{said}", NUMBER) if counts else None
        yield Line(said if number == 0 else f"并且{said}", (title, value, force))
        title = force = None


def _rewards(document: Document) -> Group | None:
    rule = document.get("rewards")
    if rule is None:
        return None
    ends = {"best": "第一名", "worst": "最后一名"}
    order = dict.fromkeys([*document.get("grade", {}).get("labels", ()), *ends, *rule["values"]])
    lines = [
        Line(
            ends.get(label) or word(document, label),
            (
                _field(
                    document,
                    ("rewards", "values", label),
                    f"“{ends.get(label) or word(document, label)}”的系数",
                ),
                None,
            ),
        )
        for label in order
        if label in rule["values"]
    ]
    if "gap" in rule:
        gap = (
            _field(document, ("rewards", "gap", "min"), "至少相差", SHARE),
            _choice(document, ("rewards", "gap", "basis"), "差距的基数", words.GAP_BASES),
        )
        lines.append(Line("最高与最低至少相差", gap))
    return Group("rewards", "系数", ("数值", "以什么为基数"), tuple(lines), ("rewards",))


def _rollup(document: Document) -> Group:
    lines = tuple(
        Line(
            f"{words.SPANS[rule['from']]}合成{words.SPANS[rule['to']]}",
            (_field(document, ("rollup", at, "min_periods"), "最少期数", COUNT),),
            words.ROLLUPS[rule["method"]],
        )
        for at, rule in enumerate(document.get("rollup", ()))
    )
    return Group("rollup", "汇总", ("至少几期",), lines, ("rollup",))


def _publish(document: Document) -> Group:
    lines: list[Line] = []
    rule = document.get("publish")
    if rule is not None:
        days = _field(document, ("publish", "days"), "公示几个工作日", COUNT)
        lines.append(Line("公示几个工作日", (days,)))
        for at in range(len(rule["signoffs"]) + 1):
            path: Path = ("publish", "signoffs", at)
            own = _field(document, path, f"第{at + 1}个签字人")
            table = {"": "（没有）"} | words.ROLES
            slot = Field(path, own.label, own.value, CHOICE, _choices(table, own.value), True)
            lines.append(Line(f"第{at + 1}个签字人", (slot,)))
    if "filing" in document:
        due = _field(document, ("filing", "due"), "备案期限", COUNT)
        lines.append(Line("期末次月几日前备案", (due,)))
    covers = ("publish", "filing", "workflow")
    return Group("publish", "公示、签字和备案", ("",), tuple(lines), covers)


def _grounds(document: Document) -> Group:
    lines = tuple(
        Line(
            ground["clause"],
            (
                _choice(document, ("grounds", at, "tag"), f"{ground['clause']}的来源", words.TAGS),
                _field(document, ("grounds", at, "reading"), f"{ground['clause']}的读法", LONG),
            ),
            "、".join(
                dict.fromkeys(
                    place_words(document, tuple(path.split("."))) for path in ground["paths"]
                )
            ),
        )
        for at, ground in enumerate(document.get("grounds", ()))
    )
    hint = "数值改了，读法也要跟着改；报道没有写的，来源选“本平台补定”。"
    return Group("grounds", "规定的读法", ("来源", "读法"), lines, ("grounds",), hint)


_GROUPS = (
    _name, _score, _components, _ledgers, _ballots, _caps, _verdict, _grades, _consequences,
    _rewards, _rollup, _publish, _grounds,
)  # fmt: skip
