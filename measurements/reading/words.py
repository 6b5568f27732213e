"""The words of headings, titles and notes: data alone. Each is written folded (see text.fold), apart by "|".

What they mean together is settled by measurements.reading.headings. A word that is in no list is *unknown*: a column
under it is asked about, never guessed.
"""

METRICS = ("samples", "download", "upload", "latency", "passing")
UNIT_DIMENSIONS = ("province", "district", "ward", "unit", "code")

# Names of the app and of who runs it: cut before anything is read ("Speedtest" says nothing of speed).
APP = (
    "vnnic internet atlas|internet atlas|atlas|overview place map"
    "|vnnic internet speed|internet speed by vnnic|internet speed|i speed by vnnic|i speed vn|i speed|ispeed"
    "|speedtest vn|speedtest|speed test|vnnic"
)

# What is measured. Those that the portal keeps:
MEASURES = {
    "samples": (
        "so mau do kiem|so mau do|so mau|so luong mau do"
        "|so luong mau|mau do|mau so lieu|mau|so luot do|so luot mau|so luot test"
        "|so luot kiem tra|so luot|so lan do|so lan test|so lan kiem tra|so phep do|so phep test|so phep kiem tra"
        "|so luong do|so luong test|so luong kiem tra|so luong phep do|so luong luot do|so luong|luot do|luot test"
        "|phep do|sl mau|sl|samples count|samples|sample|sample count|number of samples|number of tests|number of test"
        "|number of measurements|no of tests|no of samples|count of tests|count of samples|total tests|total samples"
        "|test count|tests count|tests total|tests|measurement count|measurements count|measurements"
    ),
    "speed": "toc do truy nhap|toc do truy cap|toc do|speed|throughput|bang thong",
    "latency": "ping|do tre|latency|rtt|tre|thoi gian tre|thoi gian phan hoi",
}
DIRECTIONS = {
    "upload": "upload|tai len|ul|chieu len|duong len|huong len|toc do len|uplink|up",
    "download": "download|tai xuong|tai ve|dl|chieu xuong|duong xuong|huong xuong|toc do xuong|downlink|down",
}
ALONE = {"xuong": "download", "ve": "download", "len": "upload"}  # under a heading that says it is about speed

# Those that it does not keep: known, so that no word of theirs is taken for another measure.
OTHER_MEASURES = {
    "jitter": "jitter|bien thien do tre|bien thien tre|bien thien|do rung|do bien thien",
    "loss": "mat goi|ty le mat goi|packet loss|loss|rot goi",
    "volume": "dung luong|luu luong|data volume|volume|traffic",
    "time": "thoi gian|thoi luong|duration|ngay|gio",
    "share": "ty le|ti le|phan tram|bach phan|%|ty trong|co cau",
    "station": "so tram bts|so tram|tram bts|tram phat song|tram|bts|nodeb|enodeb|gnodeb|cell|cells|so cell|cot",
    "people": (
        "so ho gia dinh|so ho dan|so ho|ho gia dinh|so thue bao|thue bao|dan so|so dan|so nguoi|nguoi dan|nguoi dung"
        "|so nguoi dung|can bo|doan vien"
    ),
    "devices": "so may do|so may|so thiet bi do|so thiet bi",
    "device": "thiet bi|dien thoai|so dien thoai|he dieu hanh|phien ban",
    "rank": "xep hang|thu hang|xep thu|hang thu|rank|ranking",
    "signal": "cuong do song|cuong do tin hieu|tin hieu|rsrp|rsrq|sinr|rssi|vung phu|phu song|lom song",
    "place": "kinh do|vi do|toa do|lat|lon|lng|long|latitude|longitude|dia chi",
    "units": (
        "so xa phuong|so xa|so phuong|so don vi|so quan|so huyen|so thon|so to dan pho|so diem do|so diem|so khu dan cu"
    ),
    "verdict": "danh gia|phan loai|ket luan|nhan xet|trang thai|muc do dat|xep loai|gioi thieu",
    "money": "kinh phi|gia cuoc|don gia|chi phi|thanh tien",
    "area": "dien tich",
}

# What a number is of, other than the month's own measurement: never taken for it.
QUALITIES = {
    "target": (
        "muc tieu|chi tieu|ke hoach|kh|yeu cau|duoc giao|giao|phai dat|can dat|can do|phai do|can co|dinh muc"
        "|cam ket|dang ky|quy dinh|tieu chuan|quy chuan|nguong|muc chuan|phan dau|toi thieu|target|plan"
        "|planned|required"
    ),
    "remaining": (
        "con thieu|thieu|con lai|can do them|can bo sung|bo sung|do them|do bu|can them|phai do them|chua do|chua dat"
        "|missing|remaining"
    ),
    "estimate": "du kien|uoc thuc hien|uoc tinh|uoc dat|uoc|du bao|tam tinh|so bo|expected|estimated|forecast",
    "cumulated": (
        "luy ke|cong don|tich luy|tu dau nam|dau nam|ca nam|den nay|tu truoc den nay|ytd|cumulative|cumulated"
        "|accumulated|to date"
    ),
    "other_time": (
        "ky nay nam truoc|cung ky nam truoc|cung ky|nam truoc|thang truoc|ky truoc|quy truoc|nam ngoai|thang lien truoc"
        "|thang lien ke truoc|lien truoc|ngay truoc|previous|last year|last month|prior"
    ),
    "difference": (
        "chenh lech|tang giam|tang truong|bien dong|so voi|so sanh|muc tang|muc giam|tang|giam|change|difference|delta"
    ),
    "per": (
        "1000 dan|10000 dan|100 dan|tren dau nguoi|dau nguoi|moi ngay|mot ngay|trong ngay|tren ngay|moi nguoi|moi ho"
        "|moi km2|km2|per day|per capita|binh quan"
    ),
    "invalid": (
        "khong hop le|bi loai|loai bo|that bai|khong thanh cong|loi|hong|trung lap|bat thuong|nghi ngo|khong dat"
        "|khong du|invalid|failed|rejected|errors"
    ),
    "passing": "dat chuan|dat yeu cau|dat nguong|dat|vuot|tro len|tro xuong|passed",
    "extreme": (
        "cao nhat|thap nhat|lon nhat|nho nhat|nhanh nhat|cham nhat|toi da|max|min|maximum|minimum|bach phan vi"
        "|phan vi|percentile|do lech chuan|do lech|phuong sai|std|stddev|p5|p10|p25|p50|p75|p90|p95|p99"
    ),
}

STATISTICS = {
    "median": "gia tri trung vi|trung vi|median",
    "mean": "gia tri trung binh|trung binh cong|trung binh|mean|average|avg|tb",
}

# How a number is measured. `mbps` and `ms` are what the portal keeps; bytes are told apart before folding.
UNITS = {
    "mbps": "mbps s|mbps|mbit s|mbits s|mb s|mbit giay|mb giay|megabit s|megabits s|megabit giay|megabit tren giay",
    "kbps": "kbps|kbit s|kbits s|kb s|kb giay|kbit giay|kilobit s|kilobit giay|kilobits s",
    "gbps": "gbps|gbit s|gbits s|gb s|gb giay|gbit giay|gigabit s|gigabit giay",
    "bps": "bps|bit s|bits s|bit giay",
    "bytes": "byteps|megabyte giay|megabytes giay|megabyte s|megabytes s|mbyte s|mbytes s|mbyte giay|kbyte s"
    "|kilobyte giay|byte s|bytes s|byte giay|megabyte|kilobyte|gigabyte|byte|bytes",
    "ms": "ms|mili giay|miligiay|mili s|msec|millisecond|milliseconds",
    "s": "s|giay|sec|second|seconds|phut|us|micro giay|micro s",
    "count": "lan|luot|phep",
    "amount": "mb|gb|kb|tb du lieu",
    "thousands": "nghin|ngan|trieu|thousand|thousands|million|millions",
}
SPEED_UNITS = ("mbps", "kbps", "gbps", "bps", "bytes")

NETWORKS = {
    "5g": "5g nr|5g|nr",
    "4g": "4g lte|4g|lte|3g|2g",
    "fixed": (
        "bang rong co dinh|mang co dinh|co dinh|brcd|fixed broadband|fixed|ftth|fttx|ftthx|fttxh|ftthh|fttx h|adsl|xdsl"
        "|internet cap quang|cap quang|bang rong cd"
    ),
    "wifi": "wi fi|wifi|wlan|ve tinh|starlink|leased line|kenh thue rieng|tslcd|truyen so lieu chuyen dung|mang noi bo",
    "mobile": "bang rong di dong|mang di dong|di dong|brdd|mobile broadband|mobile|bang rong dd|3g 4g 5g",
}

PERIOD_WORDS = (
    "tu ngay|tu|den ngay|den het ngay|den het|den|het ngay|trong thang|trong ky|trong nam|thang nay"
    "|ky nay|thang bao cao|ky bao cao|ky so lieu|thang so lieu|cua thang"
    "|thang|thg|nam|ky|quy|month|year|report"
)

# Words that change nothing.
FILLER = (
    "so|tong|tong so|tong cong|do|do duoc|da do|duoc|da|cua|cac|theo|va|tren|tren dia ban|dia ban|tai|trong|hien co"
    "|ket qua do kiem|ket qua do|ket qua thuc hien|ket qua|thuc hien|thuc te|thuc do|dat duoc|so lieu|du lieu|gia tri"
    "|chi so|thong so|internet|truy nhap|truy cap|ket noi|mang|dich vu|bang rong|vien thong|cac nha mang|nha mang"
    "|tat ca|doanh nghiep|cap xa|cap|don vi tinh|don vi|dvt|tinh bang|tinh theo|test|kiem tra|do kiem|do luong|thu thap"
    "|ghi nhan|cong bo|ung dung|app|qua|bang|chieu|luong|chung|toan mang|hop le|of|and|total|number|result"
    "|results|value|measured|measurement|data|network|bieu mau|mau bieu|mau so|chi tieu chat luong"
    "|cac chi tieu chat luong|cac chi tieu|chat luong dich vu|chat luong mang|chat luong|hien tai|nguoi su dung"
    "|la|ghi chu|chu thich|luu y|thong ke|tong hop|bang so lieu|thanh cong|phuong phap|tinh toan|tinh"
    "|theo phuong phap|phu luc|bang|bieu|bao cao"
)

_DISTRICT = r"(quan|huyen|thi xa|tx|thanh pho|tp|thanh pho thuoc tinh|tp thuoc tinh)"
_WARD = r"(xa|phuong|thi tran|tt|dac khu|dk)"
_NAME = r"(ten |ten cac |don vi |cap |dia ban |cac )?"
# Headings of columns that say whose or when a row is: patterns of the whole folded text.
DIMENSIONS: dict[str, str] = {
    "stt": "stt|tt|so tt|so thu tu|thu tu|no|#|s tt",
    "note": "ghi chu|chu thich|note|notes|remarks?|nguoi nhap|lan cap nhat",
    "code": (
        "code|ward code|ma( so)?( (xa|phuong|quan|huyen|tinh|tp|dvhc|don vi|don vi hanh chinh|dia ban|hanh chinh|gso"
        rf"|tctk|xa phuong|phuong xa|quan huyen|dvhc cap xa))?|ma {_WARD} {_WARD}.*"
    ),
    "province": (
        f"{_NAME}(tinh|tinh thanh|tinh tp|tinh thanh pho( truc thuoc (tw|trung uong))?|thanh pho tinh)"
        "|province( city)?( name| code)?"
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
        "(ngay|thoi gian|thoi diem)( do| kiem tra)?( (utc|gmt))?|ngay gio( do)?( (utc|gmt))?|gio do|ngay thang"
        "|timestamp( (utc|gmt))?|(test )?(date|time)( (utc|gmt))?|datetime( (utc|gmt))?"
    ),
    "operator": (
        "(ten )?(nha mang|doanh nghiep)|doanh nghiep vien thong|dnvt|dn|isp|nha cung cap( dich vu)?|operator|carrier"
        "|nha mang (di dong|isp)|doanh nghiep nha mang"
    ),
    "network": (
        "mang|network( type)?|(loai hinh|loai)( (mang|dich vu|bang rong|ket noi))?|cong nghe( mang)?|dich vu"
        "|bang rong|hinh thuc"
    ),
    "indicator": (
        "(ten )?(chi tieu|chi so|tieu chi|thong so|noi dung|hang muc|dai luong)( (do|danh gia|thong ke|bao cao))?"
        "|indicator( name)?|data element|metric|measure"
    ),
    "test_id": (
        "ma (phep do|phien do|luot do|lan do|mau|mau do|test|ban ghi)|(test|session|record|measurement|result) id|id"
        "|id (phep do|phien do|luot do|mau)|uuid|guid"
    ),
    "outcome": "(trang thai|ket qua)( (do|phep do|test|kiem tra))|trang thai|status|outcome",
}
# What stands in a column of outcomes where a test failed.
FAILED = "that bai|loi|khong thanh cong|failed|fail|error|timeout|huy|bi huy|cancelled|canceled"

ALL_OPERATORS = (
    "tat ca( (cac )?(nha mang|doanh nghiep))?|tong( (cong|hop|so|cac nha mang))?|chung|toan mang|toan bo|all"
    "|([45] |cac )(nha mang|doanh nghiep|dn)"
)

# --- titles, names of sheets and files, notes: what they say counts only where it qualifies the figures.

# Directly before a network, these make it say which network the figures are of: "mẫu di động", "tốc độ 5G".
QUALIFIERS = (
    "mang|bang rong|internet|mau|mau do|so mau|toc do|ket qua|ket qua do|so lieu|do|do kiem|test|kiem tra|chat luong"
    "|dich vu|truy nhap|truy cap|bang|thong ke|tong hop|loai mang|loai hinh|so luong mau|so luot do|du lieu|ket noi"
)
# Anywhere before it, these only mention it: "hạ tầng 5G", "số trạm 5G".
MENTIONS = (
    "ha tang|tram|bts|phat trien|phu song|vung phu|trien khai|thiet bi|dau tu|chuong trinh|de an|du an"
    "|thuong mai hoa|tan so|bang tan|dau gia|lap dat|xay dung|nang cap|khai truong|cap phep|lom song|goi cuoc"
    "|dien thoai|diem do|dia diem|vi tri|dung chung|tat song|chuyen doi|nghi quyet|chien luoc"
)
NEGATIONS = (
    "khong bao gom|khong gom|khong tinh|khong ke|khong phai|khong|chua bao gom|chua gom|chua|tru|ngoai tru|ngoai"
    "|loai tru|khac"
)
# What says that figures are not the month's last word.
PROVISIONAL = (
    "ban nhap|gia dinh|tam tinh|so bo|uoc tinh|uoc thuc hien|uoc|tam thoi|chua chinh thuc|chua day du|nua dau thang"
    "|nua thang"
    r"|dau thang|ngay dau|ngay cuoi|tuan dau|tuan cuoi|giua thang|dot (?:[1-9]|i+)|provisional|preliminary|estimated"
)
# What says that a text speaks of the unit of measure of the table, not of some speed.
OF_MEASURE = "don vi tinh|don vi do|don vi|dvt|tinh bang|tinh theo|do bang|do theo|duoc tinh|unit|units"
# Places in titles say nothing of the figures: the provinces of today and of before 1/7/2025.
PLACES = (
    "an giang|ba ria vung tau|bac giang|bac kan|bac lieu|bac ninh|ben tre|binh dinh|binh duong|binh phuoc|binh thuan"
    "|ca mau|can tho|cao bang|da nang|dak lak|dak nong|dien bien|dong nai|dong thap|gia lai|ha giang|ha nam|ha noi"
    "|ha tinh|hai duong|hai phong|hau giang|hoa binh|hung yen|khanh hoa|kien giang|kon tum|lai chau|lam dong|lang son"
    "|lao cai|long an|nam dinh|nghe an|ninh binh|ninh thuan|phu tho|phu yen|quang binh|quang nam|quang ngai|quang ninh"
    "|quang tri|soc trang|son la|tay ninh|thai binh|thai nguyen|thanh hoa|thua thien hue|hue|tien giang|tra vinh"
    "|tuyen quang|vinh long|vinh phuc|yen bai|ho chi minh|viet nam|tp hcm|hcm"
)
ADMINISTRATION = (
    "thanh pho|tp|tinh|quan|huyen|thi xa|xa phuong|phuong xa|xa|phuong|thi tran|dac khu|cac xa|cac phuong|ubnd"
    "|so khoa hoc va cong nghe|so thong tin va truyen thong|so khcn|so tttt|don vi hanh chinh|dvhc|cap huyen|cap tinh"
    "|toan tinh|toan thanh pho|ca tinh|ca thanh pho|dia phuong|khu vuc|truc thuoc trung uong|cuc vien thong|bo tttt"
    "|trung tam internet|province|city|ward|wards|district|districts|commune|communes"
)
# What a unit's name follows in a title: of one, or of several ("các xã …").
BEFORE_NAMES = "thanh pho|tp|tinh|quan|q|huyen|h|thi xa|tx|xa|x|phuong|p|thi tran|tt|dac khu"

# Words of titles that are no headings' words and narrow nothing down.
OF_TITLES = (
    "danh sach|theo doi|tinh hinh|chi tiet|chinh thuc|cap nhat|dieu chinh|bo sung|lan|he thong|portal|trung tam"
    "|tong ket|phan tich|kem theo|cong van|quyet dinh|thuc trang|muc|chuyen de|truoc|sau|sap xep|moi nhat|hai cap"
    "|chinh quyen|gui|phuc vu|hop|giao ban|hoi nghi|ban hanh|dinh ky|hang|viet nam|vn|tat ca|toan bo|day du|final"
    "|file|excel|trich|xuat|tu|nguon|khoa hoc|cong nghe|thong tin|truyen thong|so|uy ban nhan dan|ubnd|hdnd|phong"
    "|don vi|dia ban|dia phuong|hanh chinh|xa|phuong|dac khu|thi tran|quan|huyen|tinh|thanh pho|cua|cac|nhung|va"
    "|cho|voi|den|tai|o|ve|la|co|duoc|bang|bieu|phu luc|mau|so lieu|du lieu|thu|ngay|nam|thang|ky|new|report|the"
    "|gia dinh|nhap|chot|dot|dau|cuoi|tam thoi|nua|for|in|by|to|and|all|chua|dat|duoi|tren|tro|len|ghi|chu"
)
# Beside figures these say that they are of a part of the measurements, or of another app than VNNIC's.
NARROWING = (
    "chi gom|chi bao gom|chi tinh|chi lay|chi thong ke|chi co|ookla|opensignal|open signal|nperf|fast com|cloudflare"
    "|drive test|driving test|vi du|minh hoa|demo"
)
