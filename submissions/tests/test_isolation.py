"""Walks every address of the app as each of two operators, two wards and an agency."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import resolve, reverse

from accounts.models import User
from base import clock
from base.tests import drawn
from submissions.actions import Certificate, file_submission, give_code, save_draft
from submissions.models import Drive
from submissions.queries import reporters
from submissions.tests.filings_made import TYPED
from submissions.urls import urlpatterns


@pytest.fixture
def filed(house):
    """Every reporter has filed figures, a note, a PDF and a draft that name nobody else."""
    everyone = reporters(house.month, "31")
    for index, one in enumerate(everyone):
        note = f"bí mật của {one.key}"
        typed = {
            "operator": {**TYPED, "capex": "74.321", "capex.total": "80.000", "difficulties": note},
            "ward": {"officials_people": "7654", "officials_measured": "1", "broadcasts": "0", "difficulties": note},
            "agency": {"members_people": "6543", "members_measured": "1", "difficulties": note},
        }[one.group]
        signed = Certificate(f"Người {index}", note=note, attachment=ContentFile(b"%PDF-1 " + note.encode(), "a.pdf"))
        file_submission(
            by=None,
            reporter=one,
            period=house.month,
            typed=typed,
            is_nil=False,
            certificate=signed,
            base_version=0,
        )
        save_draft(by=None, reporter=one, period=house.month, typed=typed, revision=0)
    for one in everyone:
        if one.group == "ward":
            day = house.month.plus(1).first_day
            name = f"bí mật của {one.key}"
            Drive.objects.create(unit_id=one.unit_id, name=name, first_day=day, last_day=day, called_at=clock.now())
    for unit, agency in ((house.wards[0], None), (house.wards[1], None), (house.province, house.agency)):
        give_code(by=None, unit=unit, agency=agency)
    return everyone


# Only sent to, never opened: answered before it is asked who somebody is.
SENT_TO = {
    "remind",
    "upload",
    "extension",
    "call_drive",
    "call_off_drive",
    "give_agency_code",
    "campaign_groups",
    "give_code",
    "ask_operators",
    "answer_requests",
}


def code_of(address, code):
    """What a page that is opened is answered with, where others get this code."""
    return 405 if resolve(address).url_name in SENT_TO else code


def addresses(house, reporter):
    """Every address of the app, for this reporter's month or for its ward, agency and drive, as (address, of whom).

    Of whom: keys of the reporters who may open it, of none a drive, which is the department's; None: of nobody.
    """
    ward = house.ward if reporter.group != "ward" else reporter
    agency = next(one for one in reporters(house.month, "31") if one.agency_id == house.agency.pk)
    month = {"period": str(house.month), "key": reporter.key, "version": 1}
    for route in urlpatterns:
        names = route.pattern.converters
        values, keys = {**month, "pk": ward.unit_id}, {ward.key}
        if "drive" in route.name:
            values, keys = {"pk": Drive.objects.get(unit=ward.unit_id).pk}, set()
        elif "agency" in route.name:
            values, keys = {"pk": agency.agency_id}, {agency.key}
        elif "key" in names:
            keys = {reporter.key}
        address = reverse(f"submissions:{route.name}", kwargs={name: values[name] for name in names})
        yield address, keys if names else None


def addresses_of_all(house, everyone):
    """Each address once, with the keys of those who may open it."""
    found = {address: keys for one in everyone for address, keys in addresses(house, one)}
    return list(found.items())


def part_for(visitors, everywhere, of):
    """Each visitor with the addresses that they ask: of all a fifth, each address once, each route by each kind."""
    cases = [(at, place) for at in range(len(visitors)) for place in range(len(everywhere))]
    kind = [user.role for user in visitors]
    route = [resolve(address).url_name for address, _keys in everywhere]
    by_kind = [lambda case: case[1], lambda case: (kind[case[0]], route[case[1]])]
    tried = drawn.part(cases, of=of, one_in=5, kinds=by_kind)
    return [(user, [everywhere[place] for who, place in tried if who == at]) for at, user in enumerate(visitors)]


def own_of(house, user, everyone):
    scope = user.scopes.get()
    return next(
        one
        for one in everyone
        if (one.operator_id, one.agency_id) == (scope.operator_id, scope.agency_id)
        and (scope.unit_id is None or one.unit_id == scope.unit_id)
    )


def test_nobody_sees_anothers_filing_at_any_address(client, house, filed):
    everywhere = addresses_of_all(house, filed)
    visitors = [*house.clerks, *house.officers, house.agent]
    for user, asked in part_for(visitors, everywhere, "filings at any address"):
        own = own_of(house, user, filed)
        others = {one.key for one in filed} - {own.key}
        client.force_login(user)
        for address, keys in asked:
            for answer in (client.get(address), client.post(address, {"certified_by": "X", "base_version": "1"})):
                content = (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")
                assert not [key for key in others if f"bí mật của {key}" in content], (user, address)
                if keys is not None and own.key not in keys and answer.status_code != 405:
                    assert answer.status_code == 404, (user.username, address)
                if getattr(answer, "file_to_stream", None):
                    answer.file_to_stream.close()


def test_each_reads_their_own(client, house, filed):
    for user in [*house.clerks, *house.officers, house.agent]:
        own = own_of(house, user, filed)
        client.force_login(user)
        receipt = reverse("submissions:receipt", args=[str(house.month), own.key, 1])
        assert f"bí mật của {own.key}" in client.get(receipt).content.decode()


def test_no_page_counts_or_names_the_others(client, house, filed):
    client.force_login(house.clerks[0])
    page = client.get(reverse("submissions:list")).content.decode()
    assert "Mạng Beta" not in page
    client.force_login(house.officers[0])
    page = client.get(reverse("submissions:list")).content.decode()
    assert "Mạng" not in page
    assert "An Biên" not in page


def test_nobody_but_the_department_ever_sees_a_telephone_number(client, house, filed):
    house.user("alpha2", "operator", operator=house.operators[0])  # a colleague is another, too
    everybody = list(User.objects.all())
    for number, user in enumerate(everybody):
        User.objects.filter(pk=user.pk).update(phone=f"0900 000 {number:03}")
    phones = {digits for user in User.objects.all() for digits in (user.phone, user.dialled)}
    viewer = house.user("viewer", "viewer", unit=house.province)
    visitors, everywhere = [*house.clerks, *house.officers, house.agent, viewer], addresses_of_all(house, filed)
    for visitor, asked in part_for(visitors, everywhere, "telephone numbers at any address"):
        client.force_login(visitor)
        pages = [address for address, _keys in asked]
        pages += [reverse("submissions:list") + f"?group={group}" for group in ("operator", "ward", "agency")]
        for address in pages:
            answer = client.get(address)
            content = (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")
            assert not [phone for phone in phones if phone in content], (visitor.username, address)
            if getattr(answer, "file_to_stream", None):
                answer.file_to_stream.close()
    client.force_login(house.staff)
    page = client.get(reverse("submissions:list"), {"period": str(house.month.plus(-1))}).content.decode()
    assert phones & set(re.findall(r"0900 000 \d{3}", page))  # the walk would have caught them


def test_a_viewer_and_a_stranger_see_nothing(client, house, filed):
    for address, _keys in addresses(house, filed[0]):
        assert client.get(address).status_code == code_of(address, 302), address
    client.force_login(house.user("viewer", "viewer", unit=house.province))
    for address, _keys in addresses(house, filed[0]):
        assert client.get(address).status_code == code_of(address, 404), address


def test_staff_of_another_province_see_nothing(client, house, filed):
    from_elsewhere = house.user("elsewhere", "staff", unit=house.elsewhere)
    client.force_login(from_elsewhere)
    for address, keys in addresses(house, filed[0]):
        if keys is not None:
            assert client.get(address).status_code == code_of(address, 404), address
