"""One served product for all benches of a run, and a signed-in artist in it."""

import atexit
import os
import re
import tempfile
import uuid
from functools import cache
from pathlib import Path

import requests

from tests.product import Product

PASSWORD = "a long enough phrase"


@cache
def product() -> Product:
    served = Product(
        var=Path(tempfile.mkdtemp(prefix="atelier-bench-")),
        settings={"QUEUED_CLIPS": "1000", "FILM_SECONDS_A_DAY": "1000000"},
    )
    served.start()
    atexit.register(served.stop)
    return served


@cache
def rows() -> None:
    """Let this process read the served product's database."""
    os.environ.update(product().environment)
    import django

    django.setup()


class Artist:
    """A session over HTTP, as a browser would hold it."""

    def __init__(self) -> None:
        self.http = requests.Session()
        # As a browser says when a person opens a page; who is silent here looks like a script.
        self.http.headers["Sec-Fetch-Dest"] = "document"
        self.email = f"bench-{uuid.uuid4().hex[:8]}@artists.example"
        self._sign_up(self.email)

    def page(self, path: str) -> str:
        answer = self.http.get(path if path.startswith("http") else product().url + path)
        answer.raise_for_status()
        return answer.text

    def post(self, path: str, page: str, **fields: object) -> requests.Response:
        token = self._hidden(page, "csrfmiddlewaretoken")
        answer = self.http.post(
            product().url + path,
            data={"csrfmiddlewaretoken": token, **fields},
            headers={"Origin": product().url},
            allow_redirects=False,
        )
        if answer.status_code not in {302, 303}:
            raise RuntimeError(f"{path} answered {answer.status_code}: {answer.text[:2000]}")
        return answer

    def submit(self, *, model: str, frames: int, steps: int, guidance: float = 3.0) -> float:
        """Send the studio's form; seconds until the answer."""
        page = self.page("/studio/")
        answer = self.post(
            "/studio/",
            page,
            prompt="A red balloon rises over the sea",
            model_version=model,
            size="256x160",
            length=frames,
            variations=1,
            seed="7",
            steps=steps,
            guidance=guidance,
            idempotency_key=str(uuid.uuid4()),
        )
        return answer.elapsed.total_seconds()

    def _sign_up(self, email: str) -> None:
        self.page(product().invitation_url)
        signup = self.page("/account/signup/")
        self.post("/account/signup/", signup, name="Bench", email=email, password1=PASSWORD)
        confirm = self.page("/account/confirm-email/")
        self.post("/account/confirm-email/", confirm, code=product().mailed_code(email))
        terms = self.page("/studio/")  # leads to the terms
        version = self._hidden(terms, "version")
        self.post("/terms/accept/", terms, agree="on", version=version)

    @staticmethod
    def _hidden(page: str, name: str) -> str:
        found = re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)
        if found is None:
            raise LookupError(f"{name} is not on this page: {page[:500]}")
        return found[1]
