"""Whom the portal asks: few modules open connections, and to addresses of the settings alone."""

from base.tests.house import SOURCES

OPENERS = {"http.client", "httpx", "requests", "smtplib", "socket", "urllib.request", "urllib3", "aiohttp", "ftplib"}
# Each with whose address it asks.
MAY = {
    "base.mail": "the mail server of EMAIL_URL",
    "base.isolation.leaks": "none: it opens sockets of its own, which a child is to try in vain",
    "base.isolation.probe": "those of base.isolation.leaks, in a child that is to fail",
    "accounts.lockout": "for the name of an error",
    "submissions.actions.reminders": "for the name of an error",
    "measurements.actions.scanning": "CLAMAV_URL",
    "measurements.actions.web": "ATLAS_URL, by https or on this machine",
    "portal.health": "HEALTHCHECK_URL",
    "reports.actions.tick": "HEALTHCHECK_URL",
    "portal.supervision": "whether a port of this machine is free",
    "portal.management.commands.demo": "the demonstration's own page",
}


def test_no_other_module_opens_connections():
    found = {
        module.name
        for module in SOURCES
        for name in module.imports
        if name in OPENERS or name.rpartition(".")[0] in OPENERS
    }
    assert found - set(MAY) == set()
