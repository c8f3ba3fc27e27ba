"""The steps that a page of the desk may ask for: what was sent, to the verb that does it."""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from findings import checking
from findings.checking import Topics
from findings.models import Finding, Section, Service, Theme
from findings.review import NotPossible


def _version(data: QueryDict) -> int | None:
    text = data.get("version", "")
    return int(text) if text.isdecimal() else None


def _number(data: QueryDict, name: str, otherwise: int = 0) -> int:
    text = data.get(name, "")
    return int(text) if text.isdecimal() else otherwise


def _topics(data: QueryDict) -> Topics:
    return Topics(
        list(Theme.objects.filter(pk__in=_keys(data.getlist("theme")))),
        list(Service.objects.filter(pk__in=_keys(data.getlist("service")))),
    )


def _keys(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal()]


def _accept(finding: Finding, data: QueryDict, by: Any) -> str:
    checking.accept(
        finding,
        by=by,
        version=_version(data),
        judgement=data.get("judgement") or None,
        topics=_topics(data),
    )
    return "Accepted."


def _reject(finding: Finding, data: QueryDict, by: Any) -> str:
    checking.reject(finding, by=by, version=_version(data), reason=data.get("reason", ""))
    return "Turned down. It stands in the coverage list with your reason."


def _reword(finding: Finding, data: QueryDict, by: Any) -> str:
    wording = data.get("wording", "").replace("\r\n", "\n")
    checking.reword(finding, by=by, version=_version(data), wording=wording)
    return "The wording is saved."


def _split(finding: Finding, data: QueryDict, by: Any) -> str:
    checking.split(finding, by=by, version=_version(data), at=_number(data, "at"))
    return "Split in two."


def _merge(finding: Finding, data: QueryDict, by: Any) -> str:
    checking.merge(finding, by=by, version=_version(data))
    return "Joined with the next."


def _move(finding: Finding, data: QueryDict, by: Any) -> str:
    section = Section.objects.filter(pk=_number(data, "section")).first()
    if section is None:
        raise NotPossible("Choose the section.")
    checking.move(
        finding,
        by=by,
        version=_version(data),
        section=section,
        ordinal=_number(data, "ordinal", 1),
    )
    return "Moved."


def _kind(finding: Finding, data: QueryDict, by: Any) -> str:
    checking.change_kind(finding, by=by, version=_version(data), kind=data.get("kind", ""))
    return "Its kind is changed."


def _judge(finding: Finding, data: QueryDict, by: Any) -> str:
    starts = data.getlist("start")
    ends = data.getlist("end")
    parts = data.getlist("part")
    spans = [
        (int(start), int(end), part)
        for start, end, part in zip(starts, ends, parts, strict=False)
        if part and start.isdecimal() and end.isdecimal()
    ]
    judgement = data.get("judgement", "")
    checking.judge(finding, by=by, version=_version(data), judgement=judgement, spans=spans)
    return "Judged."


def _tag(finding: Finding, data: QueryDict, by: Any) -> str:
    checking.tag(finding, by=by, version=_version(data), topics=_topics(data))
    return "Themes and services are saved."


STEPS: dict[str, Callable[[Finding, QueryDict, Any], str]] = {
    "accept": _accept,
    "reject": _reject,
    "reword": _reword,
    "split": _split,
    "merge": _merge,
    "move": _move,
    "kind": _kind,
    "judge": _judge,
    "tag": _tag,
}
