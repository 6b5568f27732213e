"""`deploy/try RELEASE` or `deploy/try --image`: exit 1, with what was said, at the first step that fails."""

import argparse
import os
import sys
import time
from pathlib import Path

from bench.installed import bundles, guide, image, log, machine, server, steps, upgraded
from bench.installed.machine import FOLDER, Failed, Machine

NAMES = {"bookworm": "Debian 12 (bookworm)", "trixie": "Debian 13 (trixie)"}


def tried(release: str, only: str, given: Path | None) -> None:
    """Both machines of a release: one installed with this version, one with the version before."""
    now = given or bundles.bundle(release)
    before = bundles.bundle(release, bundles.commit_of_before())
    followed = {("One Debian server, systemd", 1)}  # make bundle, above
    told = ""
    with_packages, lines = furnished(release)
    if only in ("", "install"):
        with Machine(with_packages, FOLDER / f"{release}-install") as made:
            told = log.versions(made)
            trial = steps.Trial(made, **ANSWERED)
            trial.heading(f"This version, {now.name}")
            server.install(trial, now)
            server.use(trial)
            server.seen_from_outside(trial)
            server.watched(trial)
            server.backed_up(trial)
            followed |= trial.followed
            lines += trial.log
        with Machine(with_packages, FOLDER / f"{release}-install", again=True) as made:
            trial = steps.Trial(made)
            trial.heading("The same machine, switched off and on")
            server.started_again(trial)
            lines += trial.log
    if only in ("", "upgrade"):
        with Machine(with_packages, FOLDER / f"{release}-upgrade") as made:
            trial = steps.Trial(made, **ANSWERED)
            trial.heading(f"The version before, {before.name}, and the upgrade from it")
            upgraded.upgrade(trial, before, now)
            followed |= trial.followed
            lines += trial.log
    if not only:
        if left := set(guide.read()) - followed - set(guide.NOT_TRIED):
            raise Failed(f"Blocks of the guide that nobody tried: {left}")
        log.write(NAMES[release], told, lines)


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
    told, lines = image.tried(given or bundles.bundle("bookworm"), furnished("bookworm")[0])
    log.write("The image", told, lines)


# apt-get asks, and nobody is there to answer.
ANSWERED = {"apt-get install": "apt-get install -y -q"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="deploy/try", description=__doc__)
    parser.add_argument("release", nargs="?", choices=list(NAMES))
    parser.add_argument("--image", action="store_true")
    parser.add_argument("--only", default="", choices=["install", "upgrade"], help="while mending; writes no log")
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
            tried(chosen.release, chosen.only, chosen.bundle)
    except Failed as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    print(f"✓ {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
