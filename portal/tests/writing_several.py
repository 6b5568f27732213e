"""Requests that write to several objects ticked, none of them in the address: writing_table.py says what changes."""

from datetime import timedelta

from django.urls import reverse

from base import clock
from portal.tests.writing_routes import CODES, Sent
from reports.models import ReportRun


def send_together(world, role, place):
    """Wards that are ticked on the board, none of them in the address."""
    keys = [
        world.keys[one]["ward"] for one in {"own": ["own"], "other": ["far"], "blank": []}.get(place, ["own", "far"])
    ]
    asked = {"period": "2025-08", "province": CODES[place], "group": "ward", "do": "exempt", "reason": "Giả lập"}
    return Sent(reverse("submissions:together"), {**asked, "key": keys})


def send_approvals(world, role, place):
    """Reports that are ticked, none of them in the address."""
    for row in world.rows.values():
        facts = {**row.run.facts, "kind": "letter"}
        now = clock.now() - timedelta(days=2)
        ReportRun.objects.filter(pk=row.run.pk).update(status="built", built_at=now, kind="letter", facts=facts)
    asked = {"own": ["own"], "other": ["far"], "blank": [], "mixed": ["own", "far"]}[place]
    return Sent(reverse("reports:approve_several"), {"run": [world.rows[one].run.pk for one in asked]})
