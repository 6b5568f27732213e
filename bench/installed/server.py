"""The guide from the empty machine to a portal that answers, watches itself, and comes back from its backup."""

import secrets
from pathlib import Path

from bench.installed.machine import Failed
from bench.installed.steps import ADMINISTRATOR, HOST, PASSWORDS, Trial, fill

SAMPLE = "/opt/ispeed/current/measurements/samples/hai_phong_cap_xa_2025-08_gia_lap.xlsx"  # figures are invented
ASK = """set -e
ask() { curl -sS -b /run/jar -c /run/jar "$@"; }
rm -f /run/jar
"""
FIELD = """field=$(ask $page | sed -n 's/.*name="csrfmiddlewaretoken" value="\\([^"]*\\)".*/\\1/p' | head -1)
send() { ask -e $page --data-urlencode "csrfmiddlewaretoken=$field" "$@" $page; }
"""
FORGOTTEN = f"""{ASK}page=https://{HOST}/accounts/password/reset/
{FIELD}send -o /dev/null -w '%{{http_code}}' --data-urlencode "email={ADMINISTRATOR[1]}"
"""
RULES = 'curl -s localhost:9090/api/v1/rules | grep -o \'"type":"alerting"\' | wc -l'
READY = "curl -s localhost:8000/readyz | tee /dev/stderr | grep -q '\"ready\": true'"
VIEWER, MONTH = "nguoixem", "/compliance/?province=31&period=2025-08"
ROWS = """runuser -u postgres -- psql ispeed -Atc "select (select count(*) from measurements_figure) || ' figures, ' ||
(select count(*) from reports_reportrun) || ' reports, ' || (select count(*) from reports_runfile) || ' files, ' ||
(select count(*) from accounts_user) || ' people'" """


def logged_in(name: str, path: str) -> str:
    """The script that logs that person in and opens a page; its address comes last."""
    words = f'--data-urlencode "login={name}" --data-urlencode "password={ADMINISTRATOR[2]}"'
    return f"""{ASK}page=https://{HOST}/accounts/login/
{FIELD}send -o /dev/null {words}
ask -L -w '%{{url_effective}}' 'https://{HOST}{path}'
"""


def packages(trial: Trial) -> None:
    """The lines of apt-get, answered with yes, from what was brought before: the machine has no network."""
    for key in (("One Debian server, systemd", 2), ("Prometheus on the same server", 1)):
        for command in trial.guide[key].commands:
            if command.startswith("apt-get install"):
                trial.do(command)


def install(trial: Trial, bundle: Path) -> None:
    """From the packages to pages over TLS."""
    machine = trial.machine
    machine.put(f"/srv/{bundle.name}", bundle.read_bytes())
    words = {name: f"{word}\n{word}\n" for name, word in PASSWORDS.items()}
    trial.follow("One Debian server, systemd", 2, **words)
    machine.run(f"echo '127.0.0.1 {HOST}' >>/etc/hosts")  # as the office's DNS says
    mail_server(trial)
    settings(trial)
    trial.follow("First start", 1)
    trial.do(
        f"portal create_user {ADMINISTRATOR[0]} --role admin --email {ADMINISTRATOR[1]} --password-stdin",
        given=f"{ADMINISTRATOR[2]}\n",
        mark="#",
    )
    trial.follow("First start", 2)
    fill(trial, "/etc/ispeed/caddy.env", {"PORTAL_HOST": HOST, "PORTAL_TLS": "tls internal"})
    trial.follow("First start", 3)
    root = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
    trial.until("Caddy has made its authority", f"test -s {root}", 30)
    trial.follow("First start", 4)
    trial.until("/readyz is ready", READY, 120)
    trial.follow("First start", 5)


def mail_server(trial: Trial) -> None:
    """One of this machine, which keeps whatever it is given in a folder."""
    trial.do(
        "systemd-run --quiet --unit mail-of-the-trial python3 -m aiosmtpd -n -l 127.0.0.1:25"
        " -c aiosmtpd.handlers.Mailbox /var/mail/tried",
        mark="#",
    )


def settings(trial: Trial) -> None:
    """What a person writes into portal.env and owner.env."""
    _, output = trial.machine.run("sed -n 's/requirepass //p' /etc/redis/portal.conf")
    database = "127.0.0.1:5432/ispeed"
    values = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": HOST,
        "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
        "PORTAL_HOST": HOST,
        "PORTAL_URL": f"https://{HOST}",
        "DATABASE_URL": f"postgres://ispeed:{PASSWORDS['ispeed']}@{database}",
        "REDIS_URL": f"redis://:{output.strip()}@127.0.0.1:6379/0",
        "EMAIL_URL": "smtp://127.0.0.1:25",
        "DEFAULT_FROM_EMAIL": f"ispeed@{HOST}",
        "METRICS_TOKEN": secrets.token_urlsafe(30),
    }
    fill(trial, "/etc/ispeed/portal.env", values)
    owner = f"postgres://ispeed_owner:{PASSWORDS['ispeed_owner']}@{database}"
    fill(trial, "/etc/ispeed/owner.env", {"DATABASE_OWNER_URL": owner})


def use(trial: Trial) -> None:
    """What people do first: figures, a report with its PDF, a mail."""
    trial.do(
        f"portal create_user {VIEWER} --role viewer --unit 31 --password-stdin",
        given=f"{ADMINISTRATOR[2]}\n",
        mark="#",
    )
    trial.do(f"portal import_figures {SAMPLE} --province 31", mark="#")
    trial.do("portal switch_on_province --province 31 --since 2026-10", mark="#")
    count = "runuser -u postgres -- psql ispeed -Atc \"select count(*) from reports_runfile where form = 'pdf'\""
    trial.until("beat, worker and LibreOffice have made PDFs of letters", f"test $({count}) -ge 1", 600)
    trial.until("every report that is due is made", "! curl -s localhost:8000/readyz | grep -q '\"ready\": false'", 60)
    newest = "ls -t $(grep -rlam1 '%PDF' /var/lib/ispeed/files/reports) | head -1"
    trial.sees("a PDF is one", f"head -c 8 $({newest})", r"%PDF-(\d\.\d)")


def seen_from_outside(trial: Trial) -> None:
    """Pages over TLS, what is hidden from outside, a log-in, a mail."""
    trial.sees(
        "a page over Caddy, its certificate of Caddy's own authority, believed by the machine",
        f"curl -sSv https://{HOST}/accounts/login/ 2>&1",
        r"issuer: (CN=[^\n]+).*SSL certificate verify ok.*HTTP/2 200.*<!doctype html>",
    )
    asked = f"curl -s -o /dev/null -w '%{{http_code}} ' https://{HOST}/metrics https://{HOST}/readyz -o /dev/null"
    trial.sees("from outside /metrics and /readyz are not there", asked, r"404 404")
    trial.sees("a person logs in and looks at the month", logged_in(VIEWER, MONTH), r"Hải Phòng")
    led = r"(/accounts/second-factor/)$"
    trial.sees("the administrator is led to a second factor first", logged_in(ADMINISTRATOR[0], MONTH), led)
    trial.sees("a forgotten password is asked for", FORGOTTEN, r"30[23]|200")
    trial.until("the mail is at the mail server", f"grep -rl 'To: {ADMINISTRATOR[1]}' /var/mail/tried/new", 60)


def watched(trial: Trial) -> None:
    """Prometheus from Debian's package, by the shipped files."""
    trial.follow("Prometheus on the same server", 1)
    trial.do("systemctl restart prometheus-blackbox-exporter")
    ask = "curl -sG localhost:9090/api/v1/query --data-urlencode"
    for job in ("ispeed", "node", "front", "caddy"):
        trial.until(f"Prometheus reads {job}", f"""{ask} 'query=up{{job="{job}"}} == 1' | grep -q '"value"'""", 90)
    trial.until("the page answers to blackbox", f"{ask} 'query=probe_success == 1' | grep -q '\"value\"'", 90)
    trial.sees("the version as Prometheus has it", f"{ask} query=ispeed_info", r'"version":"([^"]+)"')
    trial.sees(
        "the rules are loaded", 'curl -s localhost:9090/api/v1/rules | grep -o \'"type":"alerting"\' | wc -l', r"(\d+)"
    )


def backed_up(trial: Trial) -> None:
    """The night's unit, a rehearsal on a spare database, and the way back from the archive."""
    trial.do("systemctl start ispeed-backup.service")
    trial.sees(
        "it ended well",
        "systemctl show -P Result ispeed-backup.service; ls -sh /var/lib/ispeed/backups",
        r"success.*?([\d.]+[KM] ispeed\S+)",
    )
    words = {name: f"{word}\n{word}\n" for name, word in PASSWORDS.items()}
    trial.follow("Backup and restore", 3, **words)
    spare = f"postgres://ispeed_spare:{PASSWORDS['ispeed_spare']}@127.0.0.1:5432/ispeed_spare"
    fill(trial, "/etc/ispeed/portal.env", {"REHEARSAL_DATABASE_URL": spare})
    trial.do("systemctl start ispeed-rehearsal.service")
    before = trial.sees("before the restore", ROWS, r"(\d.*people)")
    _, newest = trial.machine.run("basename $(ls -t /var/lib/ispeed/backups/*.tar | head -1)")
    trial.substituted["ispeed-….tar"] = newest.strip()
    trial.follow("Backup and restore", 2)
    after = trial.sees("after it", ROWS, r"(\d.*people)")
    if before != after:
        raise Failed(f"{before} became {after}")
    trial.until("/readyz is ready", READY, 120)
    trial.sees("a person logs in again and looks at the month", logged_in(VIEWER, MONTH), r"Hải Phòng")
    trial.sees("the timers wait", "systemctl list-timers --no-legend 'ispeed-*'", r"backup.*purge|purge.*backup")


def started_again(trial: Trial) -> None:
    """After the machine was off everything is back by itself."""
    trial.until("/readyz is ready", READY, 180)
    trial.sees("a person logs in and looks at the month", logged_in(VIEWER, MONTH), r"Hải Phòng")
