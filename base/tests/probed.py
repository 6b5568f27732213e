"""Started by test_isolation, without Django and without being hidden: what each kind of child could reach, as JSON.

`python -m base.tests.probed` → {"wrapped": bool, "kinds": {kind: [reach, …]}}; with `bare`, what a process that is
not shut in reaches: so each probe is seen to find what it looks for.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from base.isolation import host, leaks
from measurements.reading.host import Request
from reports import pdf
from reports.templates import host as templates
from submissions import workbook_host


def orders(folder):
    for name in ("given.xlsx", "copy/", "sheet/", "letter/"):
        (folder / name).mkdir() if name.endswith("/") else (folder / name).write_bytes(b"x")
    request = Request(path=folder / "given.xlsx", file_name="given.xlsx", operators={})
    return {
        "figures": request.order(),
        "marked copy": request.order(str(folder / "copy")),
        "filing": workbook_host.ORDER,
        "letter template": templates.order(),
        "workbook template": templates.order(str(folder / "sheet")),
        "pdf": pdf.order(str(folder / "letter")),
    }


def without_shutting_in(order, module, *, given, largest):
    done = subprocess.run(
        [sys.executable, "-c", f"from {module} import main; main()"],
        input=given,
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={},
    )
    return done.stdout


if __name__ == "__main__":
    if sys.argv[1:] == ["bare"]:
        host.answer = without_shutting_in
    with tempfile.TemporaryDirectory() as name:
        kinds = {kind: leaks.leaks(order) for kind, order in orders(Path(name)).items()}
    print(json.dumps({"wrapped": bool(host.bubblewrap()), "user": os.getuid(), "kinds": kinds}))
