"""Invented people: each has "(giả lập)" in the name, and an address that no mail can reach. Pure."""

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Đoàn")
MIDDLES = ("Văn", "Thị", "Minh", "Thu", "Quang", "Thanh", "Hải")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hòa", "Khánh", "Lan", "Long", "Mai", "Nam", "Oanh")
DOMAIN = "demo.example"  # kept for examples (RFC 2606)
PHONE = "(024) 0000.0000"  # nobody's: no subscriber's number begins with 0
CONTACT = f"Tổ hỗ trợ cổng i-Speed (giả lập), {PHONE}, hotro@{DOMAIN}"  # whom its people ask who cannot go on


def name_of(number: int) -> str:
    """The name of the person of this number, the same each time."""
    parts = (FAMILIES[number % 11], MIDDLES[number * 3 % 7], GIVEN[number * 5 % 13])
    return f"{' '.join(parts)} (giả lập)"
