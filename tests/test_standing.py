"""Age and standing: whole units at every edge, and the newest later report of the same area."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from findings.models import Letter
from findings.standing import age_in_words, standing, standings
from tests.factories import make_area, make_inspection, make_letter

DAY = date(2018, 3, 21)
TODAY = date(2026, 11, 2)

AGES = [
    (DAY, date(2018, 3, 21), "less than a month ago", "the same day"),
    (DAY, date(2018, 4, 20), "less than a month ago", "the day before a month"),
    (DAY, date(2018, 4, 21), "1 month ago", "a month to the day"),
    (DAY, date(2018, 5, 20), "1 month ago", "the day before two months"),
    (DAY, date(2018, 5, 21), "2 months ago", "two months to the day"),
    (DAY, date(2019, 3, 20), "11 months ago", "the day before the first anniversary"),
    (DAY, date(2019, 3, 21), "1 year ago", "the first anniversary"),
    (DAY, date(2020, 2, 21), "1 year ago", "23 months"),
    (DAY, date(2020, 3, 20), "1 year ago", "the day before the second anniversary"),
    (DAY, date(2020, 3, 21), "2 years ago", "24 months"),
    (DAY, date(2026, 3, 20), "7 years ago", "the day before an anniversary"),
    (DAY, date(2026, 3, 21), "8 years ago", "an anniversary"),
    (date(2020, 2, 29), date(2021, 2, 28), "11 months ago", "leap day, the last of February"),
    (date(2020, 2, 29), date(2021, 3, 1), "1 year ago", "leap day, the first of March"),
    (date(2020, 2, 29), date(2024, 2, 28), "3 years ago", "leap day, the day before the next"),
    (date(2020, 2, 29), date(2024, 2, 29), "4 years ago", "leap day to leap day"),
    (date(2026, 1, 31), date(2026, 2, 28), "less than a month ago", "end of January to February"),
    (date(2026, 1, 31), date(2026, 3, 1), "1 month ago", "end of January to the first of March"),
    (date(2026, 3, 31), date(2026, 4, 30), "less than a month ago", "the 31st to the 30th"),
    (date(2026, 2, 28), date(2026, 3, 31), "1 month ago", "end of February to end of March"),
    (date(2025, 12, 31), date(2026, 1, 1), "less than a month ago", "over New Year"),
    (date(2025, 12, 1), date(2026, 1, 1), "1 month ago", "a month over New Year"),
    (date(2026, 11, 3), date(2026, 11, 2), "less than a month ago", "dated tomorrow"),
]


@pytest.mark.parametrize(("then", "today", "words", "edge"), AGES, ids=[edge for *_, edge in AGES])
def test_age_is_told_in_whole_units_never_rounded_up(then, today, words, edge):
    assert age_in_words(then, today) == words


@pytest.mark.django_db
class TestStanding:
    def letter(self, **fields):
        return make_letter(
            make_inspection(**{"start": date(2018, 1, 29)} | fields), letter_date=DAY
        )

    def test_the_sentence_says_when_and_how_long_ago(self):
        found = standing(self.letter(), TODAY)
        assert found.sentence == "Inspectors wrote this in March 2018, 8 years ago."

    def test_without_a_later_report_nothing_is_said_of_one(self):
        letter = self.letter()
        make_inspection(start=date(2024, 1, 15))  # in another area
        assert standing(letter, TODAY).later is None
        assert standing(letter, TODAY).later_sentence == ""

    def test_a_later_report_in_the_same_area_is_named_with_its_month(self):
        letter = self.letter()
        later = make_inspection(
            letter.inspection.area, start=date(2024, 1, 15), published=date(2024, 3, 8)
        )
        found = standing(letter, TODAY)
        assert found.later == later
        assert found.later_sentence == "A later report exists, published in March 2024."

    def test_a_later_report_without_a_day_of_publication_is_named_without_one(self):
        letter = self.letter()
        make_inspection(letter.inspection.area, start=date(2024, 1, 15))
        assert standing(letter, TODAY).later_sentence == "A later report exists."

    def test_a_later_report_without_a_first_day_counts_by_its_publication(self):
        letter = self.letter()
        later = make_inspection(letter.inspection.area, published=date(2024, 3, 8))
        assert standing(letter, TODAY).later == later

    @pytest.mark.parametrize(
        ("kind", "framework", "words"),
        [
            ("revisit", "local_area_2016", "A later revisit letter exists"),
            ("monitoring", "area_send_2023", "A later monitoring report exists"),
            ("inspection", "area_send_2023", "A later report exists"),
        ],
    )
    def test_the_kind_of_the_later_document_is_named(self, kind, framework, words):
        letter = self.letter()
        make_inspection(
            letter.inspection.area, kind=kind, framework=framework, start=date(2024, 1, 15)
        )
        assert standing(letter, TODAY).later_sentence == f"{words}."

    def test_of_several_later_reports_the_newest_is_named(self):
        letter = self.letter()
        area = letter.inspection.area
        newest = make_inspection(area, start=date(2025, 5, 12))
        make_inspection(area, kind="revisit", start=date(2020, 1, 20))
        assert standing(letter, TODAY).later == newest

    def test_an_earlier_report_is_no_later_one(self):
        letter = self.letter()
        make_inspection(letter.inspection.area, start=date(2017, 1, 16))
        assert standing(letter, TODAY).later is None

    def test_the_last_letter_of_an_area_has_no_later_report(self):
        first = self.letter()
        last = make_letter(make_inspection(first.inspection.area, start=date(2024, 1, 15)))
        assert standing(last, TODAY).later is None

    def test_a_later_report_on_an_area_that_took_over_counts(self):
        letter = self.letter()
        successor = make_area()
        letter.inspection.area.successors.add(successor, make_area())
        later = make_inspection(successor, start=date(2024, 1, 15))
        assert standing(letter, TODAY).later == later

    def test_a_report_on_the_area_that_ended_is_not_later_for_the_one_that_took_over(self):
        former, successor = make_area(), make_area()
        former.successors.add(successor)
        letter = self.letter(area=successor)
        make_inspection(former, start=date(2019, 1, 15))
        assert standing(letter, TODAY).later is None

    def test_a_report_on_one_successor_does_not_count_for_its_sister(self):
        former, west, east = make_area(), make_area(), make_area()
        former.successors.add(west, east)
        letter = self.letter(area=west)
        make_inspection(east, start=date(2024, 1, 15))
        assert standing(letter, TODAY).later is None

    def test_a_document_without_a_date_was_written_at_the_end_of_the_visit(self):
        letter = make_letter(make_inspection(start=date(2024, 1, 29), end=date(2024, 2, 2)))
        assert standing(letter, TODAY).written == date(2024, 2, 2)

    def test_a_document_without_a_date_bears_that_of_its_publication(self):
        visit = {"start": date(2024, 1, 29), "end": date(2024, 2, 2)}
        letter = make_letter(make_inspection(published=date(2024, 3, 8), **visit))
        assert standing(letter, TODAY).written == date(2024, 3, 8)

    def test_a_document_without_any_visit_was_written_when_it_was_published(self):
        letter = make_letter(make_inspection(published=date(2024, 3, 8)))
        found = standing(letter, TODAY)
        assert found.sentence == "Inspectors wrote this in March 2024, 2 years ago."
        assert found.later is None

    def test_today_is_the_day_in_england(self, monkeypatch):
        late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight there
        monkeypatch.setattr("django.utils.timezone.now", lambda: late)
        assert standing(self.letter()).today == date(2026, 7, 1)

    def test_the_standing_of_many_letters_takes_as_many_queries_as_of_one(self):
        def queries():
            letters = list(Letter.objects.select_related("inspection__area"))
            with CaptureQueriesContext(
                connection,
            ) as asked:
                found = standings(letters, TODAY)
            assert set(found) == {letter.pk for letter in letters}
            return len(asked)

        self.letter()
        one = queries()
        for _ in range(5):
            letter = self.letter()
            make_inspection(letter.inspection.area, start=date(2024, 1, 15))
        assert queries() == one == 3

    def test_a_letter_given_twice_is_told_once(self):
        letter = self.letter()
        assert list(standings([letter, letter], TODAY)) == [letter.pk]
