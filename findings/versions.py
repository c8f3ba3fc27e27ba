"""Files that say what a letter says in another form, Easy Read or large print: are they safe?

By content, since names deceive. A file is handed to visitors as it is, so one that could run
something, or load something from elsewhere, is refused.
"""

import io
import re
import zipfile
from html.parser import HTMLParser

LARGEST = 10 * 1024 * 1024  # bytes
_MOST_UNPACKED = 100 * 1024 * 1024  # bytes of a Word file's parts: more is a trap
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_RUNS = {"script", "iframe", "frame", "object", "embed", "applet", "form", "base", "link", "meta"}
_LOADS = {"src", "srcset", "data", "poster", "background", "xlink:href"}
_WORD = "word/document.xml"


class NotAVersion(Exception):
    """The file is not taken; the sentence says why, and what to do."""


def suffix_of(data: bytes) -> str:
    """pdf, docx or html. Raises `NotAVersion` for anything else, and for what is not safe."""
    if len(data) > LARGEST:
        raise NotAVersion("The file is larger than 10 MB. Make its pictures smaller.")
    if data.startswith(b"%PDF-"):
        if _ACTIVE.search(data):
            raise NotAVersion("This PDF holds scripts, forms or other files. Print it to a PDF.")
        return "pdf"
    if data.startswith(b"PK"):
        _parts_of(data)
        return "docx"
    if re.match(rb"(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)*<(!doctype html|html)\b", data, re.I | re.S):
        if reasons := _read(data).refused:
            raise NotAVersion(f"This page would run or load something ({reasons[0]}). Use a PDF.")
        return "html"
    raise NotAVersion("This is no PDF, no Word file (.docx) and no HTML page.")


def text_of(data: bytes, suffix: str) -> str:
    """The words of a Word file or a page, for the names firewall. A PDF's words are not read here:
    only the person who adds it can say that it names nobody."""
    if suffix == "html":
        return " ".join(_read(data).words)
    if suffix == "docx":
        xml = b"\n".join(text for name, text in _parts_of(data) if name.endswith(".xml"))
        paragraphs = re.sub(r"</w:p>", " ", xml.decode("utf-8", "replace"))
        return re.sub(r"<[^>]*>", "", paragraphs)
    return ""


def _parts_of(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise NotAVersion("This Word file unpacks to more than any document needs.")
            names = packed.namelist()
            parts = [(name, packed.read(name)) for name in names if name.startswith("word/")]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise NotAVersion("This Word file cannot be opened. Save it again as .docx.") from error
    if _WORD not in names:
        raise NotAVersion("This is no Word file. Save it as .docx.")
    if any("vbaproject" in name.lower() or "/embeddings/" in name for name in names):
        raise NotAVersion("This Word file holds macros or other files. Save it without them.")
    return parts


class _Page(HTMLParser):
    """A page's words, and what in it could run or load something."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag in _RUNS and not (tag == "meta" and "http-equiv" not in names):
            self.refused.append(f"<{tag}>")
        for name, value in attrs:
            there = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
            runs = name.startswith("on") or there.startswith(("javascript:", "vbscript:"))
            # Pictures must stand in the page itself: it is one file.
            loads = name in _LOADS and not there.startswith("data:image/")
            if runs or loads or (name == "style" and "url(" in there):
                self.refused.append(name)

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.lasttag == "style" and re.search(r"url\(|@import", data, re.I):
            self.refused.append("style")


def _read(data: bytes) -> _Page:
    page = _Page()
    page.feed(data.decode("utf-8", "replace"))
    page.close()
    return page
