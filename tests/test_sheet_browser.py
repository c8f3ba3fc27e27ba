"""The sheet for a meeting, printed: one side of A4, however much there is to say."""

import re
from datetime import date

import pypdfium2
import pytest
from django.conf import settings

from tests.crawl import body_of
from tests.factories import (
    make_area,
    make_finding,
    make_inspection,
    make_letter,
    make_question,
    make_section,
    make_theme,
    publish,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

A4 = (595, 842)  # points


def longest():
    """Every text as long as the records allow, in two letters with later reports."""
    theme = make_theme("a-theme")
    area = make_area(
        "An area with the longest name that there is room for in all of this land"[:80]
    )
    question = make_question(
        "long", question=("Will it be as long " * 5)[:89] + "?", themes=[theme]
    )
    for place in range(1, 7):
        question.to_ask.create(ordinal=place, text=("What is it that we ask " * 7)[:139] + "?")
    for year in (2018, 2020):
        visit = make_inspection(
            area, start=date(year, 3, 5), published=date(year, 5, 5), outcome="wsoa_required"
        )
        letter = make_letter(
            visit, letter_date=date(year, 4, 5), title=("A long title " * 16)[:200]
        )
        heading = ("The effectiveness of the area in " * 16)[:500]
        bad = make_section(
            letter, "meeting_needs", heading=heading, subheading="Areas for development"
        )
        good = make_section(letter, "meeting_needs", heading=heading, subheading="Strengths")
        for words in (12, 40, 90, 200, 900):
            text = {"wording": "Wonderful words " * words, "summary": "Long waits " * 19 + "hurt."}
            make_finding(bad, kind="area_for_development", themes=[theme], **text)
            make_finding(good, kind="strength", themes=[theme], **text)
        publish(letter)
    return area


def printed(client, page, address, folder):
    """The page as Chromium prints it, with the stylesheet in it, so that no server is needed."""
    css = (settings.BASE_DIR / "static/portal/portal.css").read_text(encoding="utf-8")
    html = re.sub(
        r"<link rel=.stylesheet[^>]*>", f"<style>{css}</style>", body_of(client.get(address))
    )
    page.set_content(html)
    target = folder / "sheet.pdf"
    page.pdf(path=target, prefer_css_page_size=True)
    return pypdfium2.PdfDocument(target)


def test_the_sheet_is_one_side_of_a4_in_the_longest_case_and_in_the_shortest(
    client, browser, tmp_path
):
    area, page = longest(), browser.new_page()
    for address in (
        f"/questions/long/{area.slug}/sheet/",
        f"/areas/{area.slug}/sheet/?theme=a-theme",
    ):
        document = printed(client, page, address, tmp_path)
        assert len(document) == 1, address
        assert all(abs(x - y) < 2 for x, y in zip(document[0].get_size(), A4, strict=True))
        text = " ".join(document[0].get_textpage().get_text_bounded().split())
        for needed in ("What inspectors wrote", "Source 1", "Notes", "Open Government Licence"):
            assert needed in text, address
        assert "more findings on this have no room here" in text
        page.emulate_media(media="print")
        assert page.locator(".sheet__lines").bounding_box()["height"] > 60  # two lines to write on
        page.emulate_media(media="null")  # as it is asked for: on screen, or in print
    make_area("Quiet", slug="quiet")
    assert len(printed(client, page, "/questions/long/quiet/sheet/", tmp_path)) == 1
    page.close()
