"""The image without a container engine: deploy/Dockerfile's steps in a tree of its own, compose's commands by systemd.

A transient unit of systemd stands for a container: the tree as its root, read-only but for the volume and /tmp, the
image's user, no capabilities. The image's base is Debian's own Python instead of `FROM`; database, broker and front are
Debian's, by the commands of deploy/compose.yaml where it has some.
"""

import io
import json
import re
import shlex
import tarfile
from pathlib import Path
from typing import Any

import yaml

from bench.installed import machine as machines
from bench.installed.dockerignore import is_ignored
from bench.installed.guide import ROOT
from bench.installed.machine import FOLDER, Failed, Machine
from bench.installed.server import FORGOTTEN
from bench.installed.steps import ADMINISTRATOR, HOST, PASSWORDS, Trial

BASE = ["apt-get install --no-install-recommends python3-venv python-is-python3"]
TREE, CONTEXT = "/srv/image", "/srv/context"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))["services"]
FILLED = {
    "SECRET_KEY": "only-for-the-trial-of-the-image-0123456789-abcdefghij",
    "ALLOWED_HOSTS": HOST,
    "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
    "PORTAL_HOST": HOST,
    "PORTAL_TLS": "tls internal",
    "PORTAL_URL": f"https://{HOST}",
    "POSTGRES_PASSWORD": PASSWORDS["ispeed"],
    "POSTGRES_OWNER_PASSWORD": PASSWORDS["ispeed_owner"],
    "REDIS_PASSWORD": PASSWORDS["ispeed_spare"],
    "PORTAL_IMAGE": "ispeed-portal:tried",
    "EMAIL_URL": "smtp://mail:25",
    "DEFAULT_FROM_EMAIL": f"ispeed@{HOST}",
}


def instructions(text: str) -> list[tuple[str, str]]:
    """[("RUN", "useradd …"), …] of a Dockerfile."""
    whole = re.sub(r"\\\n\s*", "", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in whole.splitlines() if line.strip())]


def given(value: str) -> str:
    """A value of compose with its variables: `${NAME:?}`, `${NAME:-}`, and $$ for one of the shell."""
    known = re.sub(r"\$\{(\w+)(:[?-][^}]*)?\}", lambda found: FILLED.get(found[1], ""), value)
    return known.replace("$$", "$")


def context(bundle: Path) -> bytes:
    """The unpacked bundle as Docker is given it: with secrets filled in beside, without what .dockerignore names."""
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    packed = io.BytesIO()
    with tarfile.open(bundle) as source, tarfile.open(fileobj=packed, mode="w") as target:
        for member in source:
            name = member.name.partition("/")[2]
            if member.isfile() and not is_ignored(rules, name):
                member.name = name
                target.addfile(member, source.extractfile(member))
        for name in ("deploy/portal.env", "deploy/owner.env"):
            if not is_ignored(rules, name):
                raise Failed(f"{name} would become part of the image")
    return packed.getvalue()


class Image:
    """The tree that the Dockerfile makes, and containers of it."""

    def __init__(self, trial: Trial, bundle: Path) -> None:
        self.trial, self.bundle = trial, bundle
        self.environment = {"PATH": "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"}
        self.folder, self.user, self.command = "/", "0", ""

    def build(self, base: Path) -> None:
        """Each step of the Dockerfile, none of them with a network."""
        tree = tarred(base)
        self.trial.machine.put("/srv/base.tar", tree)
        self.trial.machine.put("/srv/context.tar", context(self.bundle))
        unpack = (
            f"mkdir -p {TREE} {CONTEXT} && tar -xf /srv/base.tar -C {TREE} && tar -xf /srv/context.tar -C {CONTEXT}"
        )
        self.trial.do(f"{unpack} && rm /srv/*.tar", mark="#", shown="the base, and the bundle as Docker is given it")
        python = BASE[0].replace("apt-get install", "apt-get install -y -q")
        self.trial.do(self.container(python, locked=False), mark="#", shown=BASE[0])
        for word, rest in instructions((ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")):
            if word == "ENV":
                for one in shlex.split(rest):
                    name, _, value = one.partition("=")
                    self.environment[name] = value.replace("$PATH", self.environment["PATH"])
            elif word == "WORKDIR":
                self.folder = rest
                self.trial.do(f"mkdir -p {TREE}{rest}", mark="WORKDIR", shown=rest)
            elif word == "COPY":
                source, target = rest.split()
                into = f"{TREE}{self.folder}/{target.removeprefix('./').removesuffix('.')}"
                copy = f"cp {CONTEXT}/{source}" if target == "./" else f"mkdir -p {into} && cp -rT {CONTEXT}/{source}"
                self.trial.do(f"{copy} {into}", mark="COPY", shown=rest)
            elif word == "RUN":
                self.trial.do(self.container(rest, locked=False), mark="RUN", shown=rest)
            elif word == "USER":
                _, output = self.trial.machine.run(f"sed -n 's/^{rest}:x:\\([0-9]*\\):.*/\\1/p' {TREE}/etc/passwd")
                self.user = output.strip()
                # systemd starts nobody whom the machine does not know.
                self.trial.do(f"useradd --system --uid {self.user} of-the-image", mark="USER", shown=rest)
            elif word == "CMD":
                self.command = shlex.join(json.loads(rest))
            elif word not in {"FROM", "VOLUME"}:
                raise Failed(f"the Dockerfile's {word} is not known here")

    def container(self, script: str, *, locked: bool = True, name: str = "", **environment: str) -> str:
        """The line that runs a shell's script in the image: to its end, or with a name for as long as it runs."""
        words = ["systemd-run", "--quiet", "--collect", *(["--unit", name] if name else ["--pipe", "--wait"])]
        words += ["-p", f"RootDirectory={TREE}", "-p", "MountAPIVFS=yes", "-p", f"WorkingDirectory={self.folder}"]
        for key, value in {**self.environment, **environment}.items():
            words += ["-E", f"{key}={value}"]
        if locked:
            words += ["-p", f"User={self.user}", "-p", "CapabilityBoundingSet=", "-p", "NoNewPrivileges=yes"]
            words += ["-p", "ReadOnlyPaths=/", "-p", "ReadWritePaths=/var/lib/ispeed", "-p", "TemporaryFileSystem=/tmp"]
        else:
            words += ["-p", "PrivateNetwork=yes"]
        return shlex.join([*words, "sh", "-c", script])

    def service(self, name: str, *, ends: bool = False, command: str = "") -> str:
        """The line for a service of compose."""
        output = COMPOSE[name]
        wanted = command or output.get("command") or self.command
        script = wanted if isinstance(wanted, str) else shlex.join(given(word) for word in wanted)
        settings = {key: given(value) for key, value in output["environment"].items()}
        filled = {key: value for key, value in FILLED.items() if "OWNER" not in key}
        return self.container(
            script, name="" if ends else f"container-{name}", PORTAL_ENV="production", **(filled | settings)
        )


def tarred(folder: Path) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as target:
        for name in sorted(path.name for path in folder.iterdir()):
            target.add(folder / name, name, recursive=name not in {"proc", "sys", "dev", "run", "tmp"})
    return packed.getvalue()


def tried(bundle: Path, with_packages: Path) -> tuple[str, list[str]]:
    """The image built and its services run, on a machine of Debian 12. Returns what it stood on and the log."""
    base = machines.made("bookworm", BASE, name="image-base")
    with Machine(with_packages, FOLDER / "image") as machine:
        trial = Trial(machine)
        trial.known.add("W013")  # it has no LibreOffice
        trial.heading(f"deploy/Dockerfile with {bundle.name}")
        image = Image(trial, bundle)
        image.build(base)
        trial.heading("deploy/compose.yaml")
        stands(trial)
        python = machine.run(f"chroot {TREE} python3 --version")[1].strip()
        run(trial, image)
        from_ = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8").split("FROM ")[1].split()[0]
        return f"In place of `FROM {from_}` stands debootstrap's Debian 12 with its own {python}.", trial.log


def stands(trial: Trial) -> None:
    """Database, broker and mail, by the names that the containers know them by."""
    names = "db broker web mail"
    trial.machine.run(f"echo '127.0.0.1 localhost {names} {HOST}' | tee /etc/hosts >{TREE}/etc/hosts")
    trial.machine.run("systemctl stop redis-server caddy")
    owner = f"create role ispeed_owner superuser login password '{FILLED['POSTGRES_OWNER_PASSWORD']}'"
    for statement in (owner, "create database ispeed owner ispeed_owner template template0 encoding 'UTF8'"):
        trial.machine.run(f'runuser -u postgres -- psql -c "{statement}"')
    roles = f"POSTGRES_USER=ispeed_owner POSTGRES_DB=ispeed PORTAL_PASSWORD={PASSWORDS['ispeed']}"
    login = f"PGHOST=127.0.0.1 PGPASSWORD={PASSWORDS['ispeed_owner']}"
    trial.do(f"{roles} {login} sh {CONTEXT}/deploy/postgres-roles.sh", mark="db", shown="deploy/postgres-roles.sh")
    broker = shlex.join(["-E", f"REDISCLI_AUTH={FILLED['REDIS_PASSWORD']}", *map(given, COMPOSE["broker"]["command"])])
    trial.do(f"systemd-run --quiet --unit container-broker -p User=redis {broker}", mark="broker", shown="its command")
    mail = "python3 -m aiosmtpd -n -l 127.0.0.1:25 -c aiosmtpd.handlers.Mailbox /var/mail/tried"
    trial.do(f"systemd-run --quiet --unit mail-of-the-trial {mail}", mark="mail", shown=mail)


def run(trial: Trial, image: Image) -> None:
    """Tables, then everything that goes on, then what is run by hand."""
    trial.do(image.service("migrate", ends=True), mark="migrate", shown="its command")
    for name in ("web", "worker", "worker-imports", "beat"):
        trial.do(image.service(name), mark=name, shown="its command")
    alive = shlex.join(COMPOSE["web"]["healthcheck"]["test"][1:])
    trial.until("web's health check", image.service("web", ends=True, command=alive), 60)
    load = "python manage.py load_register"
    trial.do(image.service("web", ends=True, command=load), mark="web", shown=load)
    create = f"python manage.py create_user {ADMINISTRATOR[0]} --role admin --email {ADMINISTRATOR[1]} --password-stdin"
    trial.do(image.service("web", ends=True, command=create), given=f"{ADMINISTRATOR[2]}\n", mark="web", shown=create)
    front = COMPOSE["front"]["environment"]
    settings = [word for name, value in front.items() for word in ("-E", f"{name}={given(value)}")]
    caddy = ["caddy", "run", "--config", f"{CONTEXT}/deploy/Caddyfile", "--adapter", "caddyfile"]
    trial.do(
        shlex.join(
            ["systemd-run", "--quiet", "--unit", "container-front", "-E", "XDG_DATA_HOME=/run/front", *settings, *caddy]
        ),
        mark="front",
        shown="deploy/Caddyfile, by Debian's Caddy",
    )
    authority = "/run/front/caddy/pki/authorities/local/root.crt"
    trial.until("Caddy has made its authority", f"cp {authority} /usr/local/share/ca-certificates/portal.crt", 30)
    trial.machine.run("update-ca-certificates")
    trial.until("a page over Caddy", f"curl -sS https://{HOST}/accounts/login/ | grep -i '<!doctype html>'", 30)
    trial.sees("a forgotten password is asked for", FORGOTTEN, r"30[23]|200")
    trial.until("the mail is at the mail server", f"grep -rl 'To: {ADMINISTRATOR[1]}' /var/mail/tried/new", 60)
    trial.until("/readyz is ready", "curl -s localhost:8000/readyz | tee /dev/stderr | grep -q '\"ready\": true'", 120)
    trial.do(image.service("backup", ends=True), mark="backup", shown="its command")
    nobody = f"! find {TREE} -name '*.env' -path '*deploy*' | grep ."
    trial.sees("no file of secrets is in the image", nobody, "")
