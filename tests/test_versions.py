"""Easy Read and large-print versions of a letter: what is taken, who adds it, who reads it."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from findings import review
from findings.models import LetterVersion
from findings.versions import LARGEST, NotAVersion, suffix_of, text_of
from tests.crawl import visit, whole
from tests.factories import make_letter, make_person, make_user, make_version
from tests.world import make_world

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 made up"
PAGE = (
    b"<!doctype html><html><head><title>Easy</title></head><body><p>Mo Doe waits.</p></body></html>"
)


def word(**parts):
    """A Word file of these parts, with a text."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in ({"word/document.xml": "<w:p>Mo </w:p><w:p>Doe</w:p>"} | parts).items():
            packed.writestr(name, text)
    return file.getvalue()


# ---- what is taken


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (PDF, "pdf"),
        (word(), "docx"),
        (PAGE, "html"),
        (b'\n<!-- ours --><HTML><img alt="" src="data:image/png;base64,AA">', "html"),
        (b'<!doctype html><meta charset="utf-8"><a href="https://example.org/">On</a>', "html"),
    ],
)
def test_a_file_is_known_by_its_content(data, suffix):
    assert suffix_of(data) == suffix


REFUSED = {
    "nothing": b"",
    "words": b"Easy Read",
    "a program": b"MZ\x90",
    "a picture": b"\x89PNG\r\n",
    "too large": b"%PDF-" + b"x" * LARGEST,
    "a PDF that runs": b"%PDF-1.7 << /S /JavaScript /JS (app.alert(1)) >>",
    "a PDF that starts a program": b"%PDF-1.7 << /S /Launch >>",
    "a PDF with a file in it": b"%PDF-1.7 << /Type /EmbeddedFile >>",
    "a broken Word file": b"PK\x03\x04 broken",
    "a ZIP of something else": word(**{"word/document.xml": ""}).replace(b"document", b"otherone"),
    "a Word file with macros": word(**{"word/vbaProject.bin": "x"}),
    "a Word file with files in it": word(**{"word/embeddings/a.bin": "x"}),
    "a trap": word(**{"word/big.xml": "0" * 101 * 1024 * 1024}),
    "a script": b"<!doctype html><script>alert(1)</script>",
    "a handler": b'<!doctype html><p onclick="alert(1)">',
    "a link that runs": b'<!doctype html><a href=" java&#10;script:alert(1)">',
    "a picture from elsewhere": b'<!doctype html><img src="https://example.org/a.png">',
    "a style from elsewhere": b"<!doctype html><style>p{background:url(//example.org)}</style>",
    "a page that goes elsewhere": b'<!doctype html><meta http-equiv="refresh" content="0">',
    "a frame": b'<!doctype html><iframe src="data:image/png,"></iframe>',
    "a form": b"<!doctype html><form></form>",
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_is_something_else_or_not_safe_is_refused(data):
    with pytest.raises(NotAVersion):
        suffix_of(data)


@pytest.mark.parametrize(("data", "suffix"), [(word(), "docx"), (PAGE, "html")])
def test_names_can_be_looked_for(data, suffix):
    assert "mo doe" in " ".join(text_of(data, suffix).lower().split())


# ---- who may add it


def add(client, letter, data=PAGE, **fields):
    values = {"letter": letter.pk, "kind": "easy_read", "made_by": "Ashbourne Council"}
    values |= {"has_no_names": "on", "file": SimpleUploadedFile("any.name", data)} | fields
    return client.post(reverse("admin:findings_letterversion_add"), values)


def errors(response):
    form = response.context["adminform"].form
    return " ".join(str(error) for each in form.errors.values() for error in each)


@pytest.fixture
def reviewer(db, client):
    user = make_user("Reviewer")
    client.force_login(user)
    return user


def test_a_reviewer_adds_one_and_its_hash_is_kept(client, reviewer):
    letter = make_letter()
    assert add(client, letter, source="https://example.org/easy").status_code == 302
    version = LetterVersion.objects.get()
    assert (version.sha256, version.size) == (hashlib.sha256(PAGE).hexdigest(), len(PAGE))
    assert (version.added_by, version.suffix, version.format) == (reviewer, "html", "HTML")
    assert version.history.get().history_user == reviewer
    stored = client.get(reverse("admin:findings_letterversion_file", args=[version.pk]))
    assert whole(stored) == PAGE
    page = client.get(reverse("admin:findings_letterversion_change", args=[version.pk]))
    assert "Download it (HTML)" in page.text
    assert "any.name" not in version.file.name


def test_a_new_file_takes_the_place_of_the_old_one(client, reviewer):
    version = make_version(make_letter())
    url = reverse("admin:findings_letterversion_change", args=[version.pk])
    values = {"made_by": "Another body", "has_no_names": "on"}
    assert client.post(url, values).status_code == 302
    version.refresh_from_db()
    assert (version.made_by, version.suffix) == ("Another body", "pdf")
    new = word()
    file = SimpleUploadedFile("x", new)
    assert client.post(url, values | {"file": file, "seen": ""}).status_code == 302
    version.refresh_from_db()
    assert (version.sha256, version.suffix) == (hashlib.sha256(new).hexdigest(), "docx")


def test_an_inspector_may_look_and_not_add(client):
    client.force_login(make_user("Inspector"))
    assert add(client, make_letter()).status_code == 403
    assert client.get(reverse("admin:findings_letterversion_changelist")).status_code == 200


def test_what_is_refused_says_why(client, reviewer):
    letter = make_letter()
    make_person(letter, name="Mo Doe", role="Lead inspector")
    assert "names Mo Doe" in errors(add(client, letter))
    assert "names Mo Doe" in errors(add(client, letter, data=word()))
    assert "tick this if it names nobody" in errors(add(client, letter, data=PDF, has_no_names=""))
    assert "no PDF" in errors(add(client, letter, data=b"Easy"))
    assert not LetterVersion.objects.exists()
    assert add(client, letter, data=PDF).status_code == 302
    assert "This letter has such a version" in errors(add(client, letter, data=PDF))


# ---- who may read it


def test_a_version_is_offered_on_the_pages_of_its_letter_and_its_area(client, db):
    world = make_world()
    letter = world.letters["old"]
    address = "/letters/ashbourne-2018/easy-read/"
    for page in (letter, world.areas["ash"]):
        document = visit(client, page)
        assert (
            document.links()["Easy Read version (PDF, 16\xa0bytes)".replace("\xa0", " ")] == address
        )
        assert "Made by Ashbourne Council." in document.text
    for page in (world.letters["new"], world.areas["birch"]):
        assert "Easy Read" not in visit(client, page).one("main").text


def test_a_version_is_a_file_to_take_away_for_as_long_as_its_letter_is_public(client, db):
    world = make_world()
    response = client.get("/letters/ashbourne-2018/easy-read/")
    assert whole(response) == PDF
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="ashbourne-2018-easy-read.pdf"'
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    again = {"HTTP_IF_NONE_MATCH": response.headers["ETag"]}
    assert client.get("/letters/ashbourne-2018/easy-read/", **again).status_code == 304
    for nowhere in ("ashbourne-2018/large-print", "ashbourne-2018/song", "nowhere/easy-read"):
        assert client.get(f"/letters/{nowhere}/").status_code == 404
    review.withdraw(world.letters["old"], by=world.reviewer, reason="Twice.")
    assert client.get("/letters/ashbourne-2018/easy-read/", **again).status_code == 404


def test_a_page_that_is_kept_is_known_to_be_old_when_a_version_comes_or_goes(client, db):
    world = make_world()
    held = client.get("/letters/birchley-2024/").headers["ETag"]
    version = make_version(world.letters["new"], kind="large_print")
    response = client.get("/letters/birchley-2024/", HTTP_IF_NONE_MATCH=held)
    assert "Large print version" in response.text
    version.delete()
    response = client.get("/letters/birchley-2024/", HTTP_IF_NONE_MATCH=response.headers["ETag"])
    assert "Large print version" not in response.text
