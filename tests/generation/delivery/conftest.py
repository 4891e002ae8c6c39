import hashlib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from generation.models import Clip, Rendition
from tests.factories import make_clip, make_rendition
from tests.product import free_port

MakeFile = Callable[..., Rendition]


@pytest.fixture
def make_file(db: None) -> MakeFile:
    """A rendition whose bytes are in the default storage."""

    def make(
        content: bytes = bytes(range(256)) * 4,
        *,
        clip: Clip | None = None,
        purpose: str = Rendition.Purpose.STREAM,
        stored: bool = True,
    ) -> Rendition:
        clip = clip or make_clip(status=Clip.Status.DONE)
        name = f"attempts/{clip.public_id}/t/{purpose}.mp4"
        if stored:
            name = storages["default"].save(name, ContentFile(content))
        digest = hashlib.sha256(content).hexdigest()
        return make_rendition(clip, purpose, name=name, bytes=len(content), sha256=digest)

    return make


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """A real S3 endpoint: moto's server in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    endpoint = f"http://127.0.0.1:{port}"
    try:
        _wait_for(endpoint, server)
        yield endpoint
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def s3_storage(s3_endpoint: str, settings) -> None:
    access = {"access_key": "tests", "secret_key": "tests", "region_name": "eu-central-1"}
    client = boto3.client(
        "s3",
        endpoint_url=s3_endpoint,
        aws_access_key_id="tests",
        aws_secret_access_key="tests",
        region_name="eu-central-1",
    )
    client.create_bucket(
        Bucket="atelier", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": "atelier",
                "endpoint_url": s3_endpoint,
                "default_acl": None,
                "file_overwrite": False,
                **access,
            },
        },
    }
    yield
    listed = client.list_objects_v2(Bucket="atelier").get("Contents", [])
    for entry in listed:
        client.delete_object(Bucket="atelier", Key=entry["Key"])
    client.delete_bucket(Bucket="atelier")
    client.close()


def _wait_for(endpoint: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(endpoint, timeout=2):  # noqa: S310 - our own server
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The S3 endpoint did not come up.")
