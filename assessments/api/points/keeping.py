"""Writes about who takes part and what for: measures, aliases, offers, redemptions, a scheme's items."""

from typing import Any

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import rights
from assessments.actions import point_accounts, point_items, point_offers
from assessments.actions.points import insist
from assessments.api.points import bodies, told
from assessments.api.points.boards import period_of
from assessments.api.points.reads import PointAccountViewSet, PointOfferViewSet
from assessments.forms.points import ItemForm, JoinForm, MeasureForm, OfferForm, RedeemForm
from assessments.models import PointEntry
from assessments.points.doors import account_for, item_for, offer_for, scheme_for, sheets_place_for
from assessments.points.schemes import rules_on, this_month
from assessments.queries.point_balances import balances_of
from assessments.queries.point_offers import offers_at, to_take
from members.writes import insist_valid
from portal.described import Writing
from portal.refusals import Invalid
from portal.writes import Writes


class _Points(Writes):
    subject = "积分办理"


class MeasureView(_Points):
    """Records what the branch does about somebody below the line."""

    writes = Writing(
        "记录低分处理",
        "支部对低于标准的党员作了什么处理，写明期间和情况；不能处理本人。",
        bodies.MeasureBody,
        {200: "已记录。"},
        told.PointMeasureSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Record it."""
        found = account_for(request.user, pk)
        sent = self.sent(request)
        rules = rules_on(found.scheme, this_month())
        kinds = (rules.kind, *([str(rules.document["period"])] if rules.has_year else []))
        period = period_of(sent.pop("period"), rules, *kinds)
        form = MeasureForm(sent)
        insist_valid(form)
        made = point_accounts.decide_measure(
            actor=request.user, account=found, period=period, **form.cleaned_data
        )
        return Response(self.get_serializer(made).data)


class _Accounts(_Points):
    serializer_class = told.PointAccountSerializer

    def account(self, pk: int) -> Response:
        """Answer with an account as it is now."""
        row = PointAccountViewSet.queryset.get(pk=pk)
        context = {**self.get_serializer_context(), "balances": balances_of([pk])}
        return Response(told.PointAccountSerializer(row, context=context).data)


class JoiningView(_Accounts):
    """Lets an alias join."""

    writes = Writing(
        "居民加入积分",
        "自愿参加的方案里开立积分户，用代称；不登记真实姓名、电话和证件（PV-RESIDENT）。",
        bodies.JoiningBody,
        {200: "已加入；答复是积分户。"},
        told.PointAccountSerializer,
    )

    def post(self, request: Request, scheme: int, organization: int) -> Response:
        """Open the account."""
        right = rights.REPORT_POINTS
        what, where, rules = sheets_place_for(request.user, scheme, organization, right)
        sent = self.sent(request)
        form = JoinForm(sent, rules=rules)
        if sent.get("group") and "group" not in form.fields:
            said = "这个方案不分类别。请去掉类别。"
            raise Invalid(said, {"group": [said]})
        insist_valid(form)
        made = point_accounts.join(
            actor=request.user, scheme=what, organization=where, **form.cleaned_data
        )
        return self.account(made.pk)


class EndingView(_Accounts):
    """Lets an alias leave, or erases it."""

    writes = Writing(
        "居民退出或注销",
        "退出的不再登记和兑换；注销的删除代称、户编号和类别，积分只留总数。",
        bodies.EndingBody,
        {200: "已办理；答复是积分户。"},
        told.PointAccountSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """End it."""
        found = account_for(request.user, pk, rights.REPORT_POINTS)
        do = {"leave": point_accounts.leave, "erase": point_accounts.erase}
        do[self.sent(request)["do"]](actor=request.user, account=found)
        return self.account(pk)


class RedemptionView(_Points):
    """Spends points of an alias."""

    writes = Writing(
        "兑换积分",
        "用一个居民积分户的可用积分兑换一项；不够的、兑完的答422。党员积分不能兑换。",
        bodies.RedemptionBody,
        {200: "已兑换；取消用冲销。"},
        told.PointRedemptionSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Spend them."""
        found = account_for(request.user, pk, rights.REPORT_POINTS)
        sent = self.sent(request)
        form = RedeemForm(sent, offers=to_take(offers_at(found.scheme, found.organization)))
        insist_valid(form)
        made = point_offers.redeem(
            actor=request.user, account=found, offer=form.offers[form.cleaned_data["offer"]]
        )
        row = PointEntry.objects.select_related("sheet", "account").get(pk=made.pk)
        return Response(self.get_serializer(row).data)


class _Offers(_Points):
    serializer_class = told.PointOfferSerializer

    def offering(self, request: Request) -> point_offers.Offering:
        """Return what the page's form takes of what was sent."""
        form = OfferForm(self.sent(request))
        insist_valid(form)
        return point_offers.Offering(**form.cleaned_data)

    def offer(self, pk: int) -> Response:
        """Answer with an offer as it is now."""
        return Response(self.get_serializer(PointOfferViewSet.queryset.get(pk=pk)).data)


class OfferView(_Offers):
    """Adds something points can be spent on."""

    writes = Writing(
        "增加可兑换项目",
        "村（社区）增加一项可以兑换的物品、服务或优惠。",
        bodies.OfferBody,
        {200: "已增加；答复是这一项。"},
        told.PointOfferSerializer,
    )

    def post(self, request: Request, scheme: int, organization: int) -> Response:
        """Add it."""
        right = rights.REPORT_POINTS
        what, where, _ = sheets_place_for(request.user, scheme, organization, right)
        words: dict[str, Any] = {"scheme": what, "organization": where}
        made = point_offers.add_offer(actor=request.user, offering=self.offering(request), **words)
        return self.offer(made.pk)


class OfferChangeView(_Offers):
    """Changes an offer."""

    writes = Writing(
        "修改可兑换项目",
        "送全部内容；总数量不能少于已兑换的。已经兑换的不变。",
        bodies.OfferBody,
        {200: "已修改；答复是这一项。"},
        told.PointOfferSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Change it."""
        found = offer_for(request.user, pk)
        point_offers.change_offer(actor=request.user, offer=found, offering=self.offering(request))
        return self.offer(pk)


class OfferUseView(_Offers):
    """Ends an offer or takes it up again."""

    writes = Writing(
        "停止或恢复可兑换项目",
        "停止的不能再兑换，已经兑换的不变。",
        bodies.UseBody,
        {200: "已改；答复是这一项。"},
        told.PointOfferSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """End or begin it."""
        found = offer_for(request.user, pk)
        point_offers.end_offer(actor=request.user, offer=found, active=self.sent(request)["active"])
        return self.offer(pk)


class _Items(_Points):
    serializer_class = told.PointItemSerializer

    def wording(self, request: Request) -> point_items.Wording:
        """Return what the page's form takes of what was sent."""
        form = ItemForm(self.sent(request))
        insist_valid(form)
        return form.wording()


class ItemView(_Items):
    """Adds an item to a scheme."""

    writes = Writing(
        "增加积分项目",
        "修订方案的账号给方案增加一条；分值和性质要合方案的规定。",
        bodies.ItemBody,
        {200: "已增加；答复是这一条。"},
        told.PointItemSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Add it."""
        found, rules = scheme_for(request.user, pk)
        insist(request.user, rights.EDIT_SCHEME, found.organization.path)
        wording = self.wording(request)
        made = point_items.add(actor=request.user, scheme=found, rules=rules, wording=wording)
        return Response(self.get_serializer(made).data)


class ItemChangeView(_Items):
    """Changes an item."""

    writes = Writing(
        "修改积分项目",
        "送全部内容；以前登记的不变。",
        bodies.ItemBody,
        {200: "已修改；答复是这一条。"},
        told.PointItemSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Change it."""
        found = item_for(request.user, pk)
        rules = scheme_for(request.user, found.scheme_id)[1]
        words: dict[str, Any] = {"item": found, "rules": rules}
        point_items.change(actor=request.user, wording=self.wording(request), **words)
        found.refresh_from_db()
        return Response(self.get_serializer(found).data)


class ItemUseView(_Items):
    """Takes an item out of use, or back."""

    writes = Writing(
        "停用或恢复积分项目",
        "停用的不能再登记，已登记的不变。",
        bodies.UseBody,
        {200: "已改；答复是这一条。"},
        told.PointItemSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Retire or restore it."""
        found = item_for(request.user, pk)
        point_items.retire(actor=request.user, item=found, active=self.sent(request)["active"])
        found.refresh_from_db()
        return Response(self.get_serializer(found).data)


_PLACE = "point-boards/<int:scheme>/<int:organization>/"
KEEPING = [
    path("point-accounts/<int:pk>/measures/", MeasureView.as_view(), name="point-measure"),
    path(f"{_PLACE}accounts/", JoiningView.as_view(), name="point-joining"),
    path("point-accounts/<int:pk>/endings/", EndingView.as_view(), name="point-ending"),
    path("point-accounts/<int:pk>/redemptions/", RedemptionView.as_view(), name="point-redeeming"),
    path(f"{_PLACE}offers/", OfferView.as_view(), name="point-offering"),
    path("point-offers/<int:pk>/changes/", OfferChangeView.as_view(), name="point-offer-change"),
    path("point-offers/<int:pk>/uses/", OfferUseView.as_view(), name="point-offer-use"),
    path("point-schemes/<int:pk>/items/", ItemView.as_view(), name="point-item-adding"),
    path("point-items/<int:pk>/changes/", ItemChangeView.as_view(), name="point-item-change"),
    path("point-items/<int:pk>/uses/", ItemUseView.as_view(), name="point-item-use"),
]
