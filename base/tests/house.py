"""Our own modules, taken apart: what the tests of the house look at."""

import ast
import itertools
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ["base", "wards", "accounts", "measurements", "submissions", "reports", "portal"]  # lowest first
WIRING = "ispeed_portal"
# Rooms are told by the name of the module, or of the folder that holds it; any other module is pure.
ROOMS = {
    "models": "models",
    "queries": "queries",
    "actions": "actions",
    "tasks": "tasks",
    **dict.fromkeys(["views", "forms", "api", "admin", "urls", "management", "templatetags", "adapter"], "entrance"),
    "apps": "wiring",
}
# Modules that know Django and are no room of their own: each with the reason.
TOOLS = {
    "base.admin_pages": "what all administration pages share",
    "base.audit_words": "the audit trail in the language of the page",
    "base.column_words": "what columns and the codes in them are called in the language of the page",
    "base.admin_words": "the columns of those pages in the language of the page",
    "base.table_formats": "django-import-export's files, as the administration writes them",
    "base.append_only": "triggers that keep the audit trail",
    "base.audit": "writes the audit row for every action",
    "base.checks": "Django's own system checks",
    "submissions.checks": "Django's own system checks",
    "reports.checks": "Django's own system checks",
    "base.joined_styles": "finds the pages' style sheet for Django's static files",
    "base.fields": "form fields that every app shares",
    "base.clean_input": "what a browser sends, cleaned before views and forms",
    "base.versions": "asks whether this is within a transaction",
    "base.conditional": "tags of answers, by Django's conditional responses",
    "base.clock": "reads the setting that shifts the time",
    "base.client_address": "where the request came from",
    "base.jobs": "job rows and their messages",
    "base.outages": "tells the database's and the storage's own troubles from ours",
    "base.mail": "one message to the mail server, and what it said of each address",
    "base.mail_folder": "Django's way of sending, into a folder",
    "base.heartbeats": "signs of life of beat and workers",
    "base.subjects": "titles and pages of what audit entries and jobs are about",
    "base.roles": "what the database's roles may do",
    "base.request_id": "one id for all log lines of a request",
    "base.translating": "what pure modules said, in the language of the page",
    "base.rest": "what every API route shares",
    "base.refusal_display": "what is refused, as messages, on forms, as the end of commands",
    "base.rest_problems": "how the API says what is wrong",
    "base.rest_schema": "what the API's schema says of every route",
    "accounts.devices": "the cookie by which a device is known",
    "accounts.admin_site": "who enters the administration pages",
    "accounts.lockout": "axes' hooks: which guesses are looked at, the page and the mail of a lock-out",
    "accounts.password_rules": "Django's validator of passwords in their normal form",
    "accounts.second_factor": "the gate that asks for a second factor",
    "accounts.sessions": "how long a session lasts",
    "accounts.permissions": "the one permission matrix, asked by every entrance",
    "portal.dump": "every table as lines and back, for backup and restore",
    "portal.health": "can the portal work? asked by /readyz and told to the watcher outside",
    "measurements.wording": "verdicts and levels in the language of the page",
    "portal.metrics": "the numbers that Prometheus collects",
    "portal.context_processors": "what every page shows",
    "portal.middleware": "what every request passes through",
}


@dataclass(frozen=True)
class Module:
    path: Path

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return self.path.relative_to(ROOT).with_suffix("").parts

    @cached_property
    def name(self) -> str:
        return ".".join(self.parts).removesuffix(".__init__")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @property
    def app(self) -> str:
        return self.parts[0]

    @cached_property
    def imports(self) -> list[str]:
        """Dotted names imported anywhere in the module, as precisely as the statement says."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}: relative import"
                found += [f"{node.module}.{alias.name}" for alias in node.names]
        return found

    @cached_property
    def imports_of_ours(self) -> list[str]:
        """Names of the project's own modules that this one imports."""
        return [ours for name in self.imports if (ours := _our_module(name))]

    def where(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def planted(text: str) -> Module:
    """A module that consists of this text, to see that a fault in it is noticed; it is in no file."""
    module = Module(ROOT / "planted.py")
    module.__dict__["tree"] = ast.parse(text)
    return module


def _our_module(dotted: str) -> str | None:
    """`base.jobs.enqueue` → `base.jobs`; None for what is not ours."""
    parts = dotted.split(".")
    if parts[0] not in [*APPS, WIRING]:
        return None
    for length in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:length])
        if path.with_suffix(".py").exists() or (path / "__init__.py").exists():
            return ".".join(parts[:length])
    raise AssertionError(f"no such module: {dotted}")


def _sources() -> list[Module]:
    """Our own modules, without tests and migrations."""
    files = itertools.chain.from_iterable((ROOT / app).rglob("*.py") for app in [*APPS, WIRING])
    modules = [Module(path) for path in sorted(files)]
    return [module for module in modules if not {"tests", "migrations"} & set(module.parts)]


SOURCES = _sources()
IN_APPS = [module for module in SOURCES if module.app in APPS]
ACTIONS = [module for module in IN_APPS if "actions" in module.parts[1:]]


def room(name: str) -> str:
    """`wards.queries.units` → `queries`, `base.jobs` → `tool`, `base.period` → `pure`."""
    if name in TOOLS:
        return "tool"
    parts = name.split(".")
    return "pure" if len(parts) == 1 else ROOMS.get(parts[1], "pure")
