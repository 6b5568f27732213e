#!/usr/bin/env bash
# Checks the systemd units with systemd's own verifier, in a root of their own where every program they start exists.
set -euo pipefail
cd "$(dirname "$0")"

root="$(mktemp -d)"
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/etc/systemd/system" "$root/usr/lib/systemd" "$root/opt/ispeed/current/deploy" "$root/bin"
cp -r /lib/systemd/system "$root/usr/lib/systemd/"
cp systemd/* "$root/etc/systemd/system/"
install -m 755 /bin/true "$root/opt/ispeed/current/deploy/start"
units=(ispeed.target ispeed-web.socket ispeed-web.service ispeed-worker@reports.service ispeed-beat.service
    ispeed-backup.service ispeed-backup.timer ispeed-purge.service ispeed-purge.timer
    ispeed-rehearsal.service ispeed-rehearsal.timer)
told="$(systemd-analyze verify --root="$root" --man=no "${units[@]/#/$root/etc/systemd/system/}" 2>&1)" || {
    printf '%s\n' "$told"
    exit 1
}
# The verifier also looks at the system's own units; only what it says of ours counts.
if ours="$(printf '%s\n' "$told" | grep -F ispeed)"; then
    printf '%s\n' "$ours"
    exit 1
fi
echo "systemd units: no fault found in ${#units[@]} units"
