"""What words in headers, titles and sheet names mean. Texts are compared folded (see text.fold)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from measurements.reading import months
from measurements.reading.text import fold

METRICS = ("samples", "download", "upload", "latency")
UNIT_DIMENSIONS = ("province", "district", "ward", "unit", "code")

_TOTAL = re.compile(
    r"tổng\b.*|cộng|cộng\s*:.*|cộng\s+(quận|huyện|thị xã|thành phố|tp|toàn|xã|phường|các|số|chung|trang)\b.*|total\b.*",
    re.IGNORECASE,
)
_TOTAL_OVER = re.compile(r"(toan|ca) (quan|huyen|thi xa|tx|thi tran|xa|phuong|khu vuc|vung|dia ban|mang luoi)\b.*")
_TOTAL_FOLDED = {"tong", "cong", "tong cong", "tong so", "total"}

_DISTRICT = r"(quan|huyen|thi xa|tx|thanh pho|tp|thanh pho thuoc tinh|tp thuoc tinh)"
_WARD = r"(xa|phuong|thi tran|tt|dac khu|dk)"
_NAME = r"(ten |ten cac |don vi |cap |dia ban |cac )?"
_DIMENSIONS: dict[str, str] = {
    "stt": "stt|tt|so tt|so thu tu|thu tu|no|#|s tt",
    "note": "ghi chu|chu thich|note|notes|remarks?|nguoi nhap|lan cap nhat",
    "code": (
        "code|ward code|ma( so)?( (xa|phuong|quan|huyen|tinh|tp|dvhc|don vi|don vi hanh chinh|dia ban|hanh chinh|gso"
        rf"|tctk|xa phuong|phuong xa|quan huyen|dvhc cap xa))?|ma {_WARD} {_WARD}.*"
    ),
    "province": (
        f"{_NAME}(tinh|tinh thanh|tinh tp|tinh thanh pho( truc thuoc (tw|trung uong))?|thanh pho tinh)"
        "|province( city)?( name)?"
    ),
    "district": f"{_NAME}{_DISTRICT}( va)?( {_DISTRICT})*|district( name)?|cap huyen|ten don vi cap huyen|huyen thi",
    "ward": (
        f"{_NAME}{_WARD}( va)?( {_WARD})*( moi)?|cap xa|(ten )?don vi( hanh chinh)? cap xa"
        "|xa phuong tt|(ward|commune)s?( (and |or )?(ward|commune))?( name)?"
    ),
    "unit": (
        "(ten )?(don vi|don vi hanh chinh|dia ban|dia phuong|khu vuc|dvhc|noi do|vung|dia diem)|ten|unit|area|location"
        f"|{_NAME}{_DISTRICT}( {_DISTRICT})* {_WARD}( {_WARD})*|{_NAME}{_WARD}( {_WARD})* {_DISTRICT}( {_DISTRICT})*"
    ),
    "month": "month|period|thang( (nam|so lieu|bao cao|do|du lieu))?|ky( (bao cao|so lieu|du lieu))?",
    "year": "nam|year",
    "date": (
        "(ngay|thoi gian|thoi diem)( do| kiem tra)?|ngay gio( do)?|gio do|ngay thang|timestamp"
        "|(test )?(date|time)|datetime"
    ),
    "operator": (
        "(ten )?(nha mang|doanh nghiep)|doanh nghiep vien thong|dnvt|dn|isp|nha cung cap( dich vu)?|operator|carrier"
        "|nha mang (di dong|isp)|doanh nghiep nha mang"
    ),
    "network": (
        "mang|network( type)?|(loai hinh|loai)( (mang|dich vu|bang rong|ket noi))?|cong nghe( mang)?|dich vu"
        "|bang rong|hinh thuc"
    ),
}
_UNIT_DIMENSION = re.compile("|".join(f"(?:{_DIMENSIONS[name]})" for name in UNIT_DIMENSIONS))
_UNIT_OF_MEASURE = re.compile(r"\b(mbps|mbit s|mbits s|mb s|ms|mau)\b$")
_NOT_DIMENSION = re.compile("don vi tinh.*")
_DIMENSION = {name: re.compile(pattern) for name, pattern in _DIMENSIONS.items()}


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b")


_IGNORED = _any(
    "ty le|ti le|phan tram|chenh lech|tang giam|so voi|thieu|muc tieu|chi tieu|ke hoach|yeu cau|xep hang|thu hang"
    "|luy ke|danh gia|jitter|bien thien|do rung|kinh do|vi do|toa do|dan so|so (?:xa|phuong|don vi)|gioi thieu|thiet bi"
    "|ghi chu|(?:thang|quy|nam|ky) truoc|cung ky|dien thoai|lat|lon|lng|(?:nho|cao|thap) nhat|toi da|toi thieu|max|min"
    "|maximum|minimum|(?:bach )?phan vi|do lech|percentile|p[0-9]{1,2}"
)
_METRIC = {
    "upload": _any("upload|tai len|ul|(?:chieu|duong|toc do) len|uplink|up"),
    "download": _any("download|tai (?:xuong|ve)|dl|(?:chieu|duong|toc do) xuong|downlink|down"),
    "latency": _any("ping|do tre|latency|rtt|tre"),
    "samples": _any(
        "mau|samples?|so (?:lan|luot|phep|luong) (?:do|test|kiem tra)|luot do|sl mau|so luong"
        "|(?:number|no|count|total) (?:of )?(?:tests?|measurements?)|tests? (?:count|total)|measurements? count|tests"
    ),
    "speed": _any("toc do|mbps|mbit s|speed"),
}
_WRONG_UNIT = _any("kbps|kbit s|kb s|gbps|gbit s")
_THOUSANDS = _any("nghin|ngan|trieu|thousands?|millions?")
_ALONE = {"xuong": "download", "ve": "download", "len": "upload"}  # under a header that says it is about speed
_NETWORK = {
    "5g": _any("5g|nr"),
    "fixed": _any("co dinh|brcd|fixed|fttx?h?|cap quang|bang rong cd"),
    "mobile": _any("di dong|brdd|mobile|bang rong dd"),
}
_STATISTIC = {"median": _any("trung vi|median"), "mean": _any("trung binh|mean|average|avg|tb")}
_ANY_DIMENSION = re.compile("|".join(f"(?:{pattern})" for pattern in _DIMENSIONS.values()))
_ANY_WORD = re.compile(
    "%|"
    + "|".join(
        pattern.pattern
        for pattern in (_IGNORED, _WRONG_UNIT, _THOUSANDS, *_METRIC.values(), *_NETWORK.values(), *_STATISTIC.values())
    )
)
_ALL_OPERATORS = re.compile(
    "tat ca( (cac )?(nha mang|doanh nghiep))?|tong( (cong|hop|so|cac nha mang))?|chung|toan mang|toan bo|all"
    "|([45] |cac )(nha mang|doanh nghiep|dn)"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one header text says. `dimension` and `metric` exclude each other; the rest may go with either."""

    dimension: str = ""
    metric: str = ""
    month: months.Found | None = None
    network: str = ""
    operator: str = ""  # code, or "*" for all operators
    statistic: str = ""
    ignored: bool = False
    wrong_unit: bool = False
    thousands: bool = False

    @property
    def known(self) -> bool:
        return bool(self.dimension or self.metric or self.month or self.network or self.operator or self.ignored)

    @property
    def groups(self) -> bool:
        """Does it narrow down the figures under it?"""
        return bool(self.metric or self.month or self.network or self.operator)


class Vocabulary:
    """The words of one reading: ours and the operators' names that the caller knows."""

    def __init__(self, operators: Mapping[str, list[str]]) -> None:
        self._operators = {fold(name): code for code, names in operators.items() for name in names}
        self._in_text = [
            (re.compile(rf"\b{re.escape(name)}\b"), code)
            for name, code in sorted(self._operators.items(), key=lambda item: -len(item[0]))
            if len(name) > 2
        ]
        self._any_operator = re.compile("|".join(pattern.pattern for pattern, _code in self._in_text) or r"(?!)")
        self._headers: dict[str, Meaning] = {}
        self._codes: dict[str, str] = {}
        self._heads_units: dict[str, bool] = {}

    def operator(self, text: str) -> str:
        """The code of an operator named by a whole text, `*` for all of them, blank if unknown."""
        code = self._codes.get(text)
        if code is None:
            flat = fold(text)
            code = self._codes[text] = "*" if _ALL_OPERATORS.fullmatch(flat) else self._operators.get(flat, "")
        return code

    def may_head_units(self, text: str) -> bool:
        """Quick, for rows of data: False means that `header` names no dimension of units here."""
        known = self._heads_units.get(text)
        if known is None:
            flat = fold(text)
            bare = _UNIT_OF_MEASURE.sub("", flat).strip()
            known = self._heads_units[text] = any(map(_UNIT_DIMENSION.fullmatch, (flat, bare)))
        return known

    def operator_within(self, text: str) -> str:
        """The one operator named somewhere in a text; blank if none or several."""
        flat, codes = fold(text), set()
        for pattern, code in self._in_text:
            if pattern.search(flat):
                codes.add(code)
                flat = pattern.sub(" ", flat)
        return codes.pop() if len(codes) == 1 else ""

    def header(self, value: object) -> Meaning:
        """What a header cell says."""
        if not isinstance(value, str):
            found = months.read(value)
            return Meaning(month=found) if found and found.period else Meaning()
        if value not in self._headers:
            self._headers[value] = self._header(value)
        return self._headers[value]

    def _header(self, text: str) -> Meaning:
        flat = fold(text)
        bare = _UNIT_OF_MEASURE.sub("", flat).strip()
        may_be = any(map(_ANY_DIMENSION.fullmatch, (flat, bare))) and not _NOT_DIMENSION.fullmatch(flat)
        for name, pattern in (_DIMENSION if may_be else {}).items():
            if pattern.fullmatch(flat) or (name not in {"ward", "unit"} and bare and pattern.fullmatch(bare)):
                return Meaning(dimension=name)
        if len(text) > 120:
            return Meaning()
        known_word = _ANY_WORD.search(flat) or flat in _ALONE or self._any_operator.search(flat) or self.operator(text)
        if not known_word and not months.may_name(flat):
            return Meaning()
        if "%" in flat or _IGNORED.search(flat):
            return Meaning(ignored=True)
        metric = next((name for name, pattern in _METRIC.items() if pattern.search(flat)), "") or _ALONE.get(flat, "")
        found = months.find(text)
        month = found if found.period or found.month or found.span else months.read(text)
        operator = self.operator(text) or self.operator_within(text)
        if operator == "*" and metric:
            operator = ""
        return Meaning(
            metric=metric,
            month=month,
            network=network_in(text),
            operator=operator,
            statistic=statistic_in(text),
            wrong_unit=bool(_WRONG_UNIT.search(flat)),
            thousands=metric == "samples" and bool(_THOUSANDS.search(flat)),
        )


@lru_cache(maxsize=4096)
def network_in(text: str) -> str:
    """The one kind of network a text names; blank if none or several. 3G and 4G alone are none of them."""
    flat = fold(text)
    names = [name for name, pattern in _NETWORK.items() if pattern.search(flat)]
    if names == ["5g", "mobile"]:  # "Di động 5G" is 5G; "di động (4G, 5G)" is all mobile
        return "mobile" if re.search(r"\b[34]g\b", flat) else "5g"
    return names[0] if len(names) == 1 else ""


def wrong_unit_in(text: str) -> bool:
    """A text about units of measure that names Kbps or Gbps: `Đơn vị tính: Kbps`."""
    flat = fold(text)
    return bool(_WRONG_UNIT.search(flat)) and bool(re.search(r"\b(don vi|dvt|unit)\b", flat))


def is_unit_of_measure(text: str) -> bool:
    """`(ms)`, `Mbps`: says how a column is measured, and no more."""
    return bool(re.fullmatch(r"(mbps|mbit s|mbits s|mb s|ms|mau|lan|luot)", fold(text)))


def statistic_in(text: str) -> str:
    """`median`, `mean` or blank."""
    flat = fold(text)
    return next((name for name, pattern in _STATISTIC.items() if pattern.search(flat)), "")


def combine(upper: Meaning, lower: Meaning) -> Meaning:
    """The meaning of a lower header cell under an upper one: what the lower says goes before."""
    if lower.ignored or lower.dimension:
        return lower
    return replace(
        lower,
        metric=(lower.metric if lower.metric and not (lower.metric == "speed" and upper.metric in METRICS[1:]) else "")
        or upper.metric,
        month=_join_months(upper.month, lower.month),
        network=lower.network or upper.network,
        operator=lower.operator or upper.operator,
        statistic=lower.statistic or upper.statistic,
        wrong_unit=lower.wrong_unit or upper.wrong_unit,
        thousands=lower.thousands or upper.thousands,
    )


def _join_months(upper: months.Found | None, lower: months.Found | None) -> months.Found | None:
    if lower and lower.month and not lower.periods and upper:
        year = lower.year or upper.year or (upper.period.year if upper.period else None)
        return replace(lower, year=year)
    return lower or upper


@lru_cache(maxsize=8192)
def is_total(text: str) -> bool:
    """Does a row of this name add up others: “Tổng cộng”, “Cộng quận …”?"""
    if text.isdigit():
        return False
    folded = fold(text)
    return bool(_TOTAL.fullmatch(text) or folded in _TOTAL_FOLDED or _TOTAL_OVER.fullmatch(folded))


_STATISTIC_ROW = re.compile(
    r"(gia tri )?(binh quan|trung binh|trung vi|(cao|thap|lon|nho) nhat|max|min|average|avg|mean|median)"
    r"( (chung|toan|ca|cua|cac|tat ca|tren)\b.*)?"
)


@lru_cache(maxsize=8192)
def may_be_statistic(text: str) -> bool:
    """Might a row of this name be one number for all rows: “Bình quân”, “Cao nhất”? Communes have such names, too."""
    return bool(_STATISTIC_ROW.fullmatch(fold(text)))
