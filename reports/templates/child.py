"""The child that fills one template. No Django here.

Started by base.isolation · its input: a line of JSON {form, banner, fields (see given.as_json)}, then the template.
Its output: a line of JSON, the problems [[place, message], …] as base.saying packs them, then the file if none.
"""

import json
import sys

from base.saying import packed
from reports.templates import filling
from reports.templates.given import from_json
from reports.templates.problems import UnusableTemplate


def main() -> int:
    """Read the order and template from standard input and write the problems and the filled file."""
    order = json.loads(sys.stdin.buffer.readline())
    template = sys.stdin.buffer.read()
    problems, content = [], b""
    try:
        content = filling.fill(order["form"], template, from_json(order["fields"]), banner=order["banner"])
    except UnusableTemplate as unusable:
        problems = [[packed(problem.place), packed(problem.message)] for problem in unusable.found]
    sys.stdout.buffer.write(json.dumps(problems).encode() + b"\n" + content)
    sys.stdout.buffer.flush()
    return 0
