"""The schema of /api/v1/ is complete, and the API keeps to it whatever it is asked, by whomever.

schemathesis draws questions from the schema, fitting ones and broken ones; about numbers that exist and numbers that
do not. A test run asks a few of each route, as drawn roles; LONG=yes as all, `python -m bench api` for minutes.
"""

import os

import pytest
import schemathesis
from django.core.management import call_command
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from base.tests import drawn
from ispeed_portal.wsgi import application
from portal.tests.api_routes import address_values, token_for_everything
from portal.tests.route_world import world, world_made_once

__all__ = ["world", "world_made_once"]
pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("API_EXAMPLES", "2"))  # of each route, role and kind
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
KNOWN = [False, True]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


def test_the_schema_is_valid_and_without_gaps(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def _served(environ, start_response):
    """As a server does it: everything is sent, then closed. schemathesis would leave files open."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


def operations():
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
    schema.app = _served
    return [found.ok() for found in schema.get_all_operations()]


ROLES = ["staff", "ward", "operator", "nobody"]


def drawn_for(role):
    """Route, whether about what exists, and kind of question: each route as one of the roles at least, in each kind."""
    found = operations()
    every = [(role, at, known, mode) for role in ROLES for at in range(len(found)) for known in KNOWN for mode in MODES]
    kinds = [lambda case: (case[1], case[3]), lambda case: case[1:3]]
    part = drawn.part(every, of="questions to the API", one_in=8, kinds=kinds)
    return [(found[at], known, mode) for who, at, known, mode in part if who == role]


@pytest.mark.parametrize("role", ROLES)
def test_no_question_is_answered_by_a_fault_or_otherwise_than_the_schema_says(world, unhurried, role):
    headers = {}
    if role != "nobody":
        headers = {"Authorization": f"Bearer {token_for_everything(world.users[role])}"}
    asked = {"2": 0, "4": 0}

    def ask(case):
        before = transaction.savepoint()
        response = case.call(headers=headers)
        transaction.savepoint_rollback(before)
        case.validate_response(response, checks=CHECKS)
        first = str(response.status_code)[0]
        asked[first] = asked.get(first, 0) + 1

    for operation, known, mode in drawn_for(role):
        values = address_values(world, role, operation.path) if known else None
        _many(operation.as_strategy(generation_mode=mode, path_parameters=values), ask)
    assert asked["4"] > (20 if drawn.everything() else 0)
    if drawn.everything():  # of few questions perhaps none fits
        assert (asked["2"] > 20) is (role != "nobody")


def _many(cases, ask):
    plan = settings(
        max_examples=EXAMPLES,
        derandomize=True,  # the same questions in each run
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    plan(given(cases)(lambda case: ask(case)))()
