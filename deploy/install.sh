#!/usr/bin/env bash
# Installs the unpacked bundle in which it stands, without internet: makes .venv from its wheels.
#   tar -xzf ispeed-portal-….tar.gz -C /opt/ispeed && /opt/ispeed/ispeed-portal-…/deploy/install.sh
# As root it also makes it the current version: /opt/ispeed/current, the user ispeed, and the systemd units.
set -euo pipefail
cd "$(dirname "$0")/.."

python="${PYTHON:-python3}"
sha256sum --quiet --check SHA256SUMS || {
    echo "✗ The bundle is damaged. Copy it again." >&2
    exit 1
}
"$python" scripts/fits.py MADE_FOR.json || exit 1
"$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels --no-deps \
    --require-hashes -r requirements.lock
.venv/bin/python -m compileall -q .
[ "${1:-}" = --system ] || {
    echo "Installed in $PWD. For the server: deploy/install.sh --system as root."
    exit 0
}

units=/etc/systemd/system
id ispeed >/dev/null 2>&1 || useradd --system --home-dir /var/lib/ispeed --shell /usr/sbin/nologin ispeed
install -d -m 750 -o ispeed -g ispeed /var/lib/ispeed
install -d -m 750 -o root -g ispeed /etc/ispeed
# systemd reads them as root and hands them on: nobody else needs to.
for name in portal owner; do
    [ -f /etc/ispeed/$name.env ] || install -m 600 -o root -g root deploy/$name.env.example /etc/ispeed/$name.env
    chown root:root /etc/ispeed/$name.env
    chmod 600 /etc/ispeed/$name.env
done
command -v bwrap >/dev/null || echo "bubblewrap is not installed: apt-get install bubblewrap (docs/operations.md)" >&2
[ -f /etc/ispeed/caddy.env ] || install -m 600 -o root -g root deploy/caddy.env.example /etc/ispeed/caddy.env
# Caddy's own variables, where Caddy is: its package reads no file of ours by itself.
install -d -m 755 "$units/caddy.service.d"
[ -f "$units/caddy.service.d/ispeed.conf" ] ||
    install -m 644 deploy/caddy.service.d/ispeed.conf "$units/caddy.service.d/ispeed.conf"
ln -sfn "$(pwd -P)" /opt/ispeed/current
install -m 644 deploy/systemd/* "$units/"
systemctl daemon-reload
echo "Installed as /opt/ispeed/current. Next: docs/operations.md, “First start” or “A new version”."
