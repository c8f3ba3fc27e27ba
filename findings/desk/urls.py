"""The desk's addresses: /desk/."""

from django.urls import path

from findings.desk.views import checking, files, letters, reported, reports, summaries, work

app_name = "desk"

urlpatterns = [
    path("", work.home, name="home"),
    path("work/<slug:name>/", work.work_list, name="work"),
    # files that came in
    path("files/", files.file_list, name="file-list"),
    path("files/add/", files.add, name="file-add"),
    path("files/<int:pk>/", files.file_detail, name="file-detail"),
    # one letter: checking, coverage, publication, history
    path("letters/<slug:slug>/", checking.check, name="check"),
    path("letters/<slug:slug>/undo/", checking.undo, name="undo"),
    path("letters/<slug:slug>/doubts/<int:doubt>/", checking.settle, name="settle"),
    path("letters/<slug:slug>/coverage/", checking.coverage, name="coverage"),
    path("letters/<slug:slug>/pages/<int:number>.png", checking.page_picture, name="page"),
    path("letters/<slug:slug>/findings/<slug:reference>/", checking.act, name="act"),
    path("letters/<slug:slug>/findings/<slug:reference>/summary/", summaries.write, name="summary"),
    path("letters/<slug:slug>/publication/", letters.publication, name="publication"),
    path("letters/<slug:slug>/preview/", letters.preview, name="preview"),
    path("letters/<slug:slug>/history/", letters.history, name="history"),
    path("letters/<slug:slug>/changes/", letters.waiting_changes, name="changes"),
    # what visitors say is wrong
    path("reported/<int:pk>/", reported.report, name="report"),
    # reports
    path("reports/overrides/", reports.overrides, name="overrides"),
    path("second-coding/", reports.second_coding, name="second-coding"),
]
