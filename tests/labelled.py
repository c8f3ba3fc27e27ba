"""The shared corpus's labelled findings, and how well suggestions agree with them."""

import json
from dataclasses import dataclass
from pathlib import Path

from findings.parser.fitting import fit, taught_by
from findings.parser.suggest import Example, Suggester, Topic

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Labelled:
    """A finding with the themes and services that a person gave it."""

    example: Example
    services: frozenset[str]


def taxonomy() -> tuple[list[Topic], list[Topic]]:
    """Themes and services as the portal ships them."""
    data = json.loads((ROOT / "fixtures" / "taxonomy.json").read_text(encoding="utf-8"))
    themes, services = (
        [Topic(row["code"], tuple(row["terms"])) for row in data[key]]
        for key in ("themes", "services")
    )
    return themes, services


def labelled_documents(corpus: Path) -> dict[str, list[Labelled]]:
    """Every labelled document of the corpus, by its slug."""
    found = {}
    for file in sorted((corpus / "labels").glob("*.json")):
        truth = json.loads((corpus / "truth" / file.name).read_text(encoding="utf-8"))
        texts = {
            (section.get("part"), section["kind"], finding["ordinal"]): finding["text"]
            for section in truth["sections"]
            for finding in section["findings"]
        }
        found[file.stem] = [
            Labelled(
                Example(
                    texts[label.get("part"), label["kind"], label["ordinal"]],
                    frozenset(label["themes"]),
                ),
                frozenset(label["services"]),
            )
            for label in json.loads(file.read_text(encoding="utf-8"))["labels"]
        ]
    return found


def agreement(
    documents: dict[str, list[Labelled]],
    themes: list[Topic],
    services: list[Topic],
    field: str,
) -> tuple[int, int, int]:
    """Topics suggested rightly, wrongly and not at all, each document left out of what is learned.

    Weights and evidence are both learned without the document that is then suggested for.
    """
    right = extra = missed = 0
    examples = {slug: [row.example for row in rows] for slug, rows in documents.items()}
    for slug, rows in documents.items():
        if field == "themes":
            others = {key: value for key, value in examples.items() if key != slug}
            evidence = taught_by(examples, themes, services, without=slug)
            suggester = Suggester(themes, services, evidence, fit(others, themes, services))
        else:
            suggester = Suggester(themes, services)
        for row in rows:
            if field == "themes":
                wanted = row.example.themes
                given = {each.code for each in suggester.themes_of(row.example.text)}
            else:
                wanted = row.services
                given = {each.code for each in suggester.services_of(row.example.text)}
            right += len(wanted & given)
            extra += len(given - wanted)
            missed += len(wanted - given)
    return right, extra, missed
