"""Brokers carry plain data: what is pickled is not opened, and nobody commands workers through the broker."""

import os
import pickle
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads

from base import jobs
from base.models import Job
from base.tests.live import LiveProcesses

PICKLE = "application/x-python-serialize"


class Bomb:
    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (self.folder,)


def test_the_settings_accept_json_only_in_both_directions() -> None:
    known = current_app.conf
    assert known.accept_content == known.result_accept_content == ["json"]
    assert {known.task_serializer, known.result_serializer, known.event_serializer} == {"json"}
    assert known.worker_enable_remote_control is False
    assert known.result_backend is None
    assert settings.CELERY_ACCEPT_CONTENT == settings.CELERY_RESULT_ACCEPT_CONTENT == ["json"]


@pytest.mark.parametrize("content_type", [PICKLE, "application/x-yaml", "application/x-msgpack"])
def test_anything_else_is_refused_unread(tmp_path: Path, content_type: str) -> None:
    with pytest.raises(ContentDisallowed):
        loads(pickle.dumps(Bomb(tmp_path / "ran")), content_type, "binary", accept=current_app.conf.accept_content)
    assert not (tmp_path / "ran").exists()


@pytest.mark.both_databases
def test_a_worker_drops_a_planted_pickle_and_a_command_and_goes_on(live_processes: LiveProcesses) -> None:
    bomb = live_processes.folder / "ran"
    live_processes.start("worker")
    first = jobs.enqueue(task="base.tests.write_line", target=f"{live_processes.name}:first")
    live_processes.wait_until(lambda: Job.objects.filter(pk=first.pk, state=Job.State.DONE).exists())
    with current_app.connection_for_write() as link:
        queue = next(queue for queue in current_app.conf.task_queues if queue.name == "ticks")
        headers = {"task": "base.tests.write_line", "id": "planted", "lang": "py"}
        producer = link.Producer(serializer="pickle")
        for body in (Bomb(bomb), ((Bomb(bomb),), {}, {})):
            producer.publish(body, routing_key="ticks", exchange=queue.exchange, declare=[queue], headers=headers)
    current_app.control.broadcast("shutdown")
    second = jobs.enqueue(task="base.tests.write_line", target=f"{live_processes.name}:second")
    live_processes.wait_until(lambda: Job.objects.filter(pk=second.pk, state=Job.State.DONE).exists())
    assert "ContentDisallowed" in live_processes.logs()
    assert not bomb.exists()
