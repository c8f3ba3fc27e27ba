"""The columns described for programs: a data dictionary, and a Frictionless data package of it."""

from typing import Any

from findings.exports.columns import BETWEEN, COLUMNS, LICENCE, LICENCE_ADDRESS, Column

HARMLESS = (
    "In CSV and Excel, a text that a spreadsheet would run as a formula (it begins with =, +, -, "
    "@, a tab or a line break) has an apostrophe before it. Take one apostrophe away to have the "
    "text as it was. JSON has every text as it is."
)
EMPTY = "What is not known is left empty, in JSON null. No word or number stands in for it."


def dictionary() -> dict[str, Any]:
    """Every column with its meaning, type and possible values."""
    return {
        "about": {
            "title": "Columns of findings.csv, findings.xlsx and findings.json",
            "empty": EMPTY,
            "formulas": HARMLESS,
            "lists": f"In CSV and Excel the values of a list are separated by “{BETWEEN}”.",
            "licence": LICENCE,
            "licence_address": LICENCE_ADDRESS,
        },
        "columns": [_described(column) for column in COLUMNS],
    }


def _described(column: Column) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "description": column.says,
        "type": column.type,
        "always_there": column.required,
    }
    if column.choices:
        said["choices"] = [
            {"value": value, "means": choice.label}
            for value, choice in zip(column.values, column.choices, strict=True)
        ]
    return said


def data_package(csv_address: str, findings: int, publication: str) -> dict[str, Any]:
    """A Frictionless data package of the CSV at that address. https://datapackage.org"""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "send-findings",
        "title": "Findings of local area SEND inspections in England",
        "description": f"{LICENCE} {EMPTY} {HARMLESS}",
        "version": publication,
        "licenses": [
            {
                "name": "OGL-UK-3.0",
                "path": LICENCE_ADDRESS,
                "title": "Open Government Licence v3.0",
            }
        ],
        "sources": [{"title": "Ofsted and the Care Quality Commission (CQC)"}],
        "resources": [
            {
                "name": "findings",
                "type": "table",
                "path": csv_address,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"'},
                "schema": {
                    "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
                    "fields": [_field(column) for column in COLUMNS],
                    "primaryKey": ["reference"],
                    "missingValues": [""],
                },
                "rows": findings,
            }
        ],
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "description": column.says,
        "type": "string" if column.type == "uri" else column.type,
    }
    if column.type == "uri":
        field["format"] = "uri"
    if column.type == "list":
        field |= {"delimiter": BETWEEN, "itemType": "string"}
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.choices:
        constraints["enum"] = list(column.values)
    if column.name == "reference":
        constraints["unique"] = True
    if constraints:
        field["constraints"] = constraints
    return field
