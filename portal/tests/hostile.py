"""What a person, or whoever means harm, can type: into an address, a parameter, a field. For test_hostile_input.py."""

from urllib.parse import quote

DIGITS = "9" * 5000  # more than Python turns into a number
NESTED = ["[" * 700 + "]" * 700, "[" * 1500 + "]" * 1500]  # beyond who walks through JSON, beyond who reads it
# Quoted as they stand in an address: some are no text at all.
RAW = ["%00", "a%00b", "%FF", "%ED%A0%80", "%", "%zz"]
MONTHS = [
    "0000-00",
    "0001-01",
    "1900-01",
    "2000-01",
    "2999-12",
    "9999-12",
    "9999-99",
    "2025-13",
    "8/2025",
    "٢٠٢٥-٠٨",
    "２０２５-０８",
    "2025-09\n",
]
DAYS = ["0001-01-01", "9999-12-31", "1945-01-01", "2999-12-31", "2025-02-30", "01/01/0001", "٢٠٢٥-٠٨-٠١"]
NUMBERS = ["0", "-1", "1.5", "1e400", "NaN", "-Infinity", "2147483648", "9223372036854775808", DIGITS, "٣", "²"]
TEXTS = ["", "\x1b", "\x0b", "\x85", "\ufffe", "\U0010ffff", "x" * 5000, "../../etc/passwd", "[]", "%s", "-name"]
TYPED = [*MONTHS, *DAYS, *NUMBERS, *TEXTS, *NESTED]
# What ended a page in a fault once.
ALWAYS = ["%00", DIGITS, "1900-01", "9999-12", "0001-01-01", "9999-12-31", *NESTED]
ADDRESSED = [*RAW, *(quote(text, safe="") for text in TYPED)]
# As whole numbers stand in an address; nothing else finds a route there.
IDS = ["0", "2147483648", "9223372036854775807", "9223372036854775808", "9" * 40, DIGITS]
# What fits, where it is asked for beside a value that does not; so that the value is read at all.
FITTING = {
    "base_version": "0",
    "certified_by": "Người",
    "channel": "trục",
    "code": "ABC123",
    "decision": "end",
    "done_by": "2025-12-01",
    "draft_revision": "0",
    "expires_on": "2025-12-01",
    "frequency": "1",
    "group": "ward",
    "issued_on": "2025-10-01",
    "kind": "ministry",
    "legal_act": "1/QĐ",
    "measure": "làm",
    "members": "5",
    "name": "Tên",
    "number": "12",
    "on": "2025-10-01",
    "period": "2025-09",
    "province": "31",
    "reason": "vì",
    "received_on": "2025-10-01",
    "received_time": "08:00",
    "scope": "1",
    "scopes": "read:units",
    "teams": "5",
    "unit": "1",
    "until": "2025-12-01",
    "valid_from": "2025-07-01",
}
# Of a request besides its address; the cookies' names as Django's and ours.
GARBAGE = ["", "\xff\xfe", "%00", "a" * 4000, '"', "e30:1:2", "99999999999"]
COOKIES = ["sessionid", "csrftoken", "django_language", "messages"]
HEADERS = [
    "Accept",
    "Accept-Language",
    "Authorization",
    "Content-Type",
    "HX-Current-URL",
    "HX-Request",
    "If-Modified-Since",
    "If-None-Match",
    "If-Match",
    "Origin",
    "Range",
    "Referer",
    "User-Agent",
    "X-CSRFToken",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-HTTP-Method-Override",
    "X-Request-ID",
]
HOSTS = ["elsewhere.example", "a b", "testserver/..", "[::1", "ü.example", "testserver\x00", "*"]
BODIES = {
    "nested": ("application/json", NESTED[0]),
    "nested deeply": ("application/json", "[" * 10_000 + "]" * 10_000),
    "nested object": ("application/json", '{"a":' * 10_000 + "1" + "}" * 10_000),
    "huge number": ("application/json", f'{{"period": {DIGITS}}}'),
    "beyond a float": ("application/json", '{"period": 1e400, "nil": NaN, "version": -Infinity}'),
    "half a character": ("application/json", '{"period": "\\ud800", "\\udfff": 1}'),
    "NUL": ("application/json", '{"period": "\\u0000", "certified_by": "a\\u0000"}'),
    "no object": ("application/json", '"period"'),
    "no UTF-8": ("application/json", b'{"period": "\xff"}'),
    "UTF-16": ("application/json; charset=utf-16", '{"period": "2025-09"}'.encode("utf-16")),
    "no codec": ("application/json; charset=nothing", "{}"),
    "a codec of bytes": ("application/x-www-form-urlencoded; charset=hex", "period=2025-09"),
    "form without codec": ("application/x-www-form-urlencoded; charset=nothing", "period=2025-09"),
    "no boundary": ("multipart/form-data", "period=2025-09"),
    "a boundary of its own": ("multipart/form-data; boundary=\xff", "--x\r\n"),
    "cut short": ("multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="period"\r\n\r\n'),
    "a nameless part": (
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n",
    ),
    "a path for a name": (
        "multipart/form-data; boundary=x",
        '--x\r\nContent-Disposition: form-data; name="file"; filename="../../../a\x00.xlsx"\r\n\r\nx\r\n--x--\r\n',
    ),
    "too many fields": ("application/x-www-form-urlencoded", "&".join(f"a{number}=" for number in range(7000))),
    "too large": ("application/x-www-form-urlencoded", "a=" + "x" * (6 * 1024 * 1024)),
    "another form": ("text/xml", "<a/>"),
    "no form": ("", "x"),
}
