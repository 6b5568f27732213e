"""Fill a template in a sandboxed child: plain facts in, a file out. Pure: knows no Django.

A template is a program in the hands of its author: a loop or a picture in it may take all memory and time there is.
"""

import json
import signal

from base.isolation import host
from base.isolation.child import NO_MEMORY
from base.isolation.order import Order
from base.saying import Said, say, unpacked
from base.scratch import scratch_folder
from reports.templates.given import Fields, as_json
from reports.templates.problems import TemplateProblem, UnusableTemplate

FILLER = "reports.templates.child"
MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS, WALL_SECONDS = 30, 40  # the page that tries a template must answer within a minute
LARGEST_FILE = 64 * 1024 * 1024  # bytes of the filled file, and of each that it is put together from


def order(scratch: str = "") -> Order:
    """Build the sandbox order of the child that fills templates; `scratch`: a folder for the pieces of a workbook."""
    return Order(
        memory_bytes=MEMORY_BYTES,
        cpu_seconds=CPU_SECONDS,
        wall_seconds=WALL_SECONDS,
        scratch=scratch,
        file_bytes=LARGEST_FILE if scratch else 0,
    )


def fill(form: str, template: bytes, fields: Fields, *, banner: str) -> bytes:
    """Fill a template in the child; the banner marks a trial or draft. Raises UnusableTemplate with the problems."""
    request = {"form": form, "banner": banner, "fields": as_json(fields)}
    given = json.dumps(request).encode() + b"\n" + template
    with scratch_folder() as scratch:
        try:
            said = host.answer(order(scratch if form == "xlsx" else ""), FILLER, given=given, largest=LARGEST_FILE)
        except host.ChildEnded as end:
            raise UnusableTemplate((TemplateProblem(say("the whole file"), _reason(end.code)),)) from end
        except host.TooMuchSaid as error:
            raise UnusableTemplate((TemplateProblem(say("the whole file"), _reason(NO_MEMORY)),)) from error
    line, _, content = said.partition(b"\n")
    problems = tuple(TemplateProblem(unpacked(place), unpacked(message)) for place, message in json.loads(line))
    if problems:
        raise UnusableTemplate(problems)
    return content


def _reason(code: int) -> Said:
    if code in (-signal.SIGALRM, -signal.SIGXCPU):
        return say(
            "filling it took more than {seconds} seconds, so it was stopped. Take loops, tables or pictures "
            "out of the template and bring it again.",
            seconds=WALL_SECONDS,
        )
    if code in (NO_MEMORY, -signal.SIGKILL, -signal.SIGABRT):
        return say(
            "filling it needs too much memory. Take loops, tables or pictures out of the template and bring it again."
        )
    return say("it cannot be filled. Open it in Word or Excel, save it again and bring it again.")
