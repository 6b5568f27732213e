"""The page for who writes programs names every route and parameter of the schema."""

import pytest
from drf_spectacular.generators import SchemaGenerator

from accounts.models import Role
from accounts.tests.builders import make_user

pytestmark = pytest.mark.django_db


def test_every_route_of_the_schema_stands_there_with_what_it_asks(client):
    client.force_login(make_user(Role.AGENCY))
    page = client.get("/help/programs/").content.decode()
    for path, methods in SchemaGenerator().get_schema(request=None, public=True)["paths"].items():
        for method, route in methods.items():
            shown = page.partition(f">{method.upper()} {path}<")[2].partition("</details>")[0]
            assert shown, path
            asked = [parameter["name"] for parameter in route["parameters"] if parameter["in"] != "header"]
            assert [name for name in asked if f">{name}" not in shown] == []


def test_the_page_of_tokens_leads_to_it(client):
    client.force_login(make_user(Role.AGENCY))
    assert "/help/programs/" in client.get("/account/tokens/").content.decode()
