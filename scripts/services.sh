# Temporary PostgreSQL and Redis for the tests, gone when the script that sourced this ends.

services=""       # folder of the temporary servers
services_user=""  # who runs PostgreSQL when we are root: it refuses root

postgres_programs() {
    ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 | grep . ||
        { have initdb && dirname "$(command -v initdb)"; } || true
}

as_services_user() {
    if [ -n "$services_user" ]; then
        (cd / && runuser -u "$services_user" -- "$@")
    else
        "$@"
    fi
}

answers() {
    [ -n "$1" ] && .venv/bin/python scripts/answers.py "$1"
}

start_services() {
    services="$(mktemp -d "${TMPDIR:-/tmp}/ispeed-services-XXXXXX")"
    chmod 755 "$services"
    if [ "$(id -u)" = 0 ]; then
        services_user="$(id -un postgres 2>/dev/null || echo nobody)"
        chown "$services_user" "$services"
    fi
    trap stop_services EXIT
    trap 'exit 130' INT TERM
    answers "${TEST_DATABASE_URL:-}" || start_postgres
    answers "${TEST_REDIS_URL:-}" || start_redis
}

free_port() {
    .venv/bin/python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

start_postgres() {
    local programs port
    programs="$(postgres_programs)"
    port="$(free_port)"
    say "starting a temporary PostgreSQL on port $port"
    # Its data may be lost, so it need not wait for the disk.
    as_services_user "$programs/initdb" --pgdata="$services/data" --username=postgres --auth=trust --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync >"$services/initdb.log" 2>&1 || fail "initdb: $(tail -n 5 "$services/initdb.log")"
    as_services_user "$programs/pg_ctl" --pgdata="$services/data" --log="$services/postgres.log" --wait --silent \
        --options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='$services' \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" start ||
        fail "PostgreSQL did not start: $(as_services_user tail -n 5 "$services/postgres.log")"
    TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"
}

start_redis() {
    local port
    port="$(free_port)"
    say "starting a temporary Redis on port $port"
    TEST_REDIS_URL="redis://127.0.0.1:$port/0"
    as_services_user redis-server --bind 127.0.0.1 --port "$port" --save "" --appendonly no --dir "$services" \
        --daemonize yes --pidfile "$services/redis.pid" --logfile "$services/redis.log" >/dev/null
    for _ in $(seq 50); do
        answers "$TEST_REDIS_URL" && return
        sleep 0.1
    done
    fail "Redis did not start: $(tail -n 5 "$services/redis.log")"
}

stop_services() {
    [ -d "$services/data" ] &&
        as_services_user "$(postgres_programs)/pg_ctl" --pgdata="$services/data" --mode=immediate --silent stop || true
    [ -f "$services/redis.pid" ] && kill "$(cat "$services/redis.pid")" || true
    rm -rf "$services"
}
