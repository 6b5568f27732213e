"""answers.py URL: exit 0 if the PostgreSQL or Redis server at this address answers."""

import sys

import environ
import psycopg2
import redis


def answers(url: str) -> bool:
    try:
        if url.startswith("redis"):
            redis.Redis.from_url(url, socket_connect_timeout=3).ping()
        else:
            database = environ.Env.db_url_config(url)
            psycopg2.connect(
                dbname=database["NAME"],
                user=database["USER"] or None,
                password=database["PASSWORD"] or None,
                host=database["HOST"] or None,
                port=database["PORT"] or None,
                connect_timeout=3,
            ).close()
    except (redis.RedisError, psycopg2.OperationalError):
        return False
    return True


sys.exit(not answers(sys.argv[1]))
