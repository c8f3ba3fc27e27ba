"""A pack as a Word file. Besides the reader's `document` package the only place that knows DOCX.

Made to be read by everybody: real headings in order, the language and the title set, no table, no
picture, no text box; links that say where they lead. Made again from the same pack it is the same.
"""

from datetime import UTC, date, datetime, time
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from findings.departures import Departure
from findings.models import Finding
from findings.packs.gathering import Item, Pack, day_of
from findings.words import first_sentence

LANGUAGE = "en-GB"
PAGE_WIDTH, MARGIN, TEXT_WIDTH = Cm(21), Cm(2.5), Cm(16)
LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0, from "
    "Ofsted and the Care Quality Commission (CQC)."
)
LICENCE_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
NOT_OFFICIAL = (
    "The SEND findings portal is not an official Ofsted, CQC or GOV.UK service. Findings are about "
    "a whole local area, not about one child or one school; they rank no area."
)
QUOTED = "In the inspectors’ words, word for word:"
RESTATED = "Restated by the portal, not a quotation:"


def word_file(pack: Pack, address: str, today: date) -> bytes:
    """The file's bytes. `address` is the pack's own, to keep and to come back to."""
    document = docx.Document()
    _prepare(document, pack, today)
    _footer(document, address, today)
    document.add_paragraph(_clean(pack.title), style="Title")
    _opening(document, pack, address, today)
    _news(document, pack)
    if pack.items:
        document.add_heading("Findings", level=1)
    for entry in pack.entries:
        if isinstance(entry, Item):
            _finding(document, entry)
    _sources(document, pack)
    document.add_heading("Licence", level=1)
    licence = document.add_paragraph(f"{LICENCE} ")
    _link(licence, LICENCE_ADDRESS, "The licence’s text")
    document.add_paragraph(NOT_OFFICIAL)
    out = BytesIO()
    document.save(out)
    return _without_the_hour(out)


def _without_the_hour(file: BytesIO) -> bytes:
    """The same file, its parts not stamped with the clock."""
    out = BytesIO()
    with ZipFile(file) as stamped, ZipFile(out, "w") as steady:
        for name in stamped.namelist():
            steady.writestr(ZipInfo(name), stamped.read(name), ZIP_DEFLATED)
    return out.getvalue()


def _prepare(document: Document, pack: Pack, today: date) -> None:
    """Language, page, letters, and what the file says of itself."""
    properties = document.core_properties
    properties.title, properties.language = _clean(pack.title), LANGUAGE
    properties.author = "SEND findings portal"
    properties.comments = ""
    moment = datetime.combine(today, time(), UTC)
    properties.created = properties.modified = moment
    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = run.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        run.append(language)
    language.set(qn("w:val"), LANGUAGE)
    body = document.styles["Normal"]
    body.font.name, body.font.size = "Arial", Pt(11)
    quote = document.styles["Quote"]
    quote.font.italic = False  # long passages in italics are hard to read
    quote.paragraph_format.left_indent = Cm(1)
    document.styles["Heading 2"].font.color.rgb = RGBColor(0x1F, 0x3A, 0x5F)  # the usual is pale
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, Cm(29.7)
    section.left_margin = section.right_margin = MARGIN


def _footer(document: Document, address: str, today: date) -> None:
    """On each page: from where, of which day, and which page of how many."""
    section = document.sections[0]
    footer = section.footer.paragraphs[0]
    host = urlsplit(address).netloc
    document.styles["Footer"].paragraph_format.tab_stops.clear_all()  # one in the middle
    footer.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    footer.add_run(f"SEND findings portal, {host}, {_in_words(today)}\tPage ")
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")
    for run in footer.runs:
        run.font.size = Pt(9)


def _field(paragraph: Paragraph, name: str) -> None:
    """A number that Word works out itself. The library has no call for one."""
    for kind in ("begin", "name", "separate", "shown", "end"):
        run = paragraph.add_run("1" if kind == "shown" else "")
        if kind == "name":
            part = OxmlElement("w:instrText")
            part.text = name
            run._r.append(part)
        elif kind != "shown":
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
            run._r.append(part)


def _opening(document: Document, pack: Pack, address: str, today: date) -> None:
    count = len(pack.items)
    made = pack.query.made or today
    document.add_paragraph(
        f"{count} finding{'' if count == 1 else 's'} from the SEND findings portal. "
        f"The pack was made on {_in_words(made)}; this file on {_in_words(today)}."
    )
    if len(pack.frameworks) > 1:
        under = " and ".join(f"{n} of {years}" for years, n in pack.frameworks)
        document.add_paragraph(
            f"The findings come from two inspection frameworks: {under}. They were made under "
            "different rules, so they are not one count."
        )
    where = document.add_paragraph("The pack as it stands today: ")
    _link(where, address, "open it in the portal")


def _news(document: Document, pack: Pack) -> None:
    """What changed since the pack was made, and what is not public any more."""
    if not pack.changed and not pack.gone:
        return
    document.add_heading("Changed since this pack was made", level=1)
    for item in pack.changed:
        for change in item.changes:
            document.add_paragraph(f"Finding {item.number}: {_clean(change)}", style="List Bullet")
    for left in pack.gone:
        document.add_paragraph(_departed(left), style="List Bullet")


def _departed(left: Departure) -> str:
    if left.when is None:
        return f"{left.reference} is being put right and is not public at the moment."
    when = _in_words(day_of(left.when))
    return f"{left.reference} was withdrawn on {when}: {_clean(left.reason)}"


def _finding(document: Document, item: Item) -> None:
    finding = item.finding
    area = finding.letter.inspection.area
    document.add_heading(_clean(f"{item.number}. {area.name}: {_headline(finding)}"), level=2)
    document.add_paragraph(_clean(_about(finding))).paragraph_format.keep_with_next = True
    verbatim = finding.wording_status == Finding.WordingStatus.VERBATIM
    document.add_paragraph(QUOTED if verbatim else RESTATED).paragraph_format.keep_with_next = True
    style = "Quote" if verbatim else "Body Text"
    document.add_paragraph(_clean(finding.lead), style=style)
    for point in finding.sub_points:
        document.add_paragraph(_clean(point), style="List Bullet")
    if finding.responsible_body:
        document.add_paragraph(_clean(f"Responsible: {finding.responsible_body}"))
    if finding.summary and not finding.summary_is_stale:
        document.add_paragraph(_clean(f"In plain words, by the portal: {finding.summary}"))
    stands = f"{item.standing.sentence} {item.standing.later_sentence}".strip()
    document.add_paragraph(f"{stands} Source {item.number}.")
    if finding.corrected_at:
        note = f"Corrected on {_in_words(day_of(finding.corrected_at))}: {finding.correction_note}"
        document.add_paragraph(_clean(note))


def _headline(finding: Finding) -> str:
    """The plain summary's first sentence; without one that holds, what it is about and what kind
    it is."""
    if finding.summary and not finding.summary_is_stale:
        return first_sentence(finding.summary).rstrip(".")
    themes = [theme.name for theme in finding.themes.all()]
    return ", ".join(themes[:2]) or str(finding.get_kind_display())


def _about(finding: Finding) -> str:
    """When, what kind of finding, about what, and how the whole inspection ended."""
    letter = finding.letter
    said = [
        f"{letter.inspection.get_kind_display()}, {letter.written:%B %Y}",
        str(finding.get_kind_display()),
        f"Judgement: {finding.get_judgement_display().lower()}",
    ]
    if themes := [theme.name for theme in finding.themes.all()]:
        said.append(f"{'Theme' if len(themes) == 1 else 'Themes'}: {', '.join(themes)}")
    if outcome := letter.inspection.get_outcome_display():
        said.append(f"Outcome of the whole inspection: {outcome}")
    return f"{'. '.join(said)}."


def _sources(document: Document, pack: Pack) -> None:
    """The citations, numbered as their findings are."""
    if not pack.items:
        return
    document.add_heading("Sources", level=1)
    for item in pack.items:
        said = item.citation
        words = f"{said.document}, {said.place}. {said.wording} "
        source = document.add_paragraph(_clean(f"{item.number}. {words}"))
        source.add_run(f"SEND findings portal, finding {said.reference}: ")
        _link(source, said.address, said.address)


def _link(paragraph: Paragraph, address: str, text: str) -> None:
    """A link in a paragraph. The library has no call for one."""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(_clean(text))
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _clean(text: str) -> str:
    """A text without the signs that XML forbids and the library therefore refuses."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
