"""Our own modules, taken apart: what the tests of the house look at."""

import ast
import itertools
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ["base", "wards", "accounts", "measurements", "submissions", "reports", "portal"]  # lowest first
WIRING = "ispeed_portal"


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
