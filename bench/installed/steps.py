"""The steps of a trial: the guide's own lines with what an office puts into them, each told with its seconds."""

import re
import secrets
import sys
import time

from bench.installed import guide
from bench.installed.machine import Failed, Machine

HOST = "ispeed.so.example.vn"  # invented, as every address here
PASSWORDS = {name: secrets.token_hex(16) for name in ("ispeed_owner", "ispeed", "ispeed_spare")}
ADMINISTRATOR = ("quantri", f"quantri@{HOST}", "Mật-khẩu-thử-2099")
PACKAGES_OF_THE_TRIAL = "apt-get install --no-install-recommends python3-aiosmtpd"


def apt_lines() -> list[str]:
    """What the guide installs, and the mail server of the trial."""
    found = [line.partition(" #")[0].strip() for block in guide.read().values() for line in block.commands]
    return [*(line for line in found if line.startswith("apt-get install")), PACKAGES_OF_THE_TRIAL]


class Trial:
    """A machine with the log of what was done on it."""

    def __init__(self, machine: Machine, **substituted: str) -> None:
        self.machine = machine
        self.guide = guide.read()
        self.substituted = substituted  # what of a line of the guide is written otherwise here
        self.log: list[str] = []
        self.settings: list[str] = []
        self.followed: set[tuple[str, int]] = set()
        self.known: set[str] = set()  # checks that may warn: what they tell stands in the log

    def follow(self, heading: str, number: int = 1, **given: str) -> str:
        """Run a block of the guide line by line; `given` is typed in where a line begins with that word."""
        if not any(seen == heading for seen, _ in self.followed):  # a new page of the guide: a shell of its own
            self.settings = [setting for setting in self.settings if not setting.startswith("cd ")]
        self.followed.add((heading, number))
        output = ""
        for command in self.guide[heading, number].commands:
            if guide.is_setting(command):
                self.settings.append(self._written(command))
                continue
            typed = next((text for word, text in given.items() if word in command.split()), "")
            output = self.do(command, given=typed)
        return output

    def do(self, command: str, *, given: str = "", mark: str = "$", shown: str = "", seconds: float = 900) -> str:
        """One line, as it is in the guide, or as it is `shown`; stops the trial when it fails."""
        begun = time.monotonic()
        script = "\n".join([*self.settings, self._written(command)])
        code, output = self.machine.run(f"cd /srv\n{script}", given=given, seconds=seconds)
        other = [f"   # with {new}" for old, new in self.substituted.items() if old.startswith("/") and old in command]
        self.note(time.monotonic() - begun, f"{mark} {shown or command}{''.join(other)}")
        if code:
            raise Failed(f"exit {code}:\n{output[-6000:]}")
        for line in output.splitlines():
            if warned := re.search(r"\(portal\.([EW]\d+)\)", line):
                if warned[1] not in self.known:
                    raise Failed(f"a check is not content: {line.strip()}")
                self.note(0, f"  {line.strip()}")
        return output

    def until(self, what: str, script: str, seconds: float = 180) -> str:
        """Wait until the script ends well; what it says."""
        begun = time.monotonic()
        code, output = self.machine.run(script)
        while code:
            if time.monotonic() - begun > seconds:
                raise Failed(f"not after {seconds:.0f} s: {what}\n{output[-3000:]}")
            time.sleep(1)
            code, output = self.machine.run(script)
        self.note(time.monotonic() - begun, f"✓ {what}")
        return output

    def sees(self, what: str, script: str, pattern: str) -> str:
        """Ask once, and hold the answer to a pattern."""
        begun = time.monotonic()
        code, output = self.machine.run("\n".join([*self.settings, script]))
        if code or not (found := re.search(pattern, output, re.DOTALL)):
            raise Failed(f"{what}: exit {code}, and not {pattern}:\n{output[-3000:]}")
        self.note(time.monotonic() - begun, f"✓ {what}" + (f": {found[1]}" if found.groups() else ""))
        return output

    def heading(self, text: str) -> None:
        self.log.append(f"\n{text}\n")
        print(f"\n{text}", file=sys.stderr, flush=True)

    def note(self, seconds: float, text: str) -> None:
        self.log.append(f"{seconds:7.1f} s  {text}")
        print(self.log[-1], file=sys.stderr, flush=True)

    def _written(self, command: str) -> str:
        for old, new in self.substituted.items():
            command = command.replace(old, new)
        return command


def fill(trial: Trial, path: str, values: dict[str, str]) -> None:
    """Put values into a file of settings, as a person does by an editor; every name has to be there or is added."""
    code, text = trial.machine.run(f"cat {path}")
    if code:
        raise Failed(text)
    lines = [line for line in text.splitlines() if line.partition("=")[0] not in values]
    trial.machine.put(path, "\n".join([*lines, *(f"{name}={value}" for name, value in values.items()), ""]))
    trial.note(0, f"✎ {path}: {', '.join(values)}")
