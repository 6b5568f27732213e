"""A filing handed in as a clerk does."""

from submissions.actions import Certificate, file_submission

SIGNED = Certificate("Người Thử, trưởng phòng (nhân vật giả định)")
TYPED = {
    "sites": "3",
    "sites.total": "520",
    "bts_4g": "2",
    "bts_4g.total": "500",
    "bts_5g": "1",
    "bts_5g.total": "40",
    "capex": "1,2 tỷ",
    "capex.total": "9.000",
}


def file(house, reporter=None, typed=TYPED, **changes):
    values = {"by": house.clerks[0], "reporter": reporter or house.alpha, "period": house.month, "typed": typed}
    return file_submission(**{**values, "is_nil": False, "certificate": SIGNED, "base_version": 0, **changes})
