"""Somebody guesses an account's password, from many addresses, against several web processes.

`python -m bench.guesses [--guesses 1000] [--addresses 50] [--workers 3] [--clients 12]`: exit 1 unless every address is
locked out after ten guesses (the right password does not open it any more), the owner is told by one mail, and the
owner still gets in from an address of their own with the second factor. Portal, PostgreSQL and Redis are temporary and
on this machine; the addresses are those that a proxy in front would have seen.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse

from bench.faults.scenarios import wait_back
from bench.faults.stand import ROOT, Needs, Stand

LIMIT = 10  # wrong passwords for an account from an address in a quarter of an hour (accounts.guesses)
CSRF = "c" * 32
PASSWORD = "dung-mat-khau-gia-lap"
OWNER = """
import json, time
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from accounts.actions import create_user
user = create_user(by=None, username="{name}", role="staff", email="{name}@example.org", password="{password}")
secret = generate_totp_secret()
TOTP.activate(user, secret)
print(json.dumps(secret))
"""
CODE = """
import json, time
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
print(json.dumps(format_hotp_value(hotp_value("{secret}", int(time.time()) // 30))))
"""
NOTED = """
import json
from base.models import AuditEntry
found = AuditEntry.objects.filter(after__name="{name}")
print(json.dumps([found.filter(action=action).count() for action in ("login.failed", "login.locked")]))
"""


def stand_for(workers: int) -> Stand:
    """A portal behind one proxy, with so many web processes; to be entered."""
    stand = Stand(Needs())
    stand.environment |= {"WEB_CONCURRENCY": str(workers), "TRUSTED_PROXIES": "1"}
    return stand


def attack(stand: Stand, *, name: str, guesses: int, addresses: int, clients: int) -> list[str]:
    """Guess, then let the owner in. Returns what is wrong."""
    secret = _in_portal(stand, OWNER.format(name=name, password=PASSWORD))
    places = [f"198.51.100.{number}" for number in range(addresses)]
    tries = [(places[number % addresses], f"doan-{number}") for number in range(guesses)]
    random.Random(guesses).shuffle(tries)
    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        answers = Counter(pool.map(lambda one: log_in(stand, name, one[1], one[0]), tries))
        locked = Counter(pool.map(lambda place: log_in(stand, name, PASSWORD, place), places))
    failed, noted = _in_portal(stand, NOTED.format(name=name))
    mails = [file.read_text() for file in stand.mails.glob("*")]
    owner_mails = sum(len(re.findall(rf"^To: {name}@example.org$", text, re.MULTILINE)) for text in mails)
    seconds = time.perf_counter() - begun
    print(f"{guesses} guesses from {addresses} addresses in {seconds:.0f} s: {dict(answers)}; {failed} were looked at")
    print(
        f"then the right password from each of them: {dict(locked)}; "
        f"{noted} lock-outs noted, {owner_mails} mails to the owner"
    )
    wrong = []
    if set(answers) - {200, 429}:
        wrong.append(f"other answers than 'wrong' and 'locked': {answers}")
    if failed > addresses * LIMIT:
        wrong.append(f"{failed} passwords were looked at, {addresses * LIMIT} are allowed")
    if locked != Counter({429: addresses}):
        wrong.append(f"the right password from a locked address: {locked}")
    if noted != addresses:
        wrong.append(f"{noted} lock-outs noted")
    if owner_mails != 1:
        wrong.append(f"the owner was told {owner_mails} times")
    if not _owner_gets_in(stand, name, secret):
        wrong.append("the owner does not get in with password and second factor")
    return wrong


def log_in(stand: Stand, name: str, password: str, address: str) -> int:
    """The status that answers this log-in from this address."""
    return _post(stand, "/accounts/login/", {"login": name, "password": password}, address, {})[0]


def _owner_gets_in(stand: Stand, name: str, secret: str) -> bool:
    cookies: dict[str, str] = {}
    address = "192.0.2.1"
    _post(stand, "/accounts/login/", {"login": name, "password": PASSWORD}, address, cookies)
    code = _in_portal(stand, CODE.format(secret=secret))
    _post(stand, "/accounts/second-factor/authenticate/", {"code": code}, address, cookies)
    return _ask(stand, urllib.request.Request(stand.url + "/"), address, cookies)[0] == 200


def _post(stand: Stand, path: str, form: dict[str, str], address: str, cookies: dict[str, str]) -> tuple[int, str]:
    request = urllib.request.Request(stand.url + path, urllib.parse.urlencode(form).encode())
    request.add_header("X-CSRFToken", CSRF)
    return _ask(stand, request, address, cookies)


def _ask(stand: Stand, request: urllib.request.Request, address: str, cookies: dict[str, str]) -> tuple[int, str]:
    sent = {"csrftoken": CSRF, **cookies}
    request.add_header("Cookie", "; ".join(f"{key}={value}" for key, value in sent.items()))
    request.add_header("X-Forwarded-For", address)
    try:
        answer: HTTPResponse | urllib.error.HTTPError = _STRAIGHT.open(request, timeout=120)
    except urllib.error.HTTPError as error:  # also where it leads elsewhere: that is not followed
        answer = error
    with answer:
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            key, _, value = cookie.partition(";")[0].partition("=")
            if key != "csrftoken":
                cookies[key] = value
        return answer.status, str(answer.headers.get("Location", ""))


class _NotFollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_STRAIGHT = urllib.request.build_opener(_NotFollowed)


def _in_portal(stand: Stand, code: str) -> list[int] | str:
    start = f"import django; django.setup()\n{code}"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", start], cwd=ROOT, env=stand.environment, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.guesses", description=__doc__)
    parser.add_argument("--guesses", type=int, default=1000)
    parser.add_argument("--addresses", type=int, default=50)
    parser.add_argument("--workers", type=int, default=3, help="web processes")
    parser.add_argument("--clients", type=int, default=12, help="guesses at once")
    options = parser.parse_args()
    with stand_for(options.workers) as stand:
        wait_back(stand, since=None)
        wrong = attack(
            stand, name="chu_tai_khoan", guesses=options.guesses, addresses=options.addresses, clients=options.clients
        )
    for line in wrong:
        print(f"wrong: {line}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
