#!/usr/bin/env bash
# make bundle: one archive that installs without internet on a Debian server with this machine's Python and processor:
# the source of the last commit, every Python package as a wheel, the built static files. Servers never need npm.
set -euo pipefail
cd "$(dirname "$0")/.."

python="${PYTHON:-.venv/bin/python}"
[ -d node_modules/@tabler ] || {
    echo "✗ node_modules is missing: run make run or npm ci once, so that the pages' style can be built in." >&2
    exit 1
}
[ -z "$(git status --porcelain --untracked-files=no)" ] || {
    echo "✗ There are changes that no commit holds: the bundle would not say what is in it. Commit them first." >&2
    exit 1
}
version="$(git log -1 --format=%cd-%h --date=format:%Y%m%d)"
name="ispeed-portal-$version"
out="${1:-dist}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

echo "» source of $version" >&2
mkdir -p "$work/$name" "$out"
git archive HEAD | tar -x -C "$work/$name"
printf '%s\n' "$version" >"$work/$name/VERSION"

echo "» wheels" >&2
"$python" scripts/bundled.py requirements.lock >"$work/wanted.txt"
"$python" -m pip download --quiet --disable-pip-version-check --no-input --no-deps --require-hashes \
    --only-binary :all: --dest "$work/$name/wheels" -r "$work/wanted.txt"

echo "» static files" >&2
# As production serves them, with the hash of its content in each name.
PORTAL_ENV=production SECRET_KEY=only-for-building ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgres://localhost/unused REDIS_URL=redis://localhost/unused \
    EMAIL_URL=smtp://localhost DEFAULT_FROM_EMAIL=only-for-building@example.gov.vn PORTAL_URL=https://localhost \
    PORTAL_DATA_DIR="$work/data" STATIC_ROOT="$work/$name/static-built" \
    "$python" manage.py collectstatic --no-input --verbosity 0

echo "» catalogues of translations" >&2
"$python" - "$work/$name/locale" <<'PYTHON'
import sys
from pathlib import Path
from ispeed_portal.catalogues import compile_catalogues

compile_catalogues(Path(sys.argv[1]))
PYTHON

"$python" - "$work/$name" <<'PYTHON'
import json, platform, sys
from pathlib import Path

# All three numbers tell what was tried; any patch release of the first two installs (scripts/bundled.py).
made_for = {"python": platform.python_version(), "machine": platform.machine()}
Path(sys.argv[1], "MADE_FOR.json").write_text(json.dumps(made_for))
PYTHON
(cd "$work/$name" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
tar -czf "$out/$name.tar.gz" -C "$work" "$name"
(cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
echo "$out/$name.tar.gz"
