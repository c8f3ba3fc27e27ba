"""Public addresses. Each is a promise: a page that moves leaves a redirect."""

from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from findings.public.views import (
    alerts,
    area_map,
    areas,
    compare,
    data,
    explorer,
    feed,
    files,
    kept,
    learn,
    letters,
    packs,
    pages,
    questions,
    report,
    sheets,
    sitemap,
    topics,
    versions,
)

app_name = "findings"


def moved_to(name):
    page = f"findings:{name}"
    return require_safe(RedirectView.as_view(pattern_name=page, permanent=False, query_string=True))


urlpatterns = [
    path("", pages.home, name="home"),
    # /findings/
    path("findings/", explorer.finding_list, name="finding-list"),
    path("findings/kept/", kept.kept_search, name="kept-search"),
    path("findings/feed/", feed.finding_feed, name="finding-feed"),
    path("findings.csv", files.finding_csv, name="finding-csv"),
    path("findings.xlsx", files.finding_xlsx, name="finding-xlsx"),
    path("findings.json", files.finding_json, name="finding-json"),
    path("findings.csv/", moved_to("finding-csv"), name="finding-csv-slash"),
    path("findings.xlsx/", moved_to("finding-xlsx"), name="finding-xlsx-slash"),
    path("findings.json/", moved_to("finding-json"), name="finding-json-slash"),
    path("findings/<slug:reference>/", letters.finding_detail, name="finding-detail"),
    # /areas/
    path("areas/", areas.area_list, name="area-list"),
    path("areas/map/", area_map.area_map, name="area-map"),
    path("areas/<slug:slug>/", areas.area_detail, name="area-detail"),
    path("areas/<slug:slug>/sheet/", sheets.area_sheet, name="area-sheet"),
    # /questions/
    path("questions/", questions.question_list, name="question-list"),
    path("questions/<slug:slug>/", questions.question_detail, name="question-detail"),
    path("questions/<slug:slug>/<slug:area>/", questions.question_area, name="question-area"),
    path("questions/<slug:slug>/<slug:area>/sheet/", sheets.question_sheet, name="question-sheet"),
    # /compare/
    path("compare/", compare.comparison, name="compare"),
    # /letters/
    path("letters/", moved_to("coverage"), name="letter-list"),
    path("letters/<slug:slug>/", letters.letter_detail, name="letter-detail"),
    path("letters/<slug:slug>/<slug:kind>/", versions.letter_version, name="letter-version"),
    # /learn/
    path("learn/", learn.learn_list, name="learn-list"),
    path("learn/<slug:slug>/", learn.learn_area, name="learn-area"),
    # /themes/, /services/
    path("topics/", topics.topic_list, name="topic-list"),
    path("themes/", moved_to("topic-list"), name="theme-list"),
    path("themes/<slug:slug>/", topics.theme_detail, name="theme-detail"),
    path("services/", moved_to("topic-list"), name="service-list"),
    path("services/<slug:slug>/", topics.service_detail, name="service-detail"),
    # /pack/
    path("pack/", packs.pack, name="pack"),
    path("pack/add/", packs.pack_add, name="pack-add"),
    path("pack/of/", packs.pack_of, name="pack-of"),
    path("pack.docx", packs.pack_word, name="pack-word"),
    path("pack.docx/", moved_to("pack-word"), name="pack-word-slash"),
    # /alerts/
    path("alerts/", alerts.alert_new, name="alert-new"),
    path("alerts/asked/", alerts.alert_asked, name="alert-asked"),
    path("alerts/confirm/", alerts.alert_confirm, name="alert-confirm"),
    path("alerts/mine/", alerts.alert_mine, name="alert-mine"),
    path("alerts/stop/", alerts.alert_stop, name="alert-stop"),
    # /report/
    path("report/", report.report, name="report"),
    path("report/sent/", report.report_sent, name="report-sent"),
    # what is held, what words mean, what this is
    path("glossary/", pages.glossary, name="glossary"),
    path("coverage/", pages.coverage, name="coverage"),
    path("about/", pages.about, name="about"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    # for machines
    path("data/", data.data, name="data"),
    path("api/v1/", include("findings.public.api.urls")),
    path("healthz", pages.healthz, name="healthz"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap.sitemap_part, name="sitemap-part"),
]
