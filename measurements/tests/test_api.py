"""Figures and files of figures by the API: read with their cell, brought, applied, taken back."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role
from accounts.tests.builders import make_user
from base.models import AuditEntry
from measurements.models import Figure, ImportBatch
from measurements.tests.little_province import make_figure, make_operator, make_province
from measurements.tests.uploads import BAD, GOOD, work

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def staff(client):
    cache.clear()
    user = make_user(Role.STAFF, unit=make_province())
    client.force_login(user)
    return user


def bring(client, text=GOOD, **more):
    file = SimpleUploadedFile("thang_8.csv", text.encode("utf-8-sig"))
    return client.post("/api/v1/imports/", {"file": file, **more})


def post(client, address, **content):
    return client.post(address, content, content_type="application/json")


def wheres(answer):
    return [one["where"] for one in answer.json()["problems"]]


def test_a_figure_says_where_it_was_read(client, staff):
    figure = make_figure("99001", (0, 299), "39.996", operator=make_operator())
    row = client.get("/api/v1/figures/?period=2024-08&operator=op").json()["results"][0]
    assert (row["id"], row["code"], row["samples_max"], row["download_mbps"]) == (figure.pk, "99001", 299, 39.996)
    assert (row["file"], row["sheet"], row["cell"], row["counts"]) == ("thu.xlsx", "T", "C3", True)
    one = client.get(f"/api/v1/figures/{figure.pk}/").json()
    assert {**row, **one} == one
    assert (one["row"], one["others"]) == ([], [])


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("period=2024-08", 2),
        ("province=99", 3),
        ("province=98", 0),
        ("network=fixed", 0),
        ("source=ward", 0),
        ("operator=-", 2),
        ("operator=op", 1),
    ],
)
def test_figures_are_filtered(client, staff, query, count):
    make_figure("99001", 1)
    make_figure("99002", 1, operator=make_operator())
    make_figure("99001", 1, month=7)
    assert client.get(f"/api/v1/figures/?{query}").json()["count"] == count


@pytest.mark.parametrize(
    "query",
    [
        "unit=0",
        "unit=9999999999999999999999",
        "unit=x",
        "operator=nobody",
        "period=8",
        "page=0",
        "page=2",
        "page_size=5001",
        "page=x",
        "units=1",
        "network=%00",
        "province=%00",
    ],
)
def test_a_wrong_question_is_refused_by_name(client, staff, query):
    answer = client.get(f"/api/v1/figures/?{query}")
    assert (answer.status_code, wheres(answer)) == (400, [query.partition("=")[0]])


def test_pages_follow_one_another(client, staff):
    for code in ("99001", "99002", "99003"):
        make_figure(code, 1)
    first = client.get("/api/v1/figures/?page_size=2")
    assert (first.json()["count"], first["X-Total-Count"]) == (3, "3")
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    last = client.get(first.json()["next"]).json()
    assert (len(last["results"]), last["next"]) == (1, None)


def test_csv_is_what_excel_reads_and_no_formula(client, staff):
    make_figure("99001", 365, "39.5")
    ImportBatch.objects.update(file_name="=HYPERLINK(1)")
    for answer in (
        client.get("/api/v1/figures/?format=csv"),
        client.get("/api/v1/figures/", headers={"Accept": "text/csv"}),
    ):
        text = answer.content.decode()
        assert text.startswith("\ufeffid;unit;code;")
        assert ";39,5;" in text
        assert ";'=HYPERLINK(1);" in text
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert AuditEntry.objects.filter(action="download").count() == 2
    wrong = client.get("/api/v1/figures/?format=csv&page=9")
    assert (wrong.status_code, wrong["Content-Type"]) == (400, "application/json")


def test_a_file_is_brought_read_applied_and_taken_back(client, staff):
    answer = bring(client)
    assert (answer.status_code, answer.json()["status"], answer.json()["job"]["state"]) == (202, "received", "waiting")
    url = answer["Location"]
    work()
    assert (client.get(url).json()["status"], client.get(url).json()["new"]) == ("checked", 2)
    assert bring(client).status_code == 200
    assert post(client, f"{url}apply/").status_code == 202
    work()
    assert client.get(url).json()["status"] == "applied"
    assert Figure.objects.count() == 2
    assert post(client, f"{url}undo/").json()["status"] == "undone"
    assert post(client, f"{url}undo/").status_code == 200
    assert not Figure.objects.exists()


def test_a_file_with_errors_says_them_and_is_not_applied(client, staff):
    url = bring(client, BAD)["Location"]
    work()
    found = client.get(url).json()
    assert (found["status"], found["issues"][0]["cell"]) == ("rejected", "D2")
    assert client.get(f"{url}issues/").json()["count"] == found["issue_count"]


def test_problems_are_told_in_the_language_of_the_answer(client, staff):
    url = bring(client, BAD).json()["url"]
    work()
    vietnamese = client.get(f"{url}issues/").json()["results"][0]
    client.cookies["django_language"] = "en"
    english = client.get(f"{url}issues/").json()["results"][0]
    assert vietnamese["message"].startswith("“3OO” không phải số nguyên (có chữ O)")
    assert english["message"].startswith("“3OO” is not a whole number (it has the letter O)")
    assert {**vietnamese, "message": ""} == {**english, "message": ""}
    assert list(vietnamese) == ["severity", "code", "sheet", "cell", "value", "message"]
    assert english == client.get(url).json()["issues"][0]
    refused = post(client, f"{url}apply/")
    assert refused.status_code == 409
    assert refused.json()["problems"][0]["message"]
    assert post(client, f"{url}undo/").status_code == 409


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"period": "8/2024"}, "period"),
        ({"network": "6g"}, "network"),
        ({"province": "01"}, "province"),
        ({"as_of": "31/8/2024"}, "as_of"),
        ({"provinces": "99"}, "provinces"),
    ],
)
def test_what_is_wrong_with_an_upload_is_named(client, staff, data, where):
    answer = bring(client, **data)
    assert (answer.status_code, wheres(answer)) == (400, [where])
    assert not ImportBatch.objects.exists()


def test_an_upload_without_a_file_or_in_another_form_is_refused(client, staff):
    assert wheres(client.post("/api/v1/imports/", {"province": "99"})) == ["file"]
    assert client.post("/api/v1/imports/", "{}", content_type="application/json").status_code == 415
    assert client.post("/api/v1/imports/", b"x", content_type="multipart/form-data").status_code == 400


def test_a_content_that_is_not_asked_for_is_refused(client, staff):
    url = bring(client)["Location"]
    assert wheres(post(client, f"{url}apply/", good_rows="yes")) == ["good_rows"]
    assert wheres(post(client, f"{url}undo/", force=True)) == ["force"]


def test_a_viewer_has_no_imports(client, staff):
    url = bring(client)["Location"]
    client.force_login(make_user(Role.VIEWER))
    for address in ("/api/v1/imports/", url, f"{url}issues/"):
        assert client.get(address).status_code == 404
    assert bring(client).status_code == 404


def test_what_is_no_address_of_the_api_is_told_as_json(client, staff):
    for answer in (client.get("/api/v1/figures/x/"), client.delete("/api/v1/nothing/"), client.get("/api/v1/units")):
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
    assert client.delete("/api/v1/figures/").status_code == 405
    assert client.options("/api/v1/figures/").status_code == 405
