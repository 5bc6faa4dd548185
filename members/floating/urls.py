"""Addresses below /members/floating/."""

from django.urls import path

from members.floating.views import boats, census, officers, places, reports, stays, talents

app_name = "floating"
urlpatterns = [
    path("", stays.listing, name="stays"),
    path("new/", stays.new, name="stay_new"),
    path("<int:pk>/", stays.stay, name="stay"),
    path("<int:pk>/edit/", stays.edit, name="stay_edit"),
    path("<int:pk>/pair/", stays.pair, name="pair"),
    path("<int:pk>/officer/", stays.officer, name="stay_officer"),
    path("<int:pk>/report/", reports.report, name="report"),
    path("<int:pk>/contact/", reports.contact, name="contact"),
    path("<int:pk>/talent/", talents.talent, name="talent"),
    path("<int:pk>/talent/withdraw/", talents.withdraw, name="talent_withdraw"),
    path("<int:pk>/step/<slug:action>/", stays.step, name="stay_step"),
    path("mine/", reports.mine, name="mine"),
    path("learning/", reports.learning, name="learning"),
    path("learning/new/", reports.learning_new, name="learning_new"),
    path("learning/<int:pk>/done/", reports.learn, name="learn"),
    path("census/", census.census, name="census"),
    path("census/new/", census.census_new, name="census_new"),
    path("census/<int:pk>/", census.census_log, name="census_log"),
    path("obligations/", census.obligation_table, name="obligations"),
    path("overview/", census.summary, name="overview"),
    path("overview/export/", census.export, name="export"),
    path("officers/", officers.officers, name="officers"),
    path("officers/new/", officers.new, name="officer_new"),
    path("officers/<int:pk>/", officers.officer, name="officer"),
    path("officers/<int:pk>/end/", officers.end, name="officer_end"),
    path("places/", places.listing, name="places"),
    path("places/new/<slug:kind>/", places.new, name="place_new"),
    path("windows/<int:pk>/", places.window, name="window"),
    path("stations/<int:pk>/", places.station, name="station"),
    path("fleets/", boats.fleets, name="fleets"),
    path("fleets/new/", boats.new, name="fleet_new"),
    path("fleets/rule/", boats.rule, name="fleet_rule"),
    path("fleets/<int:pk>/", boats.fleet, name="fleet"),
    path("fleets/<int:pk>/dissolve/", boats.dissolve, name="group_dissolve"),
    path("fleets/members/<int:pk>/ashore/", boats.ashore, name="ashore"),
    path("talents/", talents.talents, name="talents"),
    path("returned/", talents.returned, name="returned"),
    path("returned/new/", talents.returned_new, name="returned_new"),
]
