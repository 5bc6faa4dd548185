"""Lists of the API: venues with rooms, teachers, target groups with their lists; a county's rules."""

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from members.models import Organization
from members.reads import Lists, Reads
from members.scope import who_holds
from members.writes import Told
from portal import clock
from portal.api import IdFilter, YesNoFilter, one_of
from portal.refusals import NotAllowed
from training import minimums, places, rights
from training.api import catalogue_told as told
from training.doors import figures_place, place_for
from training.models import CountyMinimum, GroupMember, TargetGroup, Teacher, Venue
from training.queries import required, teaching

KEEP = rights.KEEP_TRAINING


def insist_somewhere(account: Any, right: str, doing: str) -> None:
    """Refuse (403) who holds a right nowhere, as the pages' doors do."""
    if not account.may_anywhere(right):
        who = who_holds(right)
        raise NotAllowed(f"不能{doing}。这件事由{who}办理。", who=who)


class _Used(filters.FilterSet):
    organization = IdFilter(field_name="organization_id", help_text="单位的编号。")
    present = YesNoFilter(method="used", help_text="true只取现在用的，false只取已经结束的。")

    def used(self, rows: QuerySet[Any], name: str, now: bool) -> QuerySet[Any]:
        """Keep what is in use, or what has ended."""
        return rows.filter(until__isnull=now)


class VenueFilters(_Used):
    """How a list of venues is narrowed."""

    kind = one_of(Venue.Kind, "类别。")


class VenueViewSet(Reads):
    """Venues in scope."""

    queryset = Venue.objects.select_related("organization").prefetch_related("rooms")
    serializer_class = told.TrainingVenueSerializer
    filterset_class = VenueFilters
    subject = "培训阵地"
    viewing = "查看培训班"
    about = "授权范围内的培训阵地和教室，停用的也在内。"


class TeacherFilters(_Used):
    """How a list of teachers is narrowed."""

    team = one_of(Teacher.Team, "队伍。")
    level = one_of(Teacher.Level, "层次。")
    person = IdFilter(field_name="person_id", help_text="名册里的人的编号。")


class TeacherViewSet(mixins.RetrieveModelMixin, Lists):
    """Teachers in scope, and the account's own person."""

    queryset = Teacher.objects.none()
    serializer_class = told.TrainingTeacherSerializer
    filterset_class = TeacherFilters
    subject = "师资"
    about = "授权范围内的教师，和本人；解聘的也在内。评价只在页面上看。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the teachers with what they taught this year."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        account: Any = self.request.user
        known = Q(pk__in=Teacher.objects.visible_to(account).values("pk"))
        if account.person_id:
            known |= Q(person=account.person_id)
        return teaching.listed(Teacher.objects.filter(known))  # type: ignore[no-any-return]


class _Kept(Reads):
    """What who keeps training somewhere reads; the rows are those of classes he sees."""

    viewing = "查看培训对象"

    def check_permissions(self, request: Request) -> None:
        """Refuse who keeps training nowhere (403), as the page does."""
        super().check_permissions(request)
        insist_somewhere(request.user, KEEP, self.viewing)

    viewing_right = rights.SEE_TRAINING


class GroupFilters(filters.FilterSet):
    """How a list of target groups is narrowed."""

    organization = IdFilter(field_name="organization_id", help_text="单位的编号。")
    rule = one_of(TargetGroup.Rule, "怎样认定。")


class GroupViewSet(_Kept):
    """Target groups in scope."""

    queryset = TargetGroup.objects.select_related("organization")
    serializer_class = told.TargetGroupSerializer
    filterset_class = GroupFilters
    subject = "培训对象"
    about = "办班的人查自己范围内的培训对象。人数在培训覆盖里。"


class GroupMemberFilters(filters.FilterSet):
    """How a list of people on lists is narrowed."""

    group = IdFilter(field_name="group_id", help_text="培训对象的编号。")
    person = IdFilter(field_name="person_id", help_text="人员的编号。")
    present = YesNoFilter(
        field_name="until", lookup_expr="isnull", help_text="true只取还在名单上的。"
    )


class GroupMemberViewSet(_Kept):
    """People on the lists of target groups in scope."""

    queryset = GroupMember.objects.select_related("person")
    serializer_class = told.TargetGroupMemberSerializer
    filterset_class = GroupMemberFilters
    subject = "培训对象名单"
    about = "按名单认定的培训对象里的人，移出的也在内；按任职认定的没有名单。"


class RuleView(Told):
    """What a county asks of its training."""

    serializer_class = told.TrainingRuleSerializer
    subject = "培训规则"
    about = "一个单位所在的县的培训规则。审批培训计划的查；没有设置过的是推定值。"

    def get(self, request: Request, pk: int) -> Response:
        """Return the rules."""
        self.asked(request)
        county = ruled_county(request.user, pk)
        return Response(self.get_serializer(places.rule_of(county)).data)


def ruled_county(account: Any, pk: int) -> Organization:
    """Return the county of a place where the account approves plans; 403 for who approves nowhere."""
    insist_somewhere(account, rights.APPROVE_TRAINING, "修改培训规则")
    return places.county_of(place_for(account, str(pk), rights.APPROVE_TRAINING))


def minimums_told(county: Organization) -> dict[str, Any]:
    """Return what a county asks of each group this year, with the rows it has set."""
    year = clock.today().year
    rows = required.raised_in([county.pk], year)
    asked = [required.over(rows, county.path, one) for one in minimums.ALL]
    set_ = CountyMinimum.objects.filter(county=county)
    return {"county": county, "year": year, "asked": asked, "set": set_}


class MinimumsView(Told):
    """A county's yearly minimums."""

    serializer_class = told.StudyMinimumsSerializer
    subject = "年度学时要求"
    about = "一个单位所在的县今年对各种人员的学时要求，和县里设置过的每一行。"

    def get(self, request: Request, pk: int) -> Response:
        """Return them."""
        self.asked(request)
        insist_somewhere(request.user, rights.SEE_FIGURES, "查看学时要求")
        county = places.county_of(figures_place(request.user, str(pk)))
        return Response(self.get_serializer(minimums_told(county)).data)
