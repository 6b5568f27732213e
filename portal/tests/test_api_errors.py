"""What the API says of addresses that name nothing: as JSON, like everything it says."""

import pytest

pytestmark = pytest.mark.django_db
NOWHERE = ["nothing/", "submissions/\n/x\n", "\n", "submissions/\x16]/y\n", "imports/\r/apply/", "a\u2028b"]


@pytest.mark.parametrize("rest", NOWHERE, ids=[repr(rest) for rest in NOWHERE])
def test_an_address_that_names_nothing_is_told_as_json(client, rest):
    response = client.get(f"/api/v1/{rest}")
    assert response.status_code in (401, 404)
    assert response.headers["Content-Type"] == "application/json"
