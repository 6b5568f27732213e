"""The child that reads the words of an archived Word letter, made from a department's template. No Django here.

Started by base.isolation · its input: the .docx. Its output: JSON {"lines": [text, …]}.
"""

import io
import json
import sys

import docx
from docx.oxml.ns import qn


def main() -> int:
    """Read the .docx from standard input and print its lines as JSON."""
    body = docx.Document(io.BytesIO(sys.stdin.buffer.read())).element.body
    lines = ["".join(part.text or "" for part in line.iter(qn("w:t"))) for line in body.iter(qn("w:p"))]
    print(json.dumps({"lines": [line for line in lines if line.strip()]}))
    return 0
