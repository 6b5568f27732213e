"""The portal's WSGI application asked in this very process: no server and no network in what is measured."""

import io
import os
from collections.abc import Iterator
from typing import Any

from django.core.wsgi import get_wsgi_application

from accounts.models import Role
from base.period import Period
from bench.visitors import log_in
from wards.models import Level, Unit

PROVINCE = "31"


class Asker:
    """A logged-in member of the staff of a province; settings.ROOT_URLCONF must stand as wanted before."""

    def __init__(self, period: Period) -> None:
        in_force = Unit.objects.in_force(period.last_day)
        self.period = period
        self.province = in_force.get(level=Level.PROVINCE, code=PROVINCE)
        self.ward = in_force.filter(level=Level.WARD, province_code=PROVINCE).order_by("code")[0]
        self.name = f"bench-{os.getpid()}"  # an account that has done something stays, for the audit trail
        self.session = log_in(self.name, Role.STAFF, unit=self.province)
        self.application = get_wsgi_application()

    @property
    def pages(self) -> dict[str, str]:
        """Kinds of page of a province's month, and their addresses."""
        place = f"province={PROVINCE}&period={self.period}"
        return {
            "my work": f"/?{place}",
            "compliance": f"/compliance/?{place}",
            "ward": f"/units/{self.ward.pk}/?period={self.period}",
            "imports": "/imports/",
            "submissions": f"/submissions/?{place}",
            "reports": "/reports/",
            "public": f"/public/{PROVINCE}/{self.period}/",
        }

    def ask(self, address: str) -> str:
        """The status of the answer, its whole body read."""
        said: list[str] = []
        for _part in self.stream(address, said):
            pass
        return said[0]

    def stream(self, address: str, said: list[str] | None = None) -> Iterator[bytes]:
        """The answer piece by piece as the server would send it; its status is appended to `said`."""
        said = [] if said is None else said
        where, _, query = address.partition("?")
        answer = self.application(self._environ(where, query), lambda status, *_: said.append(status))
        yield from answer
        answer.close()

    def _environ(self, where: str, query: str) -> dict[str, Any]:
        return {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": where,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": f"sessionid={self.session}",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
