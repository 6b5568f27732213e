# What the scripts share: finding or installing what the portal stands on. Sourced, from bash.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Some machines forbid it; then each of the many processes that the tests start reads our sources anew.
unset PYTHONDONTWRITEBYTECODE

say() { printf '» %s\n' "$*" >&2; }
fail() {
    printf '✗ %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# apt_install PACKAGE…: as root or with sudo on Debian and Ubuntu; elsewhere says what is missing.
apt_install() {
    local sudo=()
    have apt-get || fail "Missing on this machine: $*. Install it with your system's package manager and try again."
    if [ "$(id -u)" != 0 ]; then
        have sudo || fail "Missing on this machine: $*. Run as root, or: apt-get install $*"
        sudo=(sudo)
    fi
    say "installing with apt: $*"
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -y -qq
        install --no-install-recommends "$@")
    local log
    log="$(mktemp)"
    # Without lists, or with old ones, the first try fails.
    "${sudo[@]}" "${install[@]}" >"$log" 2>&1 || {
        "${sudo[@]}" apt-get -o DPkg::Lock::Timeout=600 -qq update >>"$log" 2>&1 || true
        "${sudo[@]}" "${install[@]}" >>"$log" 2>&1 || {
            tail -n 20 "$log" >&2
            fail "apt could not install: $*"
        }
    }
    rm -f "$log"
}

good_python() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1
}

find_python() {
    local python
    for python in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python3.14; do
        if have "$python" && good_python "$python"; then
            echo "$python"
            return
        fi
    done
    fail "Python 3.11 to 3.14 was not found. Install it, or name it: make run PYTHON=/path/to/python3"
}

# Makes .venv where there is none that works.
make_venv() {
    good_python .venv/bin/python && return
    local python
    python="$(find_python)"
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        apt_install "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
}

# once STAMP FILE COMMAND…: runs the command unless it succeeded before with the same file.
once() {
    local stamp="$1" file="$2" sum
    shift 2
    sum="$(cksum <"$file")"
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ] && return
    "$@"
    printf '%s\n' "$sum" >"$stamp"
}

# install_python LOCK: exactly the locked files, told by their hashes; nothing is built here.
install_python() {
    once ".venv/installed-$1" "$1" pip_install "$1"
}

pip_install() {
    say "installing Python packages from $1"
    # Bytecode of what is used is made as it is used: of all that lies there it would take longer than unpacking it.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes \
        --only-binary :all: --no-compile -r "$1"
}

# The pages' style sheets and scripts; `install_pages tools` brings what checks and formats ours as well.
# Node.js 18 or newer only unpacks them; the portal runs without it.
install_pages() {
    local only=(--omit=dev) sum
    sum="$(cksum <package-lock.json)"
    [ "${1:-}" = tools ] && only=()
    [ "$(cat node_modules/.installed-tools 2>/dev/null)" = "$sum" ] && return
    [ ${#only[@]} -gt 0 ] && [ "$(cat node_modules/.installed 2>/dev/null)" = "$sum" ] && return
    npm_install "${only[@]}"
    [ ${#only[@]} -gt 0 ] || printf '%s\n' "$sum" >node_modules/.installed-tools
    printf '%s\n' "$sum" >node_modules/.installed
}

good_node() {
    have npm && have node && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'
}

npm_install() {
    if ! good_node; then
        install_python requirements-node.lock
        export PATH="$PWD/.venv/bin:$PATH"
    fi
    say "installing the pages' packages with npm"
    npm ci --loglevel=error --no-audit --no-fund --ignore-scripts "$@"
}
