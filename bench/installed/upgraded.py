"""The version before installed by the guide, then `deploy/upgrade` and back, while pages are asked for."""

from collections import Counter
from pathlib import Path

from bench.installed.machine import Failed
from bench.installed.server import ROWS, install, use
from bench.installed.steps import HOST, Trial

ASKING = f"""while [ ! -e /run/enough ]; do
for path in accounts/login/ healthz reports/; do
curl -s -m 180 -o /dev/null -w '%{{http_code}} %{{time_total}}\\n' https://{HOST}/$path
done; sleep 0.2; done >/run/answers"""
VERSION = f"curl -s https://{HOST}/healthz"


def upgrade(trial: Trial, before: Path, now: Path) -> None:
    """From the version before to this one, back, and forward again."""
    old, new = (path.name.removesuffix(".tar.gz").removeprefix("ispeed-portal-") for path in (before, now))
    trial.machine.put(f"/srv/{now.name}", now.read_bytes())
    unpack = "mkdir /srv/new && tar -xzf {0} -C /srv/new --strip-components 1 && mv {0} /srv/new.tar.gz"
    trial.machine.run(unpack.format(f"/srv/{now.name}"))
    trial.substituted["/opt/ispeed/current/deploy/Caddyfile"] = "/srv/new/deploy/Caddyfile"
    install(trial, before)
    use(trial)
    trial.machine.run(f"mv /srv/new.tar.gz /srv/{now.name}")
    trial.substituted["ispeed-portal-NEW"] = f"ispeed-portal-{new}"
    trial.sees("the version before holds", ROWS, r"(\d.*people)")
    trial.sees("its version", VERSION, rf"ok ({old})")
    trial.machine.start(ASKING)
    trial.follow("A new version", 1)
    trial.sees("the version that answers", VERSION, rf"ok ({new})")
    trial.sees("after the upgrade", ROWS, r"(\d.*people)")
    trial.follow("A new version", 2)
    trial.sees("the version that answers", VERSION, rf"ok ({old})")
    trial.do(f"/opt/ispeed/ispeed-portal-{new}/deploy/upgrade", mark="$")
    trial.sees("the version that answers", VERSION, rf"ok ({new})")
    trial.sees("after the second", ROWS, r"(\d.*people)")
    answered(trial)


def answered(trial: Trial) -> None:
    """What those who asked meanwhile got."""
    _, output = trial.machine.run("touch /run/enough; sleep 1; cat /run/answers")
    lines = [line.split() for line in output.splitlines() if line.strip()]
    codes = Counter(code for code, _ in lines)
    slowest = max(float(seconds) for _, seconds in lines)
    trial.note(0, f"✓ meanwhile {len(lines)} answers: {dict(codes)}, the slowest after {slowest:.1f} s")
    if not set(codes) <= {"200", "302"}:
        raise Failed(f"not every answer was 200 or, of a page that asks who it is, 302: {codes}")
