"""What letterheads held as JSON is there as rows, on each day the same."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

from reports.migrations import __name__ as migrations

module = import_module(f"{migrations}.0022_dated_bases_and_recipients")


class Rows:
    def __init__(self, rows=()):
        self.rows = list(rows)
        self.objects = self

    def order_by(self, *names):
        return sorted(self.rows, key=lambda row: tuple(getattr(row, name) for name in names))

    def create(self, **values):
        self.rows.append(SimpleNamespace(**values))


def head(code, begins, ends, bases=(), recipients=()):
    return SimpleNamespace(
        province_code=code, valid_from=begins, valid_to=ends, legal_bases=list(bases), recipients=list(recipients)
    )


JULY, MARCH = date(2025, 7, 1), date(2025, 3, 1)
A = {"text": "A", "from": "2024-06-03"}
LATER = {"text": "B", "from": "2025-05-18", "to_confirm": True}
ALL = {"name": "Các sở", "asked": "đo."}


def test_rows_hold_on_each_day_what_the_letterheads_said():
    heads = [
        head("", date(2024, 1, 1), MARCH, [A], [ALL]),
        head("", MARCH, JULY, [A, LATER], [ALL]),
        head("", JULY, None, [A, LATER], [{**ALL, "asked": "đo thêm."}]),
        head("31", MARCH, date(2025, 5, 1), [LATER]),
    ]
    tables = {"Letterhead": Rows(heads), "LegalBasis": Rows(), "AddressedClass": Rows()}
    module.carry_over(SimpleNamespace(get_model=lambda _app, name: tables[name]), None)
    bases = [(r.province_code, r.text, r.confirmed, r.valid_from, r.valid_to) for r in tables["LegalBasis"].rows]
    assert bases == [
        ("", "A", True, date(2024, 6, 3), None),
        ("", "B", False, date(2025, 5, 18), None),
    ]
    classes = [(r.asked, r.valid_from, r.valid_to) for r in tables["AddressedClass"].rows]
    assert classes == [("đo.", date(2024, 1, 1), JULY), ("đo thêm.", JULY, None)]
