"""What stands on an organization: what must be elsewhere before it can end."""

from dataclasses import dataclass

from django.db.models import Q

from members import authority
from members.models import Development, Grant, Membership, Organization, Person, Post, Transfer
from portal import clock


def current() -> Q:
    """Return the condition that a row with `until` is in force today or later."""
    return Q(until__isnull=True) | Q(until__gt=clock.today())


@dataclass(frozen=True)
class Standing:
    """Counts of what is in force on one organization itself, without what stands below it."""

    children: int
    members: int
    people: int
    posts: int
    transfers: int
    developments: int

    def words(self, *, without: tuple[str, ...] = ()) -> list[str]:
        """Return what stands there in words, leaving out what is taken care of and what is none."""
        told = {
            "children": f"下级组织{self.children}个",
            "members": f"党员{self.members}人",
            "people": f"所在单位是它的人员{self.people}人",
            "posts": f"任职{self.posts}个",
            "transfers": f"没有办结的组织关系转接{self.transfers}件",
            "developments": f"发展党员{self.developments}人",
        }
        return [
            words for name, words in told.items() if getattr(self, name) and name not in without
        ]


def of(organization: Organization) -> Standing:
    """Count what stands on an organization: six small queries."""
    here = organization.pk
    open_transfers = Q(from_branch=here) | Q(to_branch=here)
    return Standing(
        Organization.objects.filter(current(), parent=here).count(),
        Membership.objects.filter(current(), branch=here).count(),
        Person.objects.filter(home=here, left_on=None, merged_into=None).count(),
        Post.objects.filter(current(), Q(organization=here) | Q(section=here)).count(),
        Transfer.objects.filter(open_transfers, state__in=Transfer.OPEN).count(),
        Development.objects.filter(branch=here, state__in=Development.OPEN).count(),
    )


def grants_on(organization: Organization) -> list[Grant]:
    """Return the grants on an organization that have not ended: whoever grants has to end them."""
    rows = Grant.objects.filter(authority.live_or_coming(), organization=organization)
    return list(rows.select_related("account__person", "organization").order_by("id"))


def grants_in_words(organization: Organization) -> list[str]:
    """Return a sentence that names the grants, or nothing where there are none."""
    named = [f"{one.account.display_name}（{one.role_name}）" for one in grants_on(organization)]
    if not named:
        return []
    who = "、".join(named[:10]) + (f"等{len(named)}项" if len(named) > 10 else "")
    return [f"“{organization.label}”上的授权不会自动撤销：{who}。请授权人随后撤销或改授。"]
