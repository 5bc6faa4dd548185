"""Addresses of cycles, panels, results and what people decide about them."""

from django.urls import URLPattern, path

from assessments.views import cycles, dashboard, decisions, panels, personal

urlpatterns: list[URLPattern] = [
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/new/", cycles.new_cycle, name="new_cycle"),
    path("cycles/open/", cycles.open_cycle, name="open_cycle"),
    path("cycles/<int:pk>/", cycles.cycle, name="cycle"),
    path("cycles/<int:pk>/run/", cycles.run, name="run"),
    path("cycles/<int:pk>/bring-in/", cycles.bring_in, name="bring_in"),
    path("cycles/<int:pk>/remind/", cycles.remind, name="remind"),
    path("cycles/<int:pk>/close/", cycles.close_late, name="close_late"),
    path("panels/<int:pk>/", panels.panel, name="panel"),
    path("panels/<int:pk>/order/", panels.order, name="order"),
    path("panels/<int:pk>/rule/", panels.rule, name="rule"),
    path("panels/<int:pk>/missing-ballot/", panels.missing_ballot, name="missing_ballot"),
    path("rulings/<int:pk>/withdraw/", panels.withdraw_ruling, name="withdraw_ruling"),
    path("panels/<int:pk>/results/<int:subject>/", panels.account, name="account"),
    path("panels/<int:pk>/do/<slug:action>/", panels.step, name="step"),
    path("notices/<int:pk>/object/", decisions.object_to, name="object"),
    path("objections/<int:pk>/answer/", decisions.answer, name="answer"),
    path("corrections/", decisions.corrections, name="corrections"),
    path("corrections/<int:pk>/decide/", decisions.decide_correction, name="decide_correction"),
    path("proposals/", decisions.proposals, name="proposals"),
    path("proposals/<int:pk>/decide/", decisions.decide_proposal, name="decide_proposal"),
    path("mine/", personal.mine, name="mine"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
]
