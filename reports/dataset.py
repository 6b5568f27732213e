"""Description of the public files for machines and people: schema.org's Dataset, and the columns. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from base.period import Period

# The files are Vietnamese in any language of the page: other sites read them by their heads.
COLUMNS = (
    ("Mã", "code", "Mã đơn vị hành chính, là chữ chứ không phải số: giữ số 0 ở đầu"),
    ("Đơn vị", "name", "Tên đơn vị, có cấp: xã, phường, đặc khu, quận, huyện"),
    ("Thuộc", "parent", "Đơn vị cấp trên; trong JSON là mã của đơn vị đó"),
    (
        "Số mẫu",
        "samples_min, samples_max",
        "Số mẫu đo i-Speed trong tháng do VNNIC đếm; <300: VNNIC chỉ cho biết là ít hơn 300",
    ),
    (
        "Tải xuống (Mbps)",
        "download_mbps",
        "Tốc độ tải xuống của mạng di động; trong CSV dùng dấu phẩy thập phân, trống: không có số",
    ),
    ("Kết quả", "verdict", "Kết quả so với mức số mẫu và tốc độ đang áp dụng cho tháng đó"),
    ("Cách tính", "statistic", "Tốc độ là trung vị hay trung bình (median, mean); trống: không có số"),
    (
        "Tình trạng số liệu",
        "stage, note",
        "Số liệu còn có thể đổi hay đã công bố theo báo cáo nào; ghi chú riêng của đơn vị",
    ),
)
HEADER = tuple(name for name, _key, _meaning in COLUMNS)
DICTIONARY_HEADER = ("Cột (CSV, Excel)", "Khóa (JSON)", "Ý nghĩa")
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Publication:
    """A month's table as a publication."""

    name: str
    description: str
    address: str  # of the page; the files stand beside it
    period: Period
    place: str
    publisher: str
    changed_on: date | None


def dataset(of: Publication) -> dict[str, Any]:
    """Describe a publication as JSON-LD."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": of.name,
        "description": of.description,
        "url": of.address,
        "identifier": of.address,
        "inLanguage": "vi",
        "isAccessibleForFree": True,
        "keywords": ["i-Speed", "VNNIC", "Internet di động", "tốc độ tải xuống", of.place],
        "temporalCoverage": f"{of.period.first_day.isoformat()}/{of.period.last_day.isoformat()}",
        "spatialCoverage": {"@type": "Place", "name": of.place},
        "publisher": {"@type": "GovernmentOrganization", "name": of.publisher},
        "creator": {"@type": "Organization", "name": "VNNIC"},
        "variableMeasured": [
            {"@type": "PropertyValue", "name": name, "alternateName": key, "description": meaning}
            for name, key, meaning in COLUMNS
        ],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{of.address}table.{ending}"}
            for ending, kind in FORMATS.items()
        ],
    }
    if of.changed_on:
        found["dateModified"] = of.changed_on.isoformat()
    return found
