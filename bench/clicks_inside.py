"""The inner half of `bench.clicks`: in a process of its own, whose environment names folder and clock."""

import http.client
import json
import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from accounts.models import Role  # noqa: E402
from bench import national_file  # noqa: E402
from bench.filing_season import Background, wait_for  # noqa: E402
from bench.production import family, processor_seconds  # noqa: E402
from bench.visitors import log_in, served  # noqa: E402
from measurements.models import ImportBatch  # noqa: E402
from wards.models import Unit  # noqa: E402

PROVINCE = "31"
PROGRESS = re.compile(r'id="progress" hx-get="([^"]+)"\s+hx-trigger="(?:load delay:(\d+)ms, )?every (\d+)s"')


class Uploader:
    """Logged in, at a served portal."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.cookies = port, f"sessionid={session}; csrftoken={'c' * 32}"

    def ask(self, path: str, body: bytes = b"", kind: str = "") -> tuple[http.client.HTTPMessage, str]:
        """The answer's head, and what the page says."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": self.cookies, "Host": f"127.0.0.1:{self.port}"}
        headers |= {"Content-Type": kind, "X-CSRFToken": "c" * 32} if kind else {}
        connection.request("POST" if kind else "GET", path, body or None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        assert answer.status < 400, f"{path}: {answer.status} {text[:300]}"
        return answer.headers, text

    def wait(self, path: str, body: bytes, kind: str) -> tuple[str, str]:
        """Send a form and look on until the work is done: the address that it led to, and its page."""
        address = self.ask(path, body, kind)[0]["Location"]
        page = self.ask(address)[1]
        while busy := PROGRESS.search(page):
            time.sleep(int(busy[2]) / 1000 if busy[2] else int(busy[3]))
            head, page = self.ask(busy[1])
            if head["HX-Redirect"]:
                page = self.ask(head["HX-Redirect"])[1]
        return address, page


def bring(person: Uploader, path: Path) -> tuple[str, str]:
    boundary = uuid.uuid4().hex
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n".encode()
        + path.read_bytes()
        + f'\r\n--{boundary}\r\nContent-Disposition: form-data; name="province"\r\n\r\n{PROVINCE}\r\n'
        f"--{boundary}--\r\n".encode()
    )
    return person.wait("/imports/upload/", body, f"multipart/form-data; boundary={boundary}")


def measure(person: Uploader, folder: Path, times: int, cpu: Callable[[], float]) -> dict[str, list[float]]:
    """Seconds by what was waited for, and CPU seconds of all processes."""
    found: dict[str, list[float]] = {"preview": [], "applied": [], "preview, CPU": [], "applied, CPU": []}
    for number in range(times + 1):
        path = national_file.write(folder / f"so-lieu-{number}.xlsx", 1000, seed=number, province=PROVINCE)
        begun, used = time.perf_counter(), cpu()
        address, page = bring(person, path)
        seen, used_then = time.perf_counter(), cpu()
        assert f"{address}apply/" in page, page[:2000]
        applying = time.perf_counter()
        form = "application/x-www-form-urlencoded"
        _, page = person.wait(f"{address}apply/", b"assumed=statistic", form)
        done = time.perf_counter()
        batch = ImportBatch.objects.get(pk=int(address.rstrip("/").rpartition("/")[2]))
        assert batch.status == ImportBatch.Status.APPLIED, f"{batch}: {re.sub(r'<[^>]*>|[ ]{2,}', ' ', page)[-3000:]}"
        if number:  # the first loads what a process loads once
            found["preview"].append(seen - begun)
            found["applied"].append(done - applying)
            found["preview, CPU"].append(used_then - used)
            found["applied, CPU"].append(cpu() - used_then)
    return found


def main(folder: Path, times: int) -> dict[str, list[float]]:
    call_command("migrate", verbosity=0)
    call_command("load_register", "--province", PROVINCE, verbosity=0)
    session = log_in("clicks", Role.STAFF, unit=Unit.objects.get(level="province", code=PROVINCE, valid_to=None))
    background = Background({**os.environ}, folder)
    try:
        background.start("worker", "worker", "-c", "2")
        wait_for("the worker", lambda: " ready" in background.log("worker").read_text(), 600)
        with served({}) as port:
            command = ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())]
            own = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
            ours = [int(line.split()[0]) for line in own if "gunicorn" in line or "celery" in line]

            def cpu() -> float:
                return sum(
                    processor_seconds(pid) for one in ours for pid in family(one) if Path(f"/proc/{pid}").exists()
                )

            return measure(Uploader(port, session), folder, times, cpu)
    finally:
        background.stop()


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(main(Path(sys.argv[1]), int(sys.argv[3]))))
