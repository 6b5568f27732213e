"""What the API says of addresses that name nothing: as JSON, like everything it says."""

from urllib.parse import quote

import pytest

from accounts.models import Role
from accounts.tests.builders import make_user

pytestmark = pytest.mark.django_db
NOWHERE = ["nothing/", "submissions/\n/x\n", "\n", "submissions/\x16]/y\n", "imports/\r/apply/", "a\u2028b"]


@pytest.mark.parametrize("rest", NOWHERE, ids=[repr(rest) for rest in NOWHERE])
@pytest.mark.parametrize(("role", "code"), [(None, 401), (Role.STAFF, 404)])
def test_an_address_that_names_nothing_is_told_as_json(client, rest, role, code):
    """A stranger is not even told that it names nothing."""
    if role:
        client.force_login(make_user(role))
    response = client.get(f"/api/v1/{quote(rest)}")  # as it is sent: the client would leave out what breaks a line
    assert response.status_code == code
    assert response.headers["Content-Type"] == "application/json"
