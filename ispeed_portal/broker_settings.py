"""Settings of the broker and the shared cache: Redis, or folders of a portal without one."""

from pathlib import Path
from typing import Any


def broker_settings(redis_url: str, data_dir: Path) -> dict[str, Any]:
    """Celery's settings of the broker, by name."""
    if redis_url:
        return {"CELERY_BROKER_URL": redis_url, "CELERY_BROKER_TRANSPORT_OPTIONS": {"socket_connect_timeout": 5}}
    broker = data_dir / "broker"
    for name in ("queue", "processed", "control"):
        (broker / name).mkdir(parents=True, exist_ok=True)
    return {
        "CELERY_BROKER_URL": "filesystem://localhost",
        "CELERY_BROKER_TRANSPORT": "ispeed_portal.broker:Transport",
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "data_folder_in": str(broker / "queue"),
            "data_folder_out": str(broker / "queue"),
            "processed_folder": str(broker / "processed"),
            "control_folder": str(broker / "control"),
            "polling_interval": 0.1,
        },
    }


def cache_settings(redis_url: str, data_dir: Path) -> dict[str, Any]:
    """Django's settings of the shared cache."""
    if redis_url:
        return {
            "BACKEND": "ispeed_portal.cache.SignedRedisCache",
            "LOCATION": redis_url,
            "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
        }
    return {"BACKEND": "ispeed_portal.cache.SignedFileCache", "LOCATION": data_dir / "cache"}
