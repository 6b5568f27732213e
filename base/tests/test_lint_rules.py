"""What the linter must refuse in our code: the rules that docs/security.md rests on, tried on code that breaks them."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BROKEN = {
    "S608": "def found(cursor, name):\n    cursor.execute(f\"SELECT * FROM units WHERE name = '{name}'\")\n",
    "S602": "import subprocess\n\n\ndef run(name):\n    subprocess.run(f'ls {name}', shell=True, check=False)\n",
    "S605": "import os\n\n\ndef run(name):\n    os.system(f'ls {name}')\n",
    "S606": "import os\n\n\ndef run(name):\n    os.execv(name, [name])\n",
    "S307": "def value(text):\n    return eval(text)\n",
    "S301": "import pickle\n\n\ndef read(content):\n    return pickle.loads(content)\n",
    "S308": "from django.utils.safestring import mark_safe\n\n\ndef shown(text):\n    return mark_safe(text)\n",
}


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_code_that_breaks_a_rule_is_refused(rule):
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--stdin-filename", "wards/made_up.py", "-"]
    done = subprocess.run(command, input=BROKEN[rule], cwd=ROOT, capture_output=True, text=True, check=False)
    assert rule in done.stdout, done.stdout + done.stderr
