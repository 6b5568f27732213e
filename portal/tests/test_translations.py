"""Every string that a person sees is there in Vietnamese, and the compiled catalogues are the written ones."""

import gettext
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from base.tests.catalogue import OURS, ROOT, messages_of

SOURCES = [
    "base",
    "wards",
    "accounts",
    "measurements",
    "submissions",
    "reports",
    "portal",
    "ispeed_portal",
    "templates",
]
ALLAUTH = ROOT / "locale" / "allauth" / "vi" / "LC_MESSAGES" / "django.po"


@pytest.mark.parametrize("path", [OURS, ALLAUTH], ids=["ours", "allauth"])
def test_nothing_is_untranslated_or_fuzzy(path: Path) -> None:
    messages = messages_of(path)
    assert len(messages) > 80
    assert not [source for source, answer in messages.items() if not answer]
    assert "fuzzy" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [OURS, ALLAUTH], ids=["ours", "allauth"])
def test_the_compiled_catalogue_says_what_the_written_one_says(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for (context, source), answer in messages_of(path).items():
        assert (compiled.pgettext(context, source) if context else compiled.gettext(source)) == answer or (
            compiled.ngettext(source, source, 1) == answer
        )


def test_placeholders_survive_translation() -> None:
    for path in (OURS, ALLAUTH):
        for (_context, source), answer in messages_of(path).items():
            assert set(re.findall(r"%\(\w+\)\w", answer)) <= set(re.findall(r"%\(\w+\)\w", source)), source


COLLECT = """
from django.conf import settings
from django.core.management import call_command
from base.management.commands.makemessages import Command
settings.configure(USE_I18N=True)
call_command(Command(), locale=["vi"], no_location=True)
"""


def test_the_catalogue_holds_what_the_source_says_and_nothing_else(tmp_path: Path) -> None:
    for name in SOURCES:
        ignore = shutil.ignore_patterns("__pycache__", "tests")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    (tmp_path / "locale" / "vi" / "LC_MESSAGES").mkdir(parents=True)
    subprocess.run([sys.executable, "-c", COLLECT], cwd=tmp_path, check=True, capture_output=True)
    asked = messages_of(tmp_path / "locale" / "vi" / "LC_MESSAGES" / "django.po")
    assert len(asked) > 300
    assert set(asked) == set(messages_of(OURS))
