"""What the web process costs."""

from collections.abc import Iterator

import psutil

from tests.bench.served import Artist, product


def measure() -> Iterator[tuple[str, float, str]]:
    """Resident memory after each page was served a few times; torch must not be there."""
    artist = Artist()
    for _ in range(5):
        for path in ("/studio/", "/gallery/", "/account/", "/notices/"):
            artist.page(path)
    web = web_process()
    yield "web.rss_mb", web.memory_info().rss / 2**20, "MB"
    torch = sum("libtorch" in mapped.path for mapped in web.memory_maps())
    yield "web.torch_libraries", torch, "files"


def web_process() -> psutil.Process:
    process = product().process
    assert process is not None
    children = psutil.Process(process.pid).children()
    return next(child for child in children if "uvicorn" in child.cmdline())
