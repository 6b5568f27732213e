"""`deploy/try RELEASE` or `deploy/try --image`: exit 1, with what was said, at the first step that fails."""

import argparse
import os
import sys
import time
from pathlib import Path

from bench.installed import bundles, image, log, machine, server, steps, upgraded
from bench.installed.machine import FOLDER, Failed, Machine

NAMES = {"bookworm": "Debian 12 (bookworm)", "trixie": "Debian 13 (trixie)"}


def installed(release: str, now: Path) -> None:
    """This version on an empty machine: installed, used, watched, backed up, restored, switched off and on."""
    with_packages, lines = furnished(release)
    with Machine(with_packages, FOLDER / f"{release}-install") as made:
        versions = log.versions(made)
        trial = steps.Trial(made, **ANSWERED)
        trial.heading(f"This version, {now.name}")
        server.install(trial, now)
        server.use(trial)
        server.seen_from_outside(trial)
        server.watched(trial)
        server.backed_up(trial)
        lines += trial.log
    with Machine(with_packages, FOLDER / f"{release}-install", again=True) as made:
        trial = steps.Trial(made)
        trial.heading("The same machine, switched off and on")
        server.started_again(trial)
        lines += trial.log
    log.write(f"{NAMES[release]}: installed", versions, lines)


def upgrade(release: str, now: Path) -> None:
    """The version before on an empty machine, with data, and the upgrade from it and back."""
    before = bundles.bundle(release, bundles.commit_of_before())
    with_packages, _ = furnished(release)
    with Machine(with_packages, FOLDER / f"{release}-upgrade") as made:
        versions = log.versions(made)
        trial = steps.Trial(made, **ANSWERED)
        trial.heading(f"The version before, {before.name}")
        upgraded.upgrade(trial, before, now)
        log.write(f"{NAMES[release]}: upgraded", versions, trial.log)


def furnished(release: str) -> tuple[Path, list[str]]:
    """A machine with Debian's packages, installed by the guide's lines; made once, with the log of that."""
    root = machine.made(release, steps.apt_lines())
    kept = root / "var/lib/ispeed-try-log"
    if not kept.exists():
        with Machine(root) as bare:
            trial = steps.Trial(bare, **ANSWERED)
            trial.heading("The machine, without a network")
            server.packages(trial)
            trial.do(steps.PACKAGES_OF_THE_TRIAL, mark="#")
        kept.write_text("\n".join(trial.log))
    return root, kept.read_text().splitlines()


def tried_image(given: Path | None) -> None:
    """deploy/Dockerfile and deploy/compose.yaml, with Debian 12 in place of their images."""
    versions, lines = image.tried(given or bundles.bundle("bookworm"), furnished("bookworm")[0])
    log.write("The image", versions, lines)


# apt-get asks, and nobody is there to answer.
ANSWERED = {"apt-get install": "apt-get install -y -q"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="deploy/try", description=__doc__)
    parser.add_argument("release", nargs="?", choices=list(NAMES))
    parser.add_argument("--image", action="store_true")
    parser.add_argument("--part", choices=["installed", "upgrade"], help="one of the two alone")
    parser.add_argument("--bundle", type=Path, help="one that is there already, instead of a new one of this commit")
    chosen = parser.parse_args()
    if bool(chosen.release) == chosen.image:
        parser.error("name a Debian release, or --image")
    if os.getuid():
        parser.error("run this as root")
    begun = time.monotonic()
    try:
        if chosen.image:
            tried_image(chosen.bundle)
        else:
            now = chosen.bundle or bundles.bundle(chosen.release)
            for part in (installed, upgrade):
                if not chosen.part or chosen.part == part.__name__:
                    part(chosen.release, now)
    except Failed as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    print(f"✓ {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
