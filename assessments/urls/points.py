"""Addresses of points: sheets, entries, boards, accounts, items, and one's own page."""

from django.urls import URLPattern, path

from assessments.views import (
    point_accounts,
    point_drawn,
    point_items,
    point_offers,
    point_own,
    point_rules,
    points,
)

_PLACE = "<int:scheme>/<int:organization>/"

urlpatterns: list[URLPattern] = [
    path("points/", points.points, name="points"),
    path("points/open/", points.open_sheet, name="points_open"),
    path("points/supervision/", points.supervision, name="points_supervision"),
    path("points/sheets/<int:pk>/", points.sheet, name="points_sheet"),
    path("points/sheets/<int:pk>/add/", points.add, name="points_add"),
    path("points/sheets/<int:pk>/drawn/", point_drawn.drawn, name="points_drawn"),
    path("points/sheets/<int:pk>/do/<slug:action>/", points.step, name="points_step"),
    path("points/sheets/<int:pk>/object/", point_own.object_to, name="points_object"),
    path("points/entries/<int:pk>/reverse/", points.reverse, name="points_reverse"),
    path(f"points/boards/{_PLACE}", point_accounts.board, name="points_board"),
    path(f"points/boards/{_PLACE}export/", point_accounts.export, name="points_export"),
    path(f"points/register/{_PLACE}", point_accounts.register, name="points_register"),
    path("points/accounts/<int:pk>/", point_accounts.account, name="points_account"),
    path("points/accounts/<int:pk>/measure/", point_accounts.measure, name="points_measure"),
    path("points/accounts/<int:pk>/redeem/", point_accounts.redeem, name="points_redeem"),
    path("points/accounts/<int:pk>/end/", point_accounts.end, name="points_end"),
    path("points/items/<int:scheme>/", point_items.items, name="points_items"),
    path("points/item/<int:pk>/", point_items.item, name="points_item"),
    path(f"points/offers/{_PLACE}", point_offers.offers, name="points_offers"),
    path("points/offer/<int:pk>/", point_offers.offer, name="points_offer"),
    path(f"points/rules/{_PLACE}", point_rules.rules, name="points_rules"),
    path("points/rule/<int:pk>/", point_rules.rule, name="points_rule"),
    path("points/rule/<int:pk>/add/", point_rules.add_line, name="points_rule_add"),
    path("points/rule/<int:pk>/do/<slug:action>/", point_rules.step, name="points_rule_step"),
    path("points/rule-line/<int:pk>/", point_rules.line, name="points_rule_line"),
    path("points/mine/", point_own.mine, name="points_mine"),
    path("points/mine/<int:account>/report/", point_own.claim, name="points_claim"),
    path("points/mine/<int:account>/board/", point_own.own_board, name="points_own_board"),
]
