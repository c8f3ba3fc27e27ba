"""Addresses of the API, version 1. What they give may grow, and nothing of it goes."""

from django.urls import path, re_path

from findings.public.api import views

urlpatterns = [
    path("", views.index, name="api-index"),
    path("findings", views.findings, name="api-findings"),
    path("findings/<slug:reference>", views.finding, name="api-finding"),
    path("letters", views.letters, name="api-letters"),
    path("letters/<slug:slug>", views.letter, name="api-letter"),
    path("areas", views.areas, name="api-areas"),
    path("areas/<slug:slug>", views.area, name="api-area"),
    path("themes", views.themes, name="api-themes"),
    path("services", views.services, name="api-services"),
    path("inspections", views.inspections, name="api-inspections"),
    path("facets", views.facets, name="api-facets"),
    path("changes", views.changes, name="api-changes"),
    path("everything.json", views.everything, name="api-everything"),
    path("datapackage.json", views.data_package, name="api-data-package"),
    path("dictionary.json", views.dictionary, name="api-dictionary"),
    path("openapi.json", views.openapi, name="api-openapi"),
    # whatever else, line breaks and all: an error of the API's own shape
    re_path(r"[\s\S]*", views.nowhere, name="api-nowhere"),
]
