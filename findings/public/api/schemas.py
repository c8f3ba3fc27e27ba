"""What the API's answers look like, in JSON Schema. Findings follow the columns of the exports."""

from findings import exports, search
from findings.public.api.changes import EVENTS

TYPES = {"integer": "integer", "boolean": "boolean", "list": "array"}
FORMATS = {"uri": "uri", "date": "date"}
TEXT = {"type": "string"}
ADDRESS = {"type": "string", "format": "uri"}
DAY = {"type": "string", "format": "date"}
WHOLE = {"type": "integer", "minimum": 0}
YES_OR_NO = {"type": "boolean"}
CHOICE = {"$ref": "#/components/schemas/Choice"}


def exactly(**properties):
    """An object with these properties, all of them, and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def maybe(schema):
    return {"anyOf": [schema, {"type": "null"}]}


def many(schema):
    return {"type": "array", "items": schema}


def one(name):
    return {"$ref": f"#/components/schemas/{name}"}


def finding():
    return exactly(**{column.name: _of_column(column) for column in exports.COLUMNS})


def _of_column(column):
    schema = {"type": TYPES.get(column.type, "string")}
    if column.type in FORMATS:
        schema["format"] = FORMATS[column.type]
    if column.type == "list":
        schema["items"] = TEXT
    if column.choices:
        schema["enum"] = list(column.values)
    if not (column.required or column.type == "list"):
        schema = maybe(schema)
    example = {"examples": [column.example]} if column.example else {}
    return {"title": column.title, "description": column.says, **schema, **example}


def page(name, **more):
    """A page of a list of records."""
    links = exactly(first=ADDRESS, prev=maybe(ADDRESS), next=maybe(ADDRESS), last=ADDRESS)
    return exactly(
        total=WHOLE,
        page=WHOLE,
        pages=WHOLE,
        per_page=WHOLE,
        **more,
        links=links,
        results=many(one(name)),
    )


_AREA = {"name": TEXT, "slug": TEXT, "ons_code": maybe(TEXT), "dfe_code": TEXT}
_AREA_TOLD = _AREA | {
    "address": ADDRESS,
    "other_names": many(TEXT),
    "ofsted_urn": maybe(TEXT),
    "type": maybe(CHOICE),
    "region": exactly(name=TEXT, slug=TEXT),
    "ended_on": maybe(DAY),
    "successors": many(TEXT),
    "predecessors": many(TEXT),
    "findings": WHOLE,
}
_LETTER = {
    "slug": TEXT,
    "address": ADDRESS,
    "title": TEXT,
    "area": one("AreaNamed"),
    "framework": CHOICE,
    "inspection": TEXT,
    "inspection_kind": CHOICE,
    "inspection_start": maybe(DAY),
    "inspection_end": maybe(DAY),
    "report_published": maybe(DAY),
    "letter_date": maybe(DAY),
    "outcome": maybe(CHOICE),
    "findings": WHOLE,
    "findings_in_document": maybe(WHOLE),
    "age": TEXT,
    "standing": TEXT,
    "later_report_exists": YES_OR_NO,
    "summary": exactly(
        going_well=many(TEXT),
        needs_to_get_better=many(TEXT),
        what_happens_next=many(TEXT),
        not_said=many(TEXT),
    ),
    "source_note": maybe(TEXT),
    "report_address": maybe(TEXT),
}
_INSPECTION = {
    "reference": TEXT,
    "area": one("AreaNamed"),
    "framework": CHOICE,
    "kind": CHOICE,
    "start": maybe(DAY),
    "end": maybe(DAY),
    "report_published": maybe(DAY),
    "outcome": maybe(CHOICE),
    "weaknesses": maybe(WHOLE),
    "weaknesses_sufficient": maybe(WHOLE),
    "weaknesses_insufficient": maybe(WHOLE),
    "next_inspection_years": maybe(WHOLE),
    "follows": maybe(TEXT),
    "letter": maybe(TEXT),
    "report_address": maybe(TEXT),
}
_TOPIC = {
    "slug": TEXT,
    "address": ADDRESS,
    "name": TEXT,
    "formal_name": TEXT,
    "definition": TEXT,
    "findings": WHOLE,
}
_FACET = exactly(
    name={"type": "string", "enum": [dimension.name for dimension in search.DIMENSIONS]},
    label=TEXT,
    options=many(exactly(value=TEXT, label=TEXT, findings=WHOLE, chosen=YES_OR_NO)),
)
_WAY = {
    "name": TEXT,
    "says": TEXT,
    # Of one record the address has a hole: /api/v1/findings/{reference}
    "address": {"type": "string", "format": "uri-template"},
    "parameters": many(TEXT),
    "must_be_given": many(TEXT),
}
_CHANGE = {
    "type": "object",
    "properties": {
        "event": {
            "type": "string",
            "enum": list(EVENTS),
            "description": " ".join(f"{event}: {says}" for event, says in EVENTS.items()),
        },
        "at": {"type": "string", "format": "date-time"},
        "reference": TEXT,
        "address": ADDRESS,
    },
    "required": ["event", "at", "reference"],
    "additionalProperties": False,
}
_ABOUT = {
    "type": "object",
    "description": "Licence, question, and how to read the findings.",
    "required": ["licence", "licence_address", "question", "question_address", "findings"],
}


def schemas():
    """Every schema by its name."""
    return {
        "About": _ABOUT,
        "Address": exactly(**_WAY),
        "Area": exactly(**_AREA_TOLD),
        "AreaNamed": exactly(**_AREA),
        "AreaWithAll": exactly(
            **_AREA_TOLD,
            neighbours=many(exactly(rank=WHOLE, set_year=WHOLE, **_AREA)),
            inspections=many(one("Inspection")),
        ),
        "Change": _CHANGE,
        "Choice": exactly(code=TEXT, label=TEXT),
        "Error": exactly(
            error={
                "type": "object",
                "properties": {"status": WHOLE, "message": TEXT, "parameter": TEXT},
                "required": ["status", "message"],
                "additionalProperties": False,
            }
        ),
        "Facets": exactly(
            question=TEXT, question_address=ADDRESS, total=WHOLE, facets=many(_FACET)
        ),
        "Finding": finding(),
        "Inspection": exactly(**_INSPECTION),
        "Letter": exactly(**_LETTER),
        "LetterWithFindings": exactly(**_LETTER, shown=many(one("Finding"))),
        "Topic": exactly(**_TOPIC),
        "Everything": {"type": "object", "required": ["about", "counts", "findings"]},
        "Described": {"type": "object"},
    }
