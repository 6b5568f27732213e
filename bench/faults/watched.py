"""A portal in production settings that Debian's Prometheus watches, as deploy/prometheus says.

Caddy before it with a certificate of its own making, node and blackbox exporter beside it. `for:` and the windows of
the rules are divided by a factor, so that an hour's alert fires in minutes; nothing else of them is changed.
"""

import json
import os
import re
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

import yaml

from bench.faults.postgres import free_port
from bench.faults.stand import ROOT
from bench.production import Production

FACTOR = 30
SCRAPED = "2s"
PATIENCE = 600.0  # seconds
RULES = ROOT / "deploy" / "prometheus" / "alerts.yml"


class Watched(Production):
    """`firing()` is what Prometheus says; `until` waits for it."""

    def __init__(self, like: str = "") -> None:
        super().__init__(like)
        self.ports = {name: free_port() for name in ("prometheus", "node", "blackbox", "front", "caddy")}
        self.rehearsed = self.disk / "backups" / "rehearsed.json"
        # Named, so that rehearsals are asked for; none is made here.
        self.environment["REHEARSAL_DATABASE_URL"] = self.postgres.url.replace("/postgres", "/spare")

    def commands(self) -> dict[str, str]:
        at = {name: f"127.0.0.1:{port}" for name, port in self.ports.items()}
        self._write_files(at)
        return {
            **super().commands(),
            "prometheus": f"prometheus --config.file={self.folder}/prometheus.yml "
            f"--web.listen-address={at['prometheus']} --storage.tsdb.path={self.folder}/numbers",
            "node": f"prometheus-node-exporter --web.listen-address={at['node']}",
            "blackbox": f"prometheus-blackbox-exporter --config.file={self.folder}/blackbox.yml "
            f"--web.listen-address={at['blackbox']}",
            "caddy": f"env XDG_DATA_HOME={self.folder}/caddy XDG_CONFIG_HOME={self.folder}/caddy "
            f"PORTAL_HOST=localhost:{self.ports['front']} PORTAL_UPSTREAM=127.0.0.1:{self.web_port} "
            f"caddy run --adapter caddyfile --config {self.folder}/Caddyfile",
        }

    def _write_files(self, at: dict[str, str]) -> None:
        self.certify(days=90)
        front = (ROOT / "deploy" / "Caddyfile").read_text()
        front = front.replace(
            "{\n\tservers", f"{{\n\tadmin {at['caddy']}\n\tauto_https disable_redirects\n\tservers", 1
        )
        front = front.replace("\tencode", f"\ttls {self.folder}/front.crt {self.folder}/front.key\n\tencode", 1)
        (self.folder / "Caddyfile").write_text(front)
        module = {"prober": "http", "timeout": "5s", "http": {"tls_config": {"insecure_skip_verify": True}}}
        (self.folder / "blackbox.yml").write_text(yaml.safe_dump({"modules": {"http_2xx": module}}))
        (self.folder / "token").write_text(self.token)
        (self.folder / "alerts.yml").write_text(yaml.safe_dump(quickened(yaml.safe_load(RULES.read_text()))))
        shipped = yaml.safe_load((ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text())
        shipped["global"] = {"scrape_interval": SCRAPED, "evaluation_interval": SCRAPED}
        del shipped["alerting"]
        jobs = {job["job_name"]: job for job in shipped["scrape_configs"]}
        jobs["ispeed"]["authorization"]["credentials_file"] = str(self.folder / "token")
        for name, address in (("ispeed", f"127.0.0.1:{self.web_port}"), ("node", at["node"]), ("caddy", at["caddy"])):
            jobs[name]["static_configs"][0]["targets"] = [address]
        jobs["front"]["static_configs"][0]["targets"] = [f"https://localhost:{self.ports['front']}/healthz"]
        jobs["front"]["relabel_configs"][-1]["replacement"] = at["blackbox"]
        (self.folder / "prometheus.yml").write_text(yaml.safe_dump(shipped))

    def certify(self, days: int) -> None:
        """A certificate for the front that ends in so many days."""
        command = f"openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days {days}"
        command += " -keyout front.key -out front.crt"
        subprocess.run(command.split(), cwd=self.folder, check=True, capture_output=True)

    # --- what Prometheus says

    def asked(self, path: str, **query: str) -> Any:
        address = f"http://127.0.0.1:{self.ports['prometheus']}/api/v1/{path}?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(address, timeout=30) as answer:
            return json.load(answer)["data"]

    def firing(self) -> set[str]:
        alerts = self.asked("alerts")["alerts"]
        return {one["labels"]["alertname"] for one in alerts if one["state"] == "firing"}

    def until(self, question: Callable[[set[str]], bool], patience: float = PATIENCE) -> tuple[float, set[str]]:
        """Seconds until what fires answers the question, and what fires then or when patience has ended."""
        begun, found = time.monotonic(), set[str]()
        while time.monotonic() - begun < patience:
            try:
                found = self.firing()
                if question(found):
                    break
            except OSError:
                pass  # Prometheus itself is still starting
            time.sleep(1)
        return time.monotonic() - begun, found

    # --- what an action tells to do

    def log(self, *programs: str) -> str:
        """What journalctl shows of a unit."""
        return "".join((self.folder / f"{name}.log").read_text(errors="replace") for name in programs)

    def restart(self, *programs: str) -> None:
        for program in programs:
            self._control("restart", program)


def quickened(rules: dict[str, Any]) -> dict[str, Any]:
    """The rules with every `for:` and every window divided."""
    for rule in rules["groups"][0]["rules"]:
        if "for" in rule:
            rule["for"] = divided(rule["for"])
        rule["expr"] = re.sub(r"\[(\w+)\]", lambda found: f"[{divided(found[1])}]", rule["expr"])
    return rules


def divided(duration: str) -> str:
    seconds = int(duration[:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[duration[-1]]
    return f"{max(seconds // FACTOR, 1)}s"


def programs_missing() -> list[str]:
    """Of Debian's packages, and what else the stand needs."""
    needed = ("prometheus", "prometheus-node-exporter", "prometheus-blackbox-exporter", "caddy", "openssl", "mkfs.ext4")
    path = f"{os.environ['PATH']}:/usr/sbin:/sbin"
    return [name for name in needed if not shutil.which(name, path=path)]
