"""What the files of the battery say, written down apart from any file: figures of Hải Phòng in small."""

HB, LC, VB, TN = "Quận Hồng Bàng", "Quận Lê Chân", "Huyện Vĩnh Bảo", "Huyện Thủy Nguyên"
MK, HVT, SD = "Phường Minh Khai", "Phường Hoàng Văn Thụ", "Phường Sở Dầu"
AB, HK, TVB, CH = "Phường An Biên", "Phường Hàng Kênh", "Thị trấn Vĩnh Bảo", "Xã Cộng Hiền"
WARDS = ((HB, MK), (HB, HVT), (HB, SD), (LC, AB), (LC, HK), (VB, TVB), (VB, CH))
# name → samples, download, upload, latency in August 2024
AUGUST = {
    MK: (512, 45.6, 20.1, 25.0),
    HVT: (300, 40.0, 18.25, 31.5),
    SD: ("<300", None, None, None),
    AB: (1234, 39.99, 15.0, 28.0),
    HK: (0, None, None, None),
    TVB: (340, 61.75, 22.5, 19.0),
    CH: ("<300", None, None, None),
}
JULY = {MK: 480, HVT: 299, SD: "<300", AB: 1100, HK: 310, TVB: "<300", CH: 12}


def interval(count):
    """[min, max] of a count as the files write it."""
    if count is None:
        return [None, None]
    if isinstance(count, str):
        return [0, int(count.strip("<")) - 1]
    return [count, count]


def figure(unit, period, samples, download=None, upload=None, latency=None, network="mobile", operator=None):
    speeds = [None if value is None else format(float(value), ".6g") for value in (download, upload, latency)]
    return [unit, period, network, operator, *interval(samples), *speeds]


def august(names=tuple(AUGUST), *, speeds=True, operator=None, network="mobile"):
    return [
        figure(
            name, "2024-08", AUGUST[name][0], *(AUGUST[name][1:] if speeds else ()), network=network, operator=operator
        )
        for name in names
    ]


def july(names=tuple(JULY)):
    return [figure(name, "2024-07", JULY[name]) for name in names]
