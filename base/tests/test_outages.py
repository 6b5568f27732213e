import errno
import gzip

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError
from django.db import IntegrityError, OperationalError

from base.outages import is_outage


def answered(status):
    return ClientError({"ResponseMetadata": {"HTTPStatusCode": status}, "Error": {}}, "PutObject")


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EROFS, "Read-only file system"),
        PermissionError(errno.EACCES, "Permission denied"),
        ConnectionRefusedError(),
        TimeoutError(),
        OperationalError("server closed the connection"),
        EndpointConnectionError(endpoint_url="http://127.0.0.1:1"),
        ConnectTimeoutError(endpoint_url="http://127.0.0.1:1"),
        answered(500),
        answered(503),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_the_portal_stands_on_is_away(error):
    assert is_outage(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("a wrong file"),
        FileNotFoundError(errno.ENOENT, "No such file"),
        gzip.BadGzipFile("Not a gzipped file"),
        IntegrityError("twice"),
        answered(403),
        answered(404),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_waiting_does_not_mend(error):
    assert not is_outage(error)
