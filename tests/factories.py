"""Records for tests, with dull defaults: a test says only what matters to it.

Records reach a state through the verbs of `review`. The areas are made up.
"""

import hashlib
from datetime import date
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile

from findings import review
from findings.models import (
    JUDGEMENT_BY_KIND,
    Advice,
    FamilyQuestion,
    Finding,
    Inspection,
    Judgement,
    Letter,
    LetterPerson,
    LetterVersion,
    LocalArea,
    Region,
    Section,
    Service,
    Theme,
    fingerprint,
)

_number = count(1)


def make_region(name="Middle Vale"):
    region, _ = Region.objects.get_or_create(
        slug=name.lower().replace(" ", "-"),
        defaults={"name": name, "ons_code": f"R{next(_number):08d}"},
    )
    return region


def make_area(name=None, **fields):
    n = next(_number)
    name = name or f"Example Area {n}"
    fields.setdefault("region", None)
    fields["region"] = fields["region"] or make_region()
    fields.setdefault("la_code", _three_signs(n))
    fields.setdefault("ons_code", f"E99{n:06d}")
    return LocalArea.objects.create(
        name=name, slug=fields.pop("slug", name.lower().replace(" ", "-")), **fields
    )


def _three_signs(n):
    """Unique for 46,656 areas, and never a real DfE code, which has no letter."""
    signs = "abcdefghijklmnopqrstuvwxyz0123456789"
    return signs[n // 1296 % 36] + signs[n // 36 % 36] + signs[n % 36]


def make_inspection(area=None, **fields):
    area = area or make_area()
    fields.setdefault("framework", "local_area_2016")
    fields.setdefault("kind", "inspection")
    if "start" not in fields and "published" not in fields:
        fields["start"] = date(2018, 3, 5)
    n = next(_number)
    return Inspection.objects.create(
        area=area, reference=fields.pop("reference", f"{area.slug}-{n}"), **fields
    )


def make_theme(slug=None, **fields):
    n = next(_number)
    slug = slug or f"theme-{n}"
    defaults = {
        "code": slug.replace("-", "_"),
        "name": slug.replace("-", " ").capitalize(),
        "formal_name": f"Formal {slug}",
        "definition": "What this theme is about.",
        "ordinal": n,
    }
    return Theme.objects.create(slug=slug, **(defaults | fields))


def make_service(slug=None, **fields):
    n = next(_number)
    slug = slug or f"service-{n}"
    defaults = {
        "code": slug.replace("-", "_"),
        "name": slug.replace("-", " ").capitalize(),
        "formal_name": f"Formal {slug}",
        "definition": "What this service does.",
        "ordinal": n,
    }
    return Service.objects.create(slug=slug, **(defaults | fields))


def make_question(slug=None, *, themes=(), services=(), **fields):
    """A question of families; without a filter it would be refused by the admin."""
    n = next(_number)
    slug = slug or f"question-{n}"
    defaults = {"question": f"Will {slug} do?", "about": f"What {slug} is about.", "ordinal": n}
    question = FamilyQuestion.objects.create(slug=slug, **(defaults | fields))
    question.themes.set(themes)
    question.services.set(services)
    return question


def make_advice(slug=None, *, themes=(), services=(), **fields):
    n = next(_number)
    slug = slug or f"advice-{n}"
    defaults = {
        "kind": "complaint",
        "title": f"Do {slug}",
        "text": "Ask them. It is free.",
        "link": "https://help.example/",
        "link_name": "Helpers",
        "ordinal": n,
    }
    advice = Advice.objects.create(slug=slug, **(defaults | fields))
    advice.themes.set(themes)
    advice.services.set(services)
    return advice


def make_user(role=None, username=None, **fields):
    """A member of staff with one of the three roles, or an account without any."""
    user = get_user_model().objects.create_user(
        username or f"{(role or 'person').lower()}-{next(_number)}",
        password="made-up-password",
        is_staff=role is not None,
        **fields,
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_letter(inspection=None, entered_by=None, **fields):
    """A draft without sections."""
    inspection = inspection or make_inspection()
    n = next(_number)
    fields.setdefault("slug", f"{inspection.area.slug}-{n}")
    fields.setdefault("title", f"Joint local area SEND inspection in {inspection.area}")
    fields.setdefault("letter_date", None)
    return Letter.objects.create(
        inspection=inspection,
        framework=inspection.framework,
        entered_by=entered_by or make_user("Inspector"),
        **fields,
    )


def make_section(letter=None, aspect=None, **fields):
    letter = letter or make_letter()
    if aspect is None:
        aspect = "main_findings" if letter.framework == "local_area_2016" else "effective"
    fields.setdefault("ordinal", letter.sections.count() + 1)
    fields.setdefault("heading", "A heading as printed")
    return Section.objects.create(
        letter=letter, framework=letter.framework, aspect=aspect, **fields
    )


def make_finding(section=None, *, themes=(), services=(), **fields):
    section = section or make_section()
    if "kind" not in fields:
        old = section.framework == "local_area_2016"
        fields["kind"] = "main_finding" if old else "effective_practice"
    fields.setdefault("judgement", JUDGEMENT_BY_KIND.get(fields["kind"], Judgement.STRENGTH))
    fields.setdefault("ordinal", section.findings.count() + 1)
    fields.setdefault("wording", f"Leaders of the made-up area did thing number {next(_number)}.")
    fields.setdefault("wording_status", "restated")
    if fields.get("summary"):
        fields.setdefault("summary_of", fingerprint(fields["wording"]))
    finding = Finding.objects.create(
        letter=section.letter, section=section, framework=section.framework, **fields
    )
    finding.themes.set(themes)
    finding.services.set(services)
    return finding


def make_person(letter, **fields):
    fields.setdefault("capacity", "addressee")
    fields.setdefault("ordinal", letter.people.count() + 1)
    fields.setdefault("name", "Zebedee Quillfeather")
    fields.setdefault("role", "Director of Examples")
    return LetterPerson.objects.create(letter=letter, **fields)


def make_version(letter, data=b"%PDF-1.7 made up", **fields):
    """Easy Read as a PDF, unless told otherwise."""
    version = LetterVersion(
        **{
            "letter": letter,
            "kind": "easy_read",
            "sha256": hashlib.sha256(data).hexdigest(),
            "size": len(data),
            "made_by": "Ashbourne Council",
            "has_no_names": True,
            "added_by": letter.entered_by,
        }
        | fields
    )
    version.file.save("made-up.pdf", ContentFile(data), save=False)
    version.save()
    return version


def publish(letter, by=None):
    """Through review, by a second person, with the count of findings put right first."""
    letter.refresh_from_db()
    letter.findings_in_document = letter.findings.counted().count()
    letter._history_user = letter.entered_by
    letter.save()
    review.submit(letter, by=letter.entered_by)
    published = review.publish(letter, by=by or make_user("Reviewer"))
    letter.refresh_from_db()
    return published


def make_published_finding(*, area=None, inspection=None, letter=None, **fields):
    """A finding in a letter of its own that anyone may see."""
    if letter is None:
        letter = make_letter(inspection or make_inspection(area))
    finding = make_finding(make_section(letter), **fields)
    publish(letter)
    finding.refresh_from_db()
    return finding
