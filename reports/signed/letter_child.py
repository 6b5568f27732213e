"""The child that takes the words out of an archived Word letter: a department's own template made it. No Django here.

Started by base.isolation · its input: the .docx. Its output: JSON {"lines": [text, …]}.
"""

import io
import json
import sys

import docx
from docx.oxml.ns import qn


def main() -> int:
    body = docx.Document(io.BytesIO(sys.stdin.buffer.read())).element.body
    lines = ["".join(part.text or "" for part in line.iter(qn("w:t"))) for line in body.iter(qn("w:p"))]
    print(json.dumps({"lines": [line for line in lines if line.strip()]}))
    return 0
