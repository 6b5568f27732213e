"""The trial of the guide: no block of commands is left out without a reason, and lines are taken as they stand."""

import ast
import subprocess
from pathlib import Path

import pytest

from bench.installed import bundles, guide, image, log, steps

FOLDER = Path(guide.__file__).parent
ON_THE_MACHINE_THAT_BUNDLES = {("One Debian server, systemd", 1)}  # bundles.py runs it before there is a server
PAGE = """# A page

## Install

Text, and `a command` within it.

    one --with option
    two \\
        --goes on

### Start

1. A step:

       three

2. Another
   that goes on.

```text
    not a command, but a picture
```

## After

    four
"""


def followed():
    """What the trial's code asks of the guide, by heading and number."""
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "follow":
                heading, *number = (argument.value for argument in node.args)
                yield heading, *(number or [1])


def test_every_block_of_the_guide_is_followed_or_has_its_reason():
    tried = set(followed()) | ON_THE_MACHINE_THAT_BUNDLES
    assert tried | set(guide.NOT_TRIED) == set(guide.read())
    assert not tried & set(guide.NOT_TRIED)
    assert all(guide.NOT_TRIED.values())


def commands_with(word):
    """Each command of the guide, on whatever line and in whatever block it stands, that has the word."""
    found = [line for block in guide.read().values() for line in block.commands if word in line.split()]
    assert found
    return found


def test_every_database_is_made_by_postgres_and_in_unicode():
    """Else it takes the encoding of the server's own templates: SQL_ASCII where that was installed without a locale."""
    for line in commands_with("createdb"):
        assert line.startswith("runuser -u postgres -- createdb --owner "), line
        assert " --template template0 --encoding UTF8 " in line


def test_files_that_are_put_aside_never_land_within_those_of_an_earlier_time():
    for line in commands_with("mv"):
        assert line.startswith("mv -T "), line
        assert "$(date " in line


def test_a_block_that_is_added_to_the_guide_is_missed_at_once():
    text = guide.GUIDE.read_text(encoding="utf-8").replace(
        "### Containers\n", "Words.\n\n    one --more\n\n### Containers\n"
    )
    assert {(block.heading, block.number) for block in guide.blocks(text)} > set(guide.read())


def test_blocks_are_told_by_heading_and_number_with_whole_lines():
    found = [(block.heading, block.number, block.commands) for block in guide.blocks(PAGE)]
    assert found == [
        ("Install", 1, ("one --with option", "two --goes on")),
        ("Start", 1, ("three",)),
        ("After", 1, ("four",)),
    ]


@pytest.mark.parametrize(
    ("command", "setting"),
    [
        ("cd /opt/ispeed/current", True),
        ('portal() { /opt/ispeed/current/deploy/portal "$@"; }   # as the user', True),
        ("ARCHIVE=/var/lib/ispeed/backups/ispeed-….tar", True),
        ("ARCHIVE=ispeed-….tar compose run --rm restore", False),
        ("owner migrate", False),
    ],
)
def test_what_only_prepares_the_shell_goes_before_each_line_after_it(command, setting):
    assert guide.is_setting(command) is setting


def test_the_guide_asks_debian_for_all_that_is_brought_before():
    lines = steps.apt_lines()
    assert len(lines) == 4
    assert all(line.startswith("apt-get install") and "#" not in line for line in lines)


class Scripted:
    """Stands for a machine: what it was asked, and an answer that is always the same."""

    def __init__(self, code=0):
        self.asked, self.code = [], code

    def run(self, script, *, given="", seconds=0):
        self.asked.append((script, given))
        return self.code, "said"


def test_lines_run_in_their_order_with_what_is_typed_in_and_what_is_written_otherwise(monkeypatch):
    machine = Scripted()
    trial = steps.Trial(machine, NEW="20991201-bbbbbbb")
    lines = ("cd /opt", "createuser --pwprompt ispeed", "tar -xzf ispeed-portal-NEW.tar.gz")
    trial.guide = {("A", 1): guide.Block("A", 1, lines)}
    trial.follow("A", ispeed="word\nword\n")
    assert machine.asked == [
        ("cd /srv\ncd /opt\ncreateuser --pwprompt ispeed", "word\nword\n"),
        ("cd /srv\ncd /opt\ntar -xzf ispeed-portal-20991201-bbbbbbb.tar.gz", ""),
    ]
    assert [line.split("s  ")[1] for line in trial.log] == ["$ " + lines[1], "$ " + lines[2]]


def test_a_line_that_fails_ends_the_trial_with_what_it_said():
    trial = steps.Trial(Scripted(code=3))
    trial.guide = {("A", 1): guide.Block("A", 1, ("false", "true"))}
    with pytest.raises(steps.Failed, match=r"exit 3:\nsaid"):
        trial.follow("A")
    assert len(trial.machine.asked) == 1


def test_a_section_of_the_log_takes_the_place_of_its_older_one(tmp_path, monkeypatch):
    page = tmp_path / "installed.md"
    page.write_text("# Head\n\nWords.\n\n## B\n\nold\n\n## A\n\nstays\n", encoding="utf-8")
    monkeypatch.setattr(log, "PAGE", page)
    log.write("B", "Programs.", ["1.0 s  $ line"])
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Head\n\nWords.\n\n## A\n\nstays\n\n## B\n\n")
    assert "old" not in text
    assert text.endswith("```text\n1.0 s  $ line\n```\n")


def test_the_page_says_of_each_block_that_is_not_tried_why():
    written = log.PAGE.read_text(encoding="utf-8")
    for (heading, number), why in guide.NOT_TRIED.items():
        assert f"| {heading} ({number}) | {why} |" in written


def test_the_version_before_is_a_commit_of_the_history():
    asked = ["git", "cat-file", "-t", bundles.commit_of_before()]
    if (guide.ROOT / ".git/shallow").exists() or not (guide.ROOT / ".git").exists():
        assert len(asked[-1]) >= 7  # a checkout without its history
        return
    assert subprocess.run(asked, cwd=guide.ROOT, capture_output=True, text=True, check=True).stdout == "commit\n"


def test_each_step_of_the_dockerfile_is_known():
    found = image.instructions((guide.ROOT / "deploy/Dockerfile").read_text(encoding="utf-8"))
    assert {word for word, _ in found} <= {"FROM", "RUN", "ENV", "WORKDIR", "COPY", "USER", "VOLUME", "CMD"}
    assert ("USER", "ispeed") in found
    assert any("--require-hashes" in rest and "\\" not in rest for word, rest in found if word == "RUN")


def test_values_of_compose_are_read_as_compose_reads_them():
    assert image.given("postgres://ispeed:${POSTGRES_PASSWORD:?}@db:5432/ispeed").startswith("postgres://ispeed:")
    assert image.given('printf "$$REDISCLI_AUTH"') == 'printf "$REDISCLI_AUTH"'
    assert image.given("${S3_ACCESS_KEY:-}") == ""
