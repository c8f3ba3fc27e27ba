"""The API under questions nobody thought of, made from its own description.

Some cases with each run of the tests; `API_FUZZ_CASES=2000` asks as many.
"""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from findings.models import Finding
from tests.factories import make_person
from tests.world import make_world, undone_afterwards

CASES = int(os.environ.get("API_FUZZ_CASES", "50"))
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def api(django_db_setup, django_db_blocker):
    """The description as the portal itself gives it, asked through WSGI as a server would."""
    with undone_afterwards(django_db_blocker):
        world = make_world()
        make_person(world.letters["old"], name="Zebedee Quillfeather")
        # A server closes connections between requests; this one holds the test's records.
        request_started.disconnect(close_old_connections)
        request_finished.disconnect(close_old_connections)
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)


def test_no_question_breaks_the_api(api):
    """As described and against the description; the answers are what it says, never a 500."""
    operations = [result.ok() for result in api.get_all_operations()]
    seen = {}
    finding = Finding.objects.published().counted().first()
    records = {
        "/api/v1/findings/{reference}": {"reference": finding.reference},
        "/api/v1/letters/{slug}": {"slug": finding.letter.slug},
        "/api/v1/areas/{slug}": {"slug": finding.letter.inspection.area.slug},
    }
    cases = st.tuples(
        st.sampled_from(operations), st.sampled_from(list(GenerationMode)), st.booleans()
    ).flatmap(
        lambda chosen: chosen[0].as_strategy(
            chosen[1], path_parameters=records.get(chosen[0].path) if chosen[2] else None
        )
    )

    @given(case=cases)
    @settings(
        max_examples=CASES,
        database=None,
        deadline=None,
        derandomize=CASES <= 50,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case):
        response = case.call(headers={"Accept-Encoding": "identity"})
        seen.setdefault(case.operation.path, set()).add(response.status_code)
        assert "Quillfeather" not in response.text
        case.validate_response(response, checks=list(CHECKS))

    ask()
    assert len(seen) == len(operations) or CASES < 500, seen
    assert {200, 400} <= set().union(*seen.values())
