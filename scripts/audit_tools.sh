# The tools of scripts/audit and scripts/sbom, in an environment of their own: they are no part of the portal or its tests.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

AUDIT=.venv-audit/bin

# Makes .venv-audit as requirements-audit.lock says; fails where the registry does not answer.
make_audit_tools() {
    make_venv
    good_python $AUDIT/python || "$(readlink -f .venv/bin/python)" -m venv .venv-audit || return 1
    once .venv-audit/installed requirements-audit.lock \
        $AUDIT/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes \
        --only-binary :all: -r requirements-audit.lock
}

find_npm() {
    if ! have npm; then
        install_python requirements-node.lock
        export PATH="$PWD/.venv/bin:$PATH"
    fi
}
