"""Names typed for the fonts of the 1990s: TCVN3 (.VnTime) and VNI. Pure: knows no Django.

The same bytes mean other letters there. A text is read that way only if it holds something that no
Vietnamese word in Unicode can hold; otherwise a plain typing error could turn into another name.
"""

import re

TCVN3 = dict(
    zip(
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§",
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_VNI_MARKS = {
    "a": ("ùøûõïêéèúüëâáàåãä", "áàảãạăắằẳẵặâấầẩẫậ"),
    "e": ("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
    "o": ("ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
    "ô": ("ùøûõï", "ớờởỡợ"),
    "u": ("ùøûõï", "úùủũụ"),
    "ö": ("ùøûõï", "ứừửữự"),
    "y": ("ùøûõ", "ýỳỷỹ"),
}
VNI = {
    base + mark: letter
    for base, (marks, letters) in _VNI_MARKS.items()
    for mark, letter in zip(marks, letters, strict=True)
}
VNI |= {"ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "í": "í", "ì": "ì"}
VNI |= {typed.upper(): letter.upper() for typed, letter in VNI.items()}
_VNI_PARTS = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)), re.IGNORECASE)

_CAPITAL_INSIDE = re.compile(r"[a-z][À-ÖØ-Þ]")  # "KiÕn": no person writes so in Unicode
_FOREIGN = set(TCVN3) - set("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýÐ")  # never a letter of Vietnamese in Unicode
_VNI_FOREIGN = set("ûïüëåäöæîñøÛÏÜËÅÄÖÆÎÑØ")
_VNI_PAIRS = {pair for pair in VNI if len(pair) == 2} - {"oà", "oá", "oã", "OÀ", "OÁ", "OÃ"}  # hoà, toán, ngoã


def decodings(text: str) -> list[str]:
    """The readings of a text in each old font in which it can have been typed; often none."""
    if text.isascii() or any(ord(char) > 0xFF for char in text):
        return []
    found = []
    if any(char in _FOREIGN for char in text) or _CAPITAL_INSIDE.search(text):
        found.append("".join(TCVN3.get(char, char) for char in text))
    if any(char in _VNI_FOREIGN for char in text) or any(pair in text for pair in _VNI_PAIRS):
        found.append(_VNI_PARTS.sub(lambda part: VNI.get(part[0], part[0]), text))
    return found
