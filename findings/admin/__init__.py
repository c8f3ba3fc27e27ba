"""Django's admin for records, reference data and accounts. Each noun has a file."""

from django.contrib import admin

from findings.admin import (
    accounts,
    area,
    families,
    finding,
    glossary,
    inspection,
    letter,
    section,
    taxonomy,
    version,
)
from findings.admin.site import arrange

__all__ = [
    "accounts",
    "area",
    "families",
    "finding",
    "glossary",
    "inspection",
    "letter",
    "section",
    "taxonomy",
    "version",
]

arrange(admin.site)
