"""`python -m measurements.tests.battery.write_truth`: each case's truth as JSON, for people and other tools."""

import json
from pathlib import Path

from measurements.tests.battery import layouts, offices, refused, spellings

FOLDER = Path(__file__).parent / "truth"


def all_cases():
    """name → (file name, content, options, truth)."""
    return {name: rest for source in (layouts, offices, spellings, refused) for name, *rest in source.cases()}


def as_json(truth, options):
    lines = [json.dumps(row, ensure_ascii=False) for row in truth.get("figures", truth.get("errors", []))]
    body = {**truth, "options": options}
    for key in ("figures", "errors"):
        if key in body:
            body[key] = "@"
    text = json.dumps(body, ensure_ascii=False, indent=1)
    return text.replace('"@"', "[\n  " + ",\n  ".join(lines) + "\n ]") + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, (_file_name, _content, options, truth) in all_cases().items():
        (FOLDER / f"{name}.json").write_text(as_json(truth, options), encoding="utf-8")
