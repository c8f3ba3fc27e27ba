"""The API's own description, OpenAPI 3.1, made from the names and values that the code goes by."""

from dataclasses import dataclass

from findings import exports, search
from findings.public.api.reading import MOST_PER_PAGE, NEEDED, PAGING, PER_PAGE, SAYS
from findings.public.api.schemas import ADDRESS, TEXT, one, page, schemas
from findings.public.asked import PARAMETERS

VERSION = "1.0.0"
ROOT = "/api/v1/"
PARAMETERS_SAY = {
    "q": "Words to search for. “Quotes” keep words together, -word leaves one out, transp* is the "
    "beginning of one.",
    "near": "Areas whose statistical neighbours are meant.",
    "words": "exact: only the words themselves, not other names of the same thing.",
    "sort": "The order. Without it: closest first where there are words, else newest first.",
    "page": SAYS["page"],
}
_IN_PATH = {"reference": "The finding’s reference.", "slug": "As in the record’s address."}


@dataclass(frozen=True)
class Operation:
    """One address: what asking it is called, what it gives, and which parameters it knows."""

    path: str
    name: str
    says: str
    gives: dict
    parameters: tuple[str, ...] = ()

    @property
    def in_path(self):
        return [name for name in _IN_PATH if f"{{{name}}}" in self.path]

    @property
    def errors(self):
        """What else may come of it, by status."""
        said = {"400": "A parameter that is not known, or a value that is not"}
        if self.in_path or "per_page" in self.parameters:
            said["404"] = "There is no such record, or no such page"
        if self.in_path and not self.path.startswith("areas"):
            said["410"] = "It was public once and was withdrawn"
        return said


FINDINGS = tuple(name for name in PARAMETERS if name != "page")
PATHS = (
    Operation(
        "",
        "listAddresses",
        "The addresses of the API, with what each gives",
        page("Address", licence=TEXT, documentation=ADDRESS, openapi=ADDRESS),
        PAGING,
    ),
    Operation(
        "findings",
        "listFindings",
        "Findings that answer a question",
        page("Finding", about=one("About")),
        (*FINDINGS, *PAGING),
    ),
    Operation("findings/{reference}", "getFinding", "One finding", one("Finding")),
    Operation("letters", "listLetters", "Letters and reports", page("Letter"), PAGING),
    Operation(
        "letters/{slug}",
        "getLetter",
        "One letter with its findings, in its order",
        one("LetterWithFindings"),
    ),
    Operation("areas", "listAreas", "Local areas, former ones too", page("Area"), PAGING),
    Operation(
        "areas/{slug}",
        "getArea",
        "One area with its inspections and the areas like it",
        one("AreaWithAll"),
    ),
    Operation("themes", "listThemes", "Themes with numbers of findings", page("Topic"), PAGING),
    Operation(
        "services", "listServices", "Services with numbers of findings", page("Topic"), PAGING
    ),
    Operation(
        "inspections",
        "listInspections",
        "Inspections on the public register, with or without a letter held",
        page("Inspection"),
        PAGING,
    ),
    Operation(
        "facets",
        "countFindings",
        "How many findings each filter would give, for a question",
        one("Facets"),
        FINDINGS,
    ),
    Operation(
        "changes",
        "listChanges",
        "What was published, corrected, changed or withdrawn since a moment, the oldest first. Of "
        "what was withdrawn there is the reference and the time, and nothing else",
        page("Change", since={"type": "string", "format": "date-time"}),
        ("since", *PAGING),
    ),
    Operation("everything.json", "getEverything", "The whole of it in one file", one("Everything")),
    Operation(
        "datapackage.json",
        "getDataPackage",
        "A Frictionless data package of findings.csv",
        one("Described"),
    ),
    Operation("dictionary.json", "getDictionary", "What each column means", one("Described")),
)


def document(address, labels):
    """The OpenAPI document of the API at an address; `labels` are the values of each filter."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "SEND findings portal",
            "version": VERSION,
            "summary": "What inspectors found about special educational needs and disabilities.",
            "description": (
                f"Read-only, without a key. {exports.LICENCE} This is not an official Ofsted, CQC "
                "or GOV.UK service. Show the standing with each finding; never add the two "
                "frameworks together; do not quote what is restated."
            ),
            "license": {
                "name": "Open Government Licence v3.0",
                "url": exports.LICENCE_ADDRESS,
            },
        },
        "servers": [{"url": address}],
        "paths": {
            ROOT + operation.path: {"get": _described(operation, labels)} for operation in PATHS
        },
        "components": {"schemas": schemas()},
    }


def _described(operation, labels):
    return {
        "operationId": operation.name,
        "summary": operation.says,
        "parameters": [
            *(
                {
                    "name": name,
                    "in": "path",
                    "required": True,
                    "description": _IN_PATH[name],
                    "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
                }
                for name in operation.in_path
            ),
            *(parameter(name, labels) for name in operation.parameters),
        ],
        "responses": {
            "200": _answer(operation.says, operation.gives),
            "304": {"description": "Your copy, whose ETag you sent, is as it is now."},
            **{status: _answer(says, one("Error")) for status, says in operation.errors.items()},
        },
    }


def _answer(says, schema):
    return {
        "description": says,
        "headers": {
            "ETag": {
                "description": "Send it back as If-None-Match.",
                "schema": {"type": "string"},
            }
        },
        "content": {"application/json": {"schema": schema}},
    }


def parameter(name, labels):
    """One parameter of the address."""
    told = {"name": name, "in": "query", "description": _says(name)}
    if name in search.SEVERAL:
        told["schema"] = {"type": "array", "items": {"type": "string", "enum": list(labels[name])}}
        told |= {"style": "form", "explode": True}
        if not labels[name]:
            del told["schema"]["items"]["enum"]
    elif name in NEEDED:
        told |= {"required": True, "schema": {"type": "string", "format": "date-time"}}
    elif name in PAGING:
        usual = {"page": 1, "per_page": PER_PAGE}[name]
        most = {"per_page": {"maximum": MOST_PER_PAGE}}.get(name, {})
        told["schema"] = {"type": "integer", "minimum": 1, "default": usual, **most}
    elif name == "q":
        told["schema"] = {"type": "string", "maxLength": search.MAX_LENGTH}
    else:
        known = {"sort": list(search.SORTS), "words": [search.EXACT]}[name]
        told["schema"] = {"type": "string", "enum": known}
    return told


def _says(name):
    said = (
        PARAMETERS_SAY
        | SAYS
        | {
            dimension.name: f"{dimension.label}. Several are alternatives."
            for dimension in search.DIMENSIONS
            if dimension.name not in PARAMETERS_SAY
        }
    )
    return said[name]
