"""The number of queries of a page does not grow with the number of its rows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from findings.models import (
    AreaName,
    GlossaryForm,
    GlossarySense,
    GlossaryTerm,
    StatisticalNeighbour,
)
from tests.factories import (
    make_area,
    make_finding,
    make_inspection,
    make_letter,
    make_person,
    make_question,
    make_section,
    make_service,
    make_theme,
    publish,
)

pytestmark = pytest.mark.django_db

# What each page asks now. A page that needs one more says here why it may.
PAGES = {
    # Five of them for the sample finding, with its card and standing; two for the names of areas.
    "home": ("/", 21),
    "explorer": ("/findings/", 21),
    "explorer, filtered": (
        "/findings/?theme=waits&service=therapy&kind=strength&judgement=strength&area=hub"
        "&year=2018&sort=area",
        21,
    ),
    "explorer, searched": ("/findings/?q=zebra", 25),
    "explorer, nothing found": ("/findings/?q=zebra&judgement=mixed", 21),
    "explorer, second page": ("/findings/?page=2", 21),
    "areas": ("/areas/", 5),
    "areas by name": ("/areas/?q=example", 5),
    "area": ("/areas/hub/", 19),  # one for the letter in other forms
    "letter": ("/letters/hub-letter/", 12),  # one for its other forms
    # Similar findings: the publication's token, three for their cards and three for standings.
    "finding": ("/findings/hub-finding/", 19),
    "learn": ("/learn/", 2),
    "learn, of an area": ("/learn/hub/", 16),
    "learn, of neighbours": ("/learn/hub/?near=neighbours", 16),
    "topics": ("/topics/", 3),
    "theme": ("/themes/waits/", 12),  # two: the letters held, and what each says
    "service": ("/services/therapy/", 12),
    "glossary": ("/glossary/", 4),
    "glossary, searched": ("/glossary/?q=word", 4),
    "coverage": ("/coverage/", 10),
    "about the data": ("/data/", 1),
    "coverage, only held": ("/coverage/?held=yes", 10),
    # Of whom a letter is held, for areas to offer in place of others.
    "compare": ("/compare/?area=hub&area=…", 10),
    "compare with neighbours": ("/compare/?area=hub&with=neighbours", 12),
    "map": ("/areas/map/", 5),
    "map of outcomes": ("/areas/map/?show=outcome-2016", 5),
    "map of a theme": ("/areas/map/?theme=waits&framework=local-area-2016", 7),
    # Questions, advice and what to ask are read once for a publication.
    "questions": ("/questions/", 1),
    "question": ("/questions/how-long/", 9),
    "question, of an area": ("/questions/how-long/hub/", 12),
    "question, silent area": ("/questions/how-long/silent/", 14),
    "sheet": ("/questions/how-long/hub/sheet/", 9),
    "sheet of a theme": ("/areas/hub/sheet/?theme=waits", 9),
    "sitemap": ("/sitemap.xml", 8),
    "alert": ("/alerts/?q=zebra", 5),
}


class Country:
    """Grows by letters, each with findings, topics, a later visit, people and neighbours."""

    def __init__(self):
        self.themes = [make_theme("waits"), make_theme("buses"), make_theme("plans")]
        self.services = [make_service("therapy"), make_service("nursing")]
        self.hub = make_area("Hub", slug="hub")
        make_area("Silent", slug="silent")
        make_question("how-long", themes=self.themes[:1])
        self.hub_letter = self._letter_of(self.hub, findings=2, slug="hub-letter")
        self.grow(letters=1, findings=21)

    def grow(self, letters, findings):
        """More rows of every sort, for every page."""
        for _ in range(letters):
            area = make_area()
            self._letter_of(area, findings)
            rank = self.hub.neighbour_ranks.count() + 1
            StatisticalNeighbour.objects.create(
                area=self.hub, neighbour=area, rank=rank, set_year=2021
            )
            AreaName.objects.create(area=area, name=f"{area.name} by another name", kind="other")
            former = make_area(ended_on=date(2021, 4, 1))
            former.successors.add(self.hub, area)
            self._letter_of(self.hub, findings, year=2010 - rank)
            make_theme(), make_service()
            self._gloss()
        for section in self.hub_letter.sections.all():
            for _ in range(findings):
                self._finding(section)
        for _ in range(letters):
            section = make_section(self.hub_letter, "main_findings", heading="More")
            self._finding(section)
            make_person(self.hub_letter)

    def _letter_of(self, area, findings, year=2018, **fields):
        visit = make_inspection(area, start=date(year, 3, 5), outcome="wsoa_required", weaknesses=1)
        make_inspection(
            area,
            kind="revisit",
            follows=visit,
            start=date(year + 2, 3, 5),
            weaknesses_sufficient=1,
            weaknesses_insufficient=0,
            outcome="progress_all",
        )
        letter = make_letter(visit, **fields)
        make_person(letter)
        section = make_section(letter, "meeting_needs")
        for _ in range(findings):
            self._finding(section)
        publish(letter)
        return letter

    def _finding(self, section):
        number = section.findings.count()
        # Every other one is to improve, so that there is something to learn.
        main = section.aspect == "main_findings"
        worse = "main_finding" if main else "area_for_development"
        finding = make_finding(
            section,
            kind="strength" if number % 2 else worse,
            judgement="strength" if number % 2 else "development",
            wording=f"A zebra was seen, {number}.",
            summary="A zebra.",
            themes=self.themes,
            services=self.services,
        )
        return finding

    def _gloss(self):
        number = GlossaryTerm.objects.count()
        term = GlossaryTerm.objects.create(slug=f"word-{number}", term=f"Word {number}")
        GlossaryForm.objects.create(term=term, text=f"Words {number}")
        for ordinal in (1, 2):
            GlossarySense.objects.create(term=term, ordinal=ordinal, explanation="It means it.")


@pytest.fixture
def country():
    return Country()


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, address
    return [query["sql"] for query in captured.captured_queries], response


@pytest.mark.parametrize("name", PAGES)  # “page” would start a browser
def test_the_number_of_queries_is_the_same_with_few_rows_and_with_many(client, country, name):
    address, most = PAGES[name]
    if name == "finding":
        address = country.hub_letter.findings.first().get_absolute_url()
    if name == "compare":
        address = f"/compare/?area=hub&area={country.hub.neighbours.order_by('pk')[0].slug}"
    client.get(address)  # what is read once for a publication is read now
    few, before = queries_of(client, address)
    country.grow(letters=4, findings=6)
    client.get(address)
    many, after = queries_of(client, address)
    assert after.content != before.content, "nothing more is shown: the test sees nothing"
    added = "\n".join(sql for sql in many if many.count(sql) > few.count(sql))
    assert len(many) == len(few), f"{name}: {len(few)} with few, {len(many)} with many:\n{added}"
    assert len(few) <= most, f"{name} asks {len(few)} times, {most} are known"
