"""Files in object storage, tried on a local S3 server."""

import io
import json
from pathlib import Path

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from moto.server import ThreadedMotoServer

from accounts.models import User
from base import checks
from ispeed_portal import settings as settings_of_the_portal
from measurements.models import ImportBatch
from measurements.tests.little_province import make_batch
from portal import dump

pytestmark = pytest.mark.django_db
SET = settings_of_the_portal._object_storage  # as it is with S3_BUCKET; where the bucket is, is the test's own
KEYS = {"access_key": "invented", "secret_key": "invented"}


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(server, settings, request):
    """A fresh bucket that the portal's files go to, as S3_BUCKET and its companions set it."""
    name = f"bucket-{abs(hash(request.node.name)) % 10**8}"
    client = boto3.client(
        "s3",
        endpoint_url=server,
        region_name="us-east-1",
        aws_access_key_id="invented",
        aws_secret_access_key="invented",
    )
    client.create_bucket(Bucket=name)
    store_in(settings, server, name)
    return client, name


def store_in(settings, server, name):
    options = {**SET["OPTIONS"], "bucket_name": name, "endpoint_url": server, **KEYS}
    backend = {"BACKEND": SET["BACKEND"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": backend}


def test_files_go_to_the_bucket_and_come_back(bucket):
    client, name = bucket
    stored = default_storage.save("imports/2024/08/thu.xlsx", ContentFile(b"so lieu gia lap"))
    assert client.get_object(Bucket=name, Key=stored)["Body"].read() == b"so lieu gia lap"
    with default_storage.open(stored) as content:
        assert content.read() == b"so lieu gia lap"


def test_a_file_is_never_overwritten(bucket):
    first, second = (default_storage.save("reports/a.xlsx", ContentFile(content)) for content in (b"1", b"2"))
    assert first != second
    with default_storage.open(first) as content:
        assert content.read() == b"1"


def test_files_are_not_public(bucket):
    client, name = bucket
    stored = default_storage.save("reports/a.xlsx", ContentFile(b"1"))
    grants = client.get_object_acl(Bucket=name, Key=stored)["Grants"]
    assert not [grant for grant in grants if "AllUsers" in grant["Grantee"].get("URI", "")]


def test_the_start_up_check_tries_the_bucket(bucket, server, settings):
    client, name = bucket
    assert checks.store_is_writable() == []
    assert "Contents" not in client.list_objects_v2(Bucket=name)
    store_in(settings, server, "no-such-bucket")
    (message,) = checks.store_is_writable()
    assert message.id == "portal.E002"


def test_files_are_listed_folder_by_folder(bucket):
    for name in ("reports/2024/b.xlsx", "reports/2024/a.xlsx", "imports/c.xlsx", ".probe/1"):
        default_storage.save(name, ContentFile(b"1"))
    assert list(dump.stored_files(default_storage)) == ["imports/c.xlsx", "reports/2024/a.xlsx", "reports/2024/b.xlsx"]


def test_a_portal_moves_from_the_bucket_to_a_folder(bucket, settings, tmp_path):
    batch = make_batch()
    batch.file = default_storage.save("imports/thu.xlsx", ContentFile(b"so lieu gia lap"))
    batch.save()
    User.objects.create_user("can.bo.gia.lap")
    out = io.StringIO()
    call_command("backup", "--to", str(tmp_path), "--json", stdout=out)
    dump.clear()
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    call_command("restore", json.loads(out.getvalue())["file"], verbosity=0)
    assert Path(tmp_path, "files", ImportBatch.objects.get().file.name).read_bytes() == b"so lieu gia lap"


def test_a_file_that_the_bucket_lost_is_found_by_the_selfcheck(bucket):
    batch = make_batch()
    batch.file = default_storage.save("imports/thu.xlsx", ContentFile(b"1"))
    batch.save()
    default_storage.delete(batch.file.name)
    with pytest.raises(CommandError, match="kho tệp không có imports/thu.xlsx"):
        call_command("selfcheck")
