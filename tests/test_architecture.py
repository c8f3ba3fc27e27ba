"""The plan of the code, held to account by reading imports: who may know whom.

The rules are data, below; each is tried on a planted violation first, so that none can be one
that never finds anything.
"""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "findings"

STAFF = (
    "findings.admin",
    "findings.desk",
    "findings.review",
    "findings.loading",
    "findings.intake",
)
PUBLIC = ("findings.public",)
READER = ("findings.parser", "findings.plain")
SEARCH = ("findings.search",)
WEB = ("django.http", "django.forms", "django.urls", "django.shortcuts", "django_filters")


@dataclass(frozen=True)
class Rule:
    """What a part of the code never imports. Where `only` is given, of ours it imports no more."""

    part: str
    never: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    planted: str = ""  # an import that breaks it


RULES = [
    Rule(
        "findings.models",
        never=("findings.templatetags",),
        only=("findings.models", "findings.words"),
        planted="from findings.review import publish",
    ),
    Rule(
        "findings.search",
        never=(*WEB, *STAFF, *PUBLIC, *READER),
        only=("findings.models", "findings.search", "findings.words"),
        planted="from django.http import HttpRequest",
    ),
    Rule(
        "findings.similar",
        never=(*WEB, *STAFF, *PUBLIC, *READER),
        only=("findings.models", "findings.search", "findings.similar", "findings.words"),
        planted="from findings.public import cards",
    ),
    Rule(
        "findings.learning",
        never=(*WEB, *STAFF, *PUBLIC, *READER),
        only=("findings.models", "findings.search", "findings.similar", "findings.learning"),
        planted="from django.urls import reverse",
    ),
    Rule(
        "findings.terms",
        never=("django",),
        only=("findings.words",),
        planted="from findings.models import GlossaryTerm",
    ),
    Rule(
        "findings.reports",
        never=(*WEB, "findings.admin", "findings.desk", *PUBLIC, *SEARCH),
        only=("findings.models", "findings.review"),
        planted="from findings.public import cards",
    ),
    Rule("findings.words", never=("django",), only=(), planted="from django.db import models"),
    Rule(
        "findings.public",
        never=(*STAFF, *READER, "django.contrib.admin"),
        planted="from findings import review",
    ),
    Rule(
        "findings.templatetags",
        never=("django.db",),
        only=(
            "findings.templatetags",
            "findings.public.addresses",
            "findings.public.explaining",
            "findings.words",
        ),
        planted="from findings.models import Letter",
    ),
    Rule(
        "findings.review",
        never=(*WEB, "findings.admin"),
        only=("findings.models", "findings.quotes", "findings.names", "findings.readiness"),
        planted="from findings.search import find",
    ),
    Rule(
        "findings.readiness",
        never=(*WEB, *STAFF, *PUBLIC, *SEARCH),
        only=("findings.models", "findings.quotes", "findings.names"),
        planted="from findings.review import publish",
    ),
    Rule(
        "findings.agreement",
        never=(*WEB, *STAFF, *PUBLIC, *SEARCH),
        only=("findings.models",),
        planted="from findings.public import cards",
    ),
    Rule(
        "findings.signin",
        never=(*PUBLIC, *SEARCH, *READER),
        only=("findings.models", "findings.signin"),
        planted="from findings.public import cards",
    ),
    Rule(
        "findings.reading",
        never=(*WEB, *STAFF, *PUBLIC, *SEARCH),
        only=("findings.models", "findings.standing"),
        planted="from findings.public import cards",
    ),
    Rule(
        "findings.fetching",
        never=("django.db", *WEB),
        only=(),
        planted="from findings.models import Letter",
    ),
    Rule(
        "findings.changes",
        never=(*WEB, *PUBLIC, *SEARCH, "findings.desk"),
        only=("findings.models", "findings.quotes", "findings.review"),
        planted="from findings.parser import reader",
    ),
    Rule(
        "findings.reissues",
        never=(*WEB, *PUBLIC, *SEARCH, "findings.desk"),
        planted="from findings.search import find",
    ),
    Rule("findings.charts", never=("django",), only=(), planted="from django.db import models"),
    Rule(
        "findings.tilemap",
        never=("django.db", *WEB),
        only=(),
        planted="from findings.models import LocalArea",
    ),
    Rule(
        "findings.tallies",
        never=(*WEB, *STAFF, *PUBLIC),
        only=("findings.models", "findings.search"),
        planted="from findings.public import cards",
    ),
    Rule(
        "findings.areas",
        never=(*WEB, *STAFF, *PUBLIC, *SEARCH),
        only=("findings.models", "findings.standing", "findings.words", "findings.areas"),
        planted="from findings.public import cards",
    ),
    Rule(
        "findings.mapping",
        never=(*WEB, *STAFF, *PUBLIC),
        only=("findings.models", "findings.tallies"),
        planted="from findings.public import cards",
    ),
    Rule(
        "findings.comparing",
        never=(*WEB, *STAFF, *PUBLIC),
        only=("findings.models", "findings.search", "findings.standing"),
        planted="from findings.public import cards",
    ),
    Rule("findings.versions", never=("django",), only=(), planted="from django.db import models"),
    Rule("findings.quotes", never=("django",), only=(), planted="from django.db import models"),
    Rule("findings.names", never=("django",), only=(), planted="from django.db import models"),
    Rule(
        "findings.citation",
        never=WEB,
        only=("findings.models",),
        planted="from django.urls import reverse",
    ),
    Rule(
        "findings.standing",
        never=WEB,
        only=("findings.models",),
        planted="from findings.public import cards",
    ),
    Rule(
        "findings.departures",
        never=(*WEB, *STAFF, *PUBLIC),
        only=("findings.models", "findings.search"),
        planted="from findings.public import cards",
    ),
    Rule(
        "findings.alerts",
        never=(*WEB, *STAFF, *PUBLIC),
        only=(
            "findings.models",
            "findings.search",
            "findings.standing",
            "findings.departures",
            "findings.alerts",
        ),
        planted="from django.http import HttpRequest",
    ),
    Rule(
        "findings.families",
        never=(*WEB, *STAFF, *PUBLIC, *READER),
        only=(
            "findings.models",
            "findings.search",
            "findings.tallies",
            "findings.learning",
            "findings.citation",
            "findings.words",
            "findings.families",
        ),
        planted="from django.urls import reverse",
    ),
    Rule(
        "findings.kept",
        never=(*WEB, *STAFF, *PUBLIC),
        only=("findings.models", "findings.search", "findings.departures"),
        planted="from findings.public import cards",
    ),
    Rule(
        "findings.packs",
        never=(*WEB, *STAFF, *PUBLIC, *SEARCH),
        only=(
            "findings.models",
            "findings.standing",
            "findings.citation",
            "findings.departures",
            "findings.packs",
            "findings.words",
        ),
        planted="from django.urls import reverse",
    ),
    Rule(
        "findings.loading",
        never=WEB,
        only=("findings.models", "findings.review", "findings.loading"),
        planted="import findings.search",
    ),
    Rule(
        "findings.management",
        never=(),
        only=(
            "findings.loading",
            "findings.review",
            "findings.search",
            "findings.intake",
            "findings.suggesting",
            "findings.parser",
            "findings.alerts",
            "findings.reports",
        ),
        planted="from findings.models import Letter",
    ),
    Rule(
        "findings.admin",
        never=(*PUBLIC, *SEARCH),
        planted="from findings.public.forms import FindingFilterSet",
    ),
    Rule("findings.desk", never=PUBLIC, planted="from findings.public import cards"),
    Rule(
        "findings.intake",
        never=(*PUBLIC, *SEARCH, "findings.desk"),
        planted="from findings.search import find",
    ),
    Rule(
        "findings.checking",
        never=(*WEB, *PUBLIC, *SEARCH, "findings.desk"),
        only=("findings.models", "findings.quotes", "findings.review"),
        planted="from findings.parser import reader",
    ),
    Rule(
        "findings.suggesting",
        never=(*WEB, *STAFF, *PUBLIC, *SEARCH),
        only=("findings.models", "findings.parser"),
        planted="from findings.review import publish",
    ),
    Rule(
        "findings.exports",
        never=(*WEB, *STAFF, *PUBLIC, *SEARCH),
        only=("findings.exports", "findings.models", "findings.standing", "findings.citation"),
        planted="from django.http import StreamingHttpResponse",
    ),
    Rule("findings.parser", never=("django",), only=READER[:1], planted="import django.db"),
    Rule("findings.plain", never=("django",), only=READER[1:], planted="import django.db"),
]
# Parts that the plan names and nobody has built yet. Take one out when it comes.
TO_COME: set[str] = set()


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules():
    """Every module of the app by its dotted name, with its tree; migrations apart."""
    return {
        module_name(path): ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        for path in sorted(APP.rglob("*.py"))
        if "migrations" not in path.parts
    }


def imported(tree):
    """Every name that a module imports, as dotted names: `from a import b` is both a and a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
            if not node.level:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name, part):
    return name == part or name.startswith(f"{part}.")


def violations(rule, name, tree):
    """What a module of a rule's part imports against it."""
    if not within(name, rule.part):
        return []
    found = []
    for target in imported(tree):
        if any(within(target, part) for part in rule.never) or (
            rule.only is not None
            and within(target, "findings")
            and target != "findings"
            and not any(within(target, part) for part in rule.only)
        ):
            found.append(f"{name} imports {target}")
    return found


RULE_IDS = [rule.part for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=RULE_IDS)
def test_a_part_imports_only_what_it_may(rule):
    held = modules()
    assert [v for name, tree in held.items() for v in violations(rule, name, tree)] == []


@pytest.mark.parametrize("rule", RULES, ids=RULE_IDS)
def test_a_planted_import_is_found(rule):
    planted = ast.parse(rule.planted)
    assert violations(rule, rule.part, planted)
    assert violations(rule, f"{rule.part}.somewhere", planted)
    assert not violations(rule, "findings.elsewhere", planted)
    hidden = ast.parse(f"def f():\n    {rule.planted}")
    assert violations(rule, rule.part, hidden)


def test_every_rule_speaks_of_a_part_that_is_there_or_to_come():
    held = modules()
    there = {part for part in RULE_IDS if any(within(name, part) for name in held)}
    assert set(RULE_IDS) - there == TO_COME


def test_every_part_of_the_app_has_a_rule():
    parts = {".".join(name.split(".")[:2]) for name in modules() if "." in name}
    assert parts - {"findings.apps"} == set(RULE_IDS) - TO_COME


# ---- rules about every module


def imports_inside_functions(name, tree):
    """`AppConfig.ready` alone may import late: models exist only once all apps are there."""
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [
        f"{name}.{function.name}"
        for function in functions
        if (name, function.name) != ("findings.apps", "ready")
        and any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    ]


def relative_imports(name, tree):
    return [f"{name} imports {target}" for target in imported(tree) if target.startswith(".")]


def status_set(name, tree):
    """Whoever sets the status of a letter: by assignment, `update(status=…)` or `setattr`.

    `review` alone may; a model's field is declared under that name, which is no assignment to it.
    """
    if name == "findings.review":
        return []
    found = []
    for node in ast.walk(tree):
        targets = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        named = [t for t in targets if isinstance(t, ast.Attribute) and t.attr == "status"]
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in {"update", "Letter", "create", "get_or_create", "update_or_create"}:
                named += [keyword for keyword in node.keywords if keyword.arg == "status"]
            if called == "setattr" and len(node.args) > 1:
                named += [a for a in node.args[1:2] if getattr(a, "value", "") == "status"]
        found += [f"{name}:{node.lineno}" for _ in named]
    return found


def public_rule_typed(name, tree):
    """Whoever asks the database for published letters without the query word `published()`.

    Comparing one letter's status in Python (`letter.status == …`) is no such question.
    """
    if within(name, "findings.models"):
        return []
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        for keyword in node.keywords:
            asks = keyword.arg and re.search(r"(^|__)status(__in|__exact)?$", keyword.arg)
            if asks and "published" in ast.unparse(keyword.value).lower():
                found.append(f"{name}:{node.lineno}")
    return found


FILE_FORMATS = ("pypdfium2", "docx", "lxml", "zipfile")


# Besides the one package that turns files into lines: the writers, each with what it writes, and
# the gate for files that are handed on as they are.
WRITERS = {"findings.packs.word": ("docx", "zipfile"), "findings.versions": ("zipfile",)}


def file_formats_elsewhere(name, tree):
    """Whoever knows a file format besides the reader of files and those who write one."""
    if within(name, "findings.parser.document"):
        return []
    return [
        f"{name} imports {target}"
        for target in imported(tree)
        if any(within(target, library) for library in FILE_FORMATS)
        and not any(within(target, library) for library in WRITERS.get(name, ()))
    ]


def floors_of_the_reader(name, tree):
    """The reader's ground floor imports nothing of ours; its formats never know each other."""
    ground = {
        "findings.parser.records": (),
        "findings.parser.vocabulary": (),
        "findings.parser.dates": (),
        "findings.parser.suggest": ("findings.parser.records",),
    }
    targets = [target for target in imported(tree) if within(target, "findings")]
    if within(name, "findings.parser.formats"):
        return [f"{name} imports {t}" for t in targets if within(t, "findings.parser.formats")]
    part = next((part for part in ground if within(name, part)), None)
    if part is None:
        return []
    return [f"{name} imports {t}" for t in targets if not any(within(t, a) for a in ground[part])]


def likeness_knows_more_than_words(name, tree):
    """The arithmetic of likeness knows keys and terms: neither Django nor anything of ours."""
    if name != "findings.similar.model":
        return []
    return [
        f"{name} imports {target}"
        for target in imported(tree)
        if within(target, "django") or within(target, "findings")
    ]


def test_the_arithmetic_of_likeness_knows_no_record():
    name = "findings.similar.model"
    assert likeness_knows_more_than_words(name, modules()[name]) == []
    planted = ast.parse("from findings.models import Finding")
    assert likeness_knows_more_than_words(name, planted)


EVERYWHERE = {
    "imports inside functions": (
        imports_inside_functions,
        "def f():\n    from django.db import models",
    ),
    "a file format known twice": (file_formats_elsewhere, "import pypdfium2.raw"),
    "a Word file written twice": (file_formats_elsewhere, "from docx import Document"),
    "relative imports": (relative_imports, "from . import models"),
    "a status set past review": (status_set, "letter.status = Status.PUBLISHED"),
    "a status set by update": (status_set, "Letter.objects.update(status='published')"),
    "a status set by setattr": (status_set, "setattr(letter, 'status', 'published')"),
    "the public rule typed again": (
        public_rule_typed,
        "Finding.objects.filter(letter__status=Status.PUBLISHED)",
    ),
    "the public rule typed in a Q": (public_rule_typed, "Q(status__in=['published'])"),
}


@pytest.mark.parametrize("what", EVERYWHERE)
def test_nowhere_is_there(what):
    find, _ = EVERYWHERE[what]
    assert [v for name, tree in modules().items() for v in find(name, tree)] == []


@pytest.mark.parametrize("what", EVERYWHERE)
def test_a_planted_case_is_found_of(what):
    find, planted = EVERYWHERE[what]
    assert find("findings.somewhere", ast.parse(planted))


def test_a_writer_knows_its_own_format_and_no_other():
    assert file_formats_elsewhere("findings.packs.word", ast.parse("import docx")) == []
    assert file_formats_elsewhere("findings.packs.word", ast.parse("import pypdfium2"))
    assert file_formats_elsewhere("findings.packs", ast.parse("import docx"))


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("findings.parser.records", "from findings.parser import vocabulary"),
        ("findings.parser.vocabulary", "from findings.parser.records import Line"),
        ("findings.parser.suggest", "from findings.parser.items import Item"),
        (
            "findings.parser.formats.letter_2016",
            "from findings.parser.formats import area_send_2023",
        ),
    ],
)
def test_the_readers_floors_hold(name, planted):
    assert [v for each, tree in modules().items() for v in floors_of_the_reader(each, tree)] == []
    assert floors_of_the_reader(name, ast.parse(planted))


def test_the_finders_find_what_is_known_to_be_there():
    held = modules()
    assert status_set("findings.somewhere", held["findings.review"])
    assert public_rule_typed("findings.somewhere", held["findings.models.letter"])
    assert public_rule_typed("findings.somewhere", held["findings.models.finding"])
    assert imports_inside_functions("findings.somewhere", held["findings.apps"])


# ---- circles


def graph(held, part_of):
    """Who imports whom, of our own; `part_of` says how far names are cut."""
    edges = {}
    for name, tree in held.items():
        known = {target for target in imported(tree) if target in held}
        # `from findings.models import x` needs that package and not the whole of the app
        edges.setdefault(part_of(name), set()).update(
            part_of(target) for target in known if target != "findings"
        )
    return {name: targets - {name} for name, targets in edges.items()}


def circles(edges):
    """Every pair that can reach each other."""

    def reachable(start):
        seen, todo = set(), list(edges.get(start, ()))
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += edges.get(name, ())
        return seen

    return sorted(name for name in edges if name in reachable(name))


def test_no_packages_of_the_app_import_each_other():
    assert circles(graph(modules(), lambda name: ".".join(name.split(".")[:2]))) == []


def test_no_modules_import_each_other():
    assert circles(graph(modules(), lambda name: name)) == []


def test_a_planted_circle_is_found():
    held = {
        "findings.a": ast.parse("from findings.b import x"),
        "findings.b": ast.parse("import findings.c"),
        "findings.c": ast.parse("from findings import a"),
        "findings.d": ast.parse("from findings import a"),
    }
    assert circles(graph(held, lambda name: name)) == ["findings.a", "findings.b", "findings.c"]


# ---- names of files


def test_the_reader_can_be_imported_without_django():
    assert (APP / "__init__.py").read_text() == ""


FORBIDDEN_NAMES = {"utils", "helpers", "util", "helper", "misc", "common"}


def forbidden(paths):
    return [str(path) for path in paths if path.stem in FORBIDDEN_NAMES]


def test_no_file_is_named_for_what_is_left_over():
    folders = [APP, ROOT / "sendportal", ROOT / "tests"]
    assert forbidden(path for folder in folders for path in folder.rglob("*")) == []


def test_a_file_named_for_what_is_left_over_is_noticed():
    assert forbidden([Path("findings/utils.py"), Path("findings/helpers")])
