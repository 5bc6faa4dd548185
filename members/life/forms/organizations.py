"""Forms of an organization's life: each says what will happen before it does it."""

from typing import Any

from django import forms

from members.actions import organizations as actions
from members.actions import reshaping
from members.actions.organizations import FIXED, Ground, NewOrganization
from members.forms import Answered
from members.life import standing
from members.models import Membership, Organization
from members.models.organizations import PARENTS, Kind
from portal import clock
from portal.form_fields import choose, day, line, lines, offered, pick, ticks

KEPT = "名称、隶属和人员的变动都留在沿革里，按日期可查。"
MOST_LISTED = 300
"""Members a form of splitting lists; a branch has rarely a hundred."""


class LifeForm(Answered):
    """One deed of an organization's life. `target` is the other organization where there is one."""

    do = ""
    verb = ""
    """What its page and its button say."""
    asks_target = ""
    """How its page asks for the target; '' where it takes none."""

    on = day("从哪一天起", "不能晚于今天。")
    document = line("文号", 60, "批复或通知的文号，没有的不填。", required=False)
    ground = lines("依据", 300, "如哪次会议研究、哪里批复。", rows=2, required=False)

    def __init__(
        self, *args: Any, actor: Any, organization: Organization, target: Any = None, **kwargs: Any
    ) -> None:
        """Bind it to who acts on what; its day and ground are asked last."""
        super().__init__(*args, **kwargs)
        self.actor, self.organization, self.target = actor, organization, target
        self.initial.setdefault("on", clock.today())
        last = ("on", "document", "ground")
        self.order_fields([*(n for n in self.fields if n not in last), *last])
        self.ask()

    def ask(self) -> None:
        """Offer what depends on the organization."""

    def target_kinds(self) -> set[Kind]:
        """Return of which kinds the target may be."""
        return set()

    def why(self) -> Ground:
        """Return its day and ground, once valid."""
        told = self.cleaned_data
        return Ground(told["on"], told["document"], told["ground"])

    def will(self) -> list[str]:
        """Return what will happen, once valid."""
        raise NotImplementedError

    def take(self) -> Organization | None:
        """Do it; None when it was refused, with its sentences in the form."""
        raise NotImplementedError


class _Named(LifeForm):
    """A deed that gives a new organization its names."""

    code = line("编码", 24, "数字、字母和短横，如370826101-zb2。以后不能改。", missing="请填编码。")
    name = line("全称", 80, missing="请填全称。")
    short_name = line("简称", 40, "表格里显示，可以不填。", required=False)

    def new(self, kind: str) -> NewOrganization:
        """Return the organization to be, once valid."""
        told = self.cleaned_data
        return NewOrganization(
            kind, told["code"].strip(), told["name"].strip(), told["short_name"].strip()
        )


class SetUpForm(_Named):
    """A new organization below one."""

    do, verb = "set_up", "设立下级组织"
    kind = pick("类别")

    def ask(self) -> None:
        """Offer the kinds that can stand here, and a code behind those there are."""
        here = Kind(self.organization.kind)
        kinds = [(k.value, k.label) for k in Kind if here in PARENTS[k] and k not in FIXED]
        offered(self, "kind", kinds)
        number = self.organization.children.count() + 1
        self.initial.setdefault("code", f"{self.organization.code}-{number:02}"[:24])

    def will(self) -> list[str]:
        """Say what is set up."""
        told = self.cleaned_data
        kind = Kind(told["kind"]).label
        return [
            f"自{told['on']}起，在“{self.organization.label}”之下设立{kind}“{told['name']}”。",
            "编码设立以后不能改。",
        ]

    def take(self) -> Organization | None:
        """Set it up."""
        return self.attempt(
            actions.set_up,
            actor=self.actor,
            parent=self.organization,
            new=self.new(self.cleaned_data["kind"]),
            ground=self.why(),
        )


class RenameForm(LifeForm):
    """Another name."""

    do, verb = "rename", "更名"
    name = line("新全称", 80, missing="请填新全称。")
    short_name = line("新简称", 40, "表格里显示，可以不填。", required=False)

    def ask(self) -> None:
        """Begin with the names it has."""
        self.initial.setdefault("name", self.organization.name)
        self.initial.setdefault("short_name", self.organization.short_name)

    def will(self) -> list[str]:
        """Say what it is called then."""
        told = self.cleaned_data
        return [
            f"自{told['on']}起，“{self.organization.name}”更名为“{told['name']}”。",
            "以前办的事、打印过的表里仍是原名称。" + KEPT,
        ]

    def take(self) -> Organization | None:
        """Rename it."""
        told = self.cleaned_data
        return self.attempt(
            actions.rename,
            actor=self.actor,
            organization=self.organization,
            name=told["name"],
            short_name=told["short_name"],
            ground=self.why(),
        )


class MoveForm(LifeForm):
    """Another parent."""

    do, verb, asks_target = "move", "改变隶属", "改到哪个组织之下"

    def target_kinds(self) -> set[Kind]:
        """Whatever it can stand below."""
        return set(PARENTS[Kind(self.organization.kind)])

    def will(self) -> list[str]:
        """Say where it goes and what goes along."""
        place = self.organization
        below = Organization.objects.filter(path__startswith=place.path).count() - 1
        before = place.parent.label if place.parent else ""
        return [
            f"自{self.cleaned_data['on']}起，“{place.label}”由{before}改到{self.target.label}之下。",
            *([f"它下面的{below}个组织和其中的党员一起过去。"] if below else []),
            "原来管它的镇街、县不再看得到它，以授权的范围为准。" + KEPT,
        ]

    def take(self) -> Organization | None:
        """Move it."""
        return self.attempt(
            actions.move,
            actor=self.actor,
            organization=self.organization,
            parent=self.target,
            ground=self.why(),
        )


class SplitForm(_Named):
    """A second organization out of one, with members and children that go over."""

    do, verb = "split", "分设"
    members = ticks("转到新组织的党员")
    children = ticks("归到新组织的下级")

    def ask(self) -> None:
        """Offer the members and children there are."""
        rows = Membership.objects.filter(branch=self.organization, until=None)
        people = rows.select_related("person").order_by("person__sort_key", "pk")[:MOST_LISTED]
        choose(self, "members", [(str(m.person_id), m.person.name) for m in people])
        below = Organization.objects.filter(standing.current(), parent=self.organization)
        choose(self, "children", [(str(o.pk), o.label) for o in below[:MOST_LISTED]])
        for name in ("members", "children"):
            if not self.fields[name].choices:  # type: ignore[attr-defined]
                del self.fields[name]
        self.initial.setdefault("code", f"{self.organization.code[:21]}-2")

    def _chosen(self, name: str) -> list[int]:
        return [int(pk) for pk in self.cleaned_data.get(name, [])]

    def will(self) -> list[str]:
        """Say what stays and what goes."""
        told, old = self.cleaned_data, self.organization
        people, below = len(self._chosen("members")), len(self._chosen("children"))
        return [
            f"自{told['on']}起，由“{old.label}”分设“{told['name']}”，“{old.label}”保留。",
            f"转到新组织的党员{people}人，归到新组织的下级{below}个，其余留在“{old.label}”。",
            "任职不随着过去，新组织的书记、委员要另行任职和授权。",
        ]

    def take(self) -> Organization | None:
        """Split it."""
        return self.attempt(
            reshaping.split,
            actor=self.actor,
            organization=self.organization,
            new=self.new(self.organization.kind),
            members=self._chosen("members"),
            children=self._chosen("children"),
            ground=self.why(),
        )


class MergeForm(LifeForm):
    """An end in another organization of its kind."""

    do, verb, asks_target = "merge", "并入", "并入哪个组织"
    take_along = forms.BooleanField(
        label="党员、下级、人员、任职和发展党员一并转入",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        help_text="不勾的，要先转出；还有没转出的就不能并入。",
    )

    def target_kinds(self) -> set[Kind]:
        """Those of its own kind."""
        return {Kind(self.organization.kind)}

    def will(self) -> list[str]:
        """Say what ends, what goes along, what stands in the way, whose grants are left."""
        old, told = self.organization, self.cleaned_data
        there = standing.of(old).words(without=("transfers",))
        goes = "、".join(there)
        along = f"{goes}转入“{self.target.label}”。" if goes else "它上面没有党员和任职。"
        stays = f"{goes}没有勾选转入，要先转出，否则办不成。" if goes else along
        return [
            f"自{told['on']}起，“{old.label}”撤销，并入“{self.target.label}”。",
            along if told["take_along"] else stays,
            *standing.grants_in_words(old),
            KEPT,
        ]

    def take(self) -> Organization | None:
        """Merge it."""
        return self.attempt(
            reshaping.merge,
            actor=self.actor,
            organization=self.organization,
            into=self.target,
            take=self.cleaned_data["take_along"],
            ground=self.why(),
        )


class DissolveForm(LifeForm):
    """An end."""

    do, verb = "dissolve", "撤销组织"

    def will(self) -> list[str]:
        """Say what ends, or what stands in the way."""
        old = self.organization
        left = "、".join(standing.of(old).words())
        return [
            f"自{self.cleaned_data['on']}起，“{old.label}”撤销，以后不能恢复，只能另行设立。",
            *([f"现在还有{left}，要先转出或办结，否则办不成。"] if left else []),
            *standing.grants_in_words(old),
            KEPT,
        ]

    def take(self) -> Organization | None:
        """Dissolve it."""
        return self.attempt(
            actions.dissolve,
            actor=self.actor,
            organization=self.organization,
            ground=self.why(),
        )


FORMS: dict[str, type[LifeForm]] = {
    form.do: form for form in (SetUpForm, RenameForm, MoveForm, SplitForm, MergeForm, DissolveForm)
}
