"""The revocation drill on a served product: how long until one person is out, everywhere.

One artist with five sessions and five sockets on two web processes, which share nothing but the
database, with 20 queued clips and a running one, issued media addresses and a range that is being
read; beside them another artist with the same. An operator presses "End it".
"""

import asyncio
import atexit
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import requests
import urllib3
import websockets

from tests.bench.queue import finished
from tests.bench.served import PASSWORD, Artist, product, rows
from tests.product import ROOT, free_port

SESSIONS = 5
QUEUED = 20
BIG_BYTES = 256 * 2**20
LONGEST_S = 90.0
POLL_S = 0.05
# Seldom enough that the looking itself does not slow the site down.
LOOK_S = 0.2
ENDED = 4410


def measure() -> Iterator[tuple[str, float, str]]:
    rows()
    second = second_web_process()
    cut, other = Working(second), Working(second)
    for one in (cut, other):
        one.make_film()
    for one in (cut, other):
        one.fill_queue()
    cut.wait_until_running()
    watched = [Watched(one) for one in (cut, other)]
    for watch in watched:
        watch.begin()
    before = other.clips()
    pressed = press_end(cut)
    found = watched[0].until_dead(pressed)
    yield "gate.revoke_http_s", found["http"], "s"
    yield "gate.revoke_sockets_s", found["sockets"], "s"
    yield "gate.revoke_clip_s", found["clips"], "s"
    yield "gate.revoke_media_s", found["media"], "s"
    yield "gate.others_affected", watched[1].harm() + other.harmed_since(before), "things"


@cache
def second_web_process() -> str:
    """Another web process on the same database and files; no Redis, no relay between them."""
    port = free_port()
    command = ["-m", "uvicorn", "portal.asgi:application", f"--port={port}", "--log-level=warning"]
    with (product().var / "second.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=product().environment, stdout=log, stderr=log
        )
    atexit.register(process.terminate)
    url = f"http://localhost:{port}"
    for _ in range(600):
        try:
            if requests.get(f"{url}/readyz", timeout=5).ok:
                return url
        except requests.RequestException:
            time.sleep(0.1)
    raise RuntimeError("The second web process did not come up.")


@dataclass
class Working:
    """An artist in the middle of a day."""

    second: str
    artist: Artist = field(default_factory=Artist)
    browsers: list[requests.Session] = field(default_factory=list)
    media: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.email = self._email()
        self.browsers = [self.artist.http, *(self._sign_in() for _ in range(SESSIONS - 1))]

    def _email(self) -> str:
        found = re.search(r"bench-\w+@artists\.example", self.artist.page("/account/"))
        if found is None:
            raise LookupError("The address is not on the account's page.")
        return found[0]

    def _sign_in(self) -> requests.Session:
        return sign_in(self.email, PASSWORD)

    def make_film(self) -> None:
        """A finished clip; its download is made big, so that reading it takes a while."""
        from django.core.files.storage import default_storage

        from generation.models import Clip, Rendition

        self.artist.submit(model="starter-turbo", frames=9, steps=1)
        clip = finished(Clip)
        while (big := clip.renditions.filter(purpose="download").first()) is None:
            time.sleep(POLL_S)
        with Path(default_storage.path(big.name)).open("r+b") as file:
            file.truncate(BIG_BYTES)
        Rendition.objects.filter(pk=big.pk).update(bytes=BIG_BYTES)
        self.media = [f"/media/{clip.public_id}/{p}/" for p in ("download", "stream", "poster")]

    def fill_queue(self) -> None:
        for _ in range(QUEUED + 1):
            self.artist.submit(model="starter", frames=97, steps=50)

    def wait_until_running(self) -> None:
        while self.clips().get("running") != 1:
            time.sleep(POLL_S)

    def clips(self) -> dict[str, int]:
        from django.db.models import Count

        from generation.models import Clip

        own = Clip.objects.filter(artist__email=self.email).order_by()
        return dict(own.values_list("status").annotate(Count("pk")))

    def harmed_since(self, before: dict[str, int]) -> int:
        """Clips that were taken out of the queue; that one of them begins is no harm."""
        now = self.clips()
        waits = ("queued", "running")
        return sum(before.get(s, 0) for s in waits) - sum(now.get(s, 0) for s in waits)


class Watched:
    """Sessions, sockets, clips and media of one artist, each with the moment it died."""

    def __init__(self, working: Working) -> None:
        self.working = working
        self.dead: dict[str, list[float]] = {"http": [], "sockets": [], "clips": [], "media": []}
        self.codes: list[int | None] = []
        self._threads: list[threading.Thread] = []
        self._stopped = threading.Event()
        self._opened = threading.Barrier(SESSIONS + 2)

    def begin(self) -> None:
        """Returns once all sockets are open and a range is half read."""
        for number, browser in enumerate(self.working.browsers):
            site = product().url if number < 3 else self.working.second
            self._watch("http", partial(self._page_is_refused, browser, site))
            self._start(partial(asyncio.run, self._hold_socket(browser, site)))
        for path in self.working.media:
            self._watch("media", partial(self._file_is_refused, path))
        self._start(self._read_slowly)
        self._watch("clips", lambda: not set(self.working.clips()) & {"queued", "running"})
        self._opened.wait(LONGEST_S)

    def until_dead(self, pressed: float) -> dict[str, float]:
        """Seconds from the press to the last death of each sort."""
        wanted = {"http": SESSIONS, "sockets": SESSIONS, "clips": 1, "media": 4}
        end = time.monotonic() + LONGEST_S
        while {sort: len(times) for sort, times in self.dead.items()} != wanted:
            if time.monotonic() > end:
                raise TimeoutError(f"Still alive after {LONGEST_S} s: {self.dead}")
            time.sleep(POLL_S)
        self._end()
        if set(self.codes) != {ENDED}:
            raise RuntimeError(f"Sockets were closed otherwise: {self.codes}")
        return {sort: max(times) - pressed for sort, times in self.dead.items()}

    def harm(self) -> int:
        """How many things of this artist died."""
        self._end()
        return sum(len(times) for times in self.dead.values())

    def _end(self) -> None:
        """No thread may outlive the product: what that ends is no figure."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(timeout=LONGEST_S)

    def _start(self, work: Callable[[], Any]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _watch(self, sort: str, is_dead: Callable[[], bool]) -> None:
        def look() -> None:
            while not self._stopped.is_set():
                asked = time.monotonic()
                if is_dead():
                    # Dead from the question on: how long the refusal took is no life.
                    self.dead[sort].append(asked)
                    return
                time.sleep(LOOK_S)

        self._start(look)

    def _page_is_refused(self, browser: requests.Session, site: str) -> bool:
        url, cookies = f"{site}/notices/", browser.cookies
        answer = requests.get(url, cookies=cookies, allow_redirects=False, timeout=30)
        return answer.status_code != 200

    def _file_is_refused(self, path: str) -> bool:
        answer = requests.get(
            product().url + path,
            cookies=self.working.artist.http.cookies,
            headers={"Range": "bytes=0-99"},
            allow_redirects=False,
            timeout=30,
        )
        return answer.status_code != 206

    def _read_slowly(self) -> None:
        """A range of the big file, at about a megabyte a second."""
        cookies = self.working.artist.http.cookies
        url = product().url + self.working.media[0]
        headers = {"Range": f"bytes=0-{BIG_BYTES - 2}"}
        with requests.get(url, cookies=cookies, headers=headers, stream=True, timeout=30) as answer:
            self._opened.wait(LONGEST_S)
            with suppress(urllib3.exceptions.HTTPError):  # the connection is cut off
                while answer.raw.read(2**19, decode_content=False):
                    if self._stopped.wait(0.5):
                        return
        self.dead["media"].append(time.monotonic())

    async def _hold_socket(self, browser: requests.Session, site: str) -> None:
        cookies = "; ".join(f"{c.name}={c.value}" for c in browser.cookies)
        async with websockets.connect(
            site.replace("http", "ws") + "/ws/studio/",
            origin=product().url,  # type: ignore[arg-type]
            additional_headers={"Cookie": cookies},
        ) as socket:
            await socket.recv()
            await asyncio.to_thread(self._opened.wait, LONGEST_S)
            while not self._stopped.is_set():
                try:
                    await asyncio.wait_for(socket.recv(), 0.5)
                except TimeoutError:
                    continue
                except websockets.ConnectionClosed as closed:
                    self.dead["sockets"].append(time.monotonic())
                    self.codes.append(closed.rcvd.code if closed.rcvd else None)
                    return


def press_end(working: Working) -> float:
    """As an operator on the artist's page; the moment of the press."""
    from portal.models import User

    operator = operator_browser()
    person = User.objects.get(email=working.email)
    page = operator.get(f"{product().url}/review/artists/{person.public_id}/").text
    pressed = time.monotonic()
    answer = operator.post(
        f"{product().url}/review/artists/{person.public_id}/end/",
        data={"csrfmiddlewaretoken": hidden(page), "end-reason": "A drill."},
        headers={"Origin": product().url},
        allow_redirects=False,
    )
    if not answer.headers.get("Location", "").startswith("/review/"):
        raise RuntimeError(f"The end was refused: {answer.status_code} {answer.headers}")
    return pressed


def operator_browser() -> requests.Session:
    """As after the door with its second factor; the door itself is not what is timed here."""
    from allauth.account.internal.flows.login import record_authentication
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.test import Client

    from portal.gate import session_times
    from portal.gate.accept_terms import accept_terms
    from portal.models import Terms, User

    operator = User.objects.get(email=product().operator[0])
    Authenticator.objects.get_or_create(user=operator, type=Authenticator.Type.TOTP, data={})
    if terms := Terms.objects.current():
        accept_terms(user=operator, terms=terms)
    client = Client()
    client.force_login(operator, settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session_times.begin(session)
    # allauth keeps it in the session alone, so that is all the request it needs.
    request: Any = SimpleNamespace(session=session)
    record_authentication(request, operator, "mfa", type="totp", reauthenticated=True)
    session.save()
    http = requests.Session()
    http.cookies.set(settings.SESSION_COOKIE_NAME, session.session_key)
    return http


def sign_in(email: str, password: str) -> requests.Session:
    http = requests.Session()
    url = f"{product().url}/account/login/"
    sent = {"login": email, "password": password, "csrfmiddlewaretoken": hidden(http.get(url).text)}
    answer = http.post(url, data=sent, headers={"Origin": product().url}, allow_redirects=False)
    if answer.status_code != 302:
        raise RuntimeError(f"{email} cannot sign in: {answer.text[:500]}")
    terms = http.get(f"{product().url}/studio/")
    if terms.url.endswith("/terms/accept/"):
        version = hidden(terms.text, "version")
        token = hidden(terms.text)
        agreed = {"csrfmiddlewaretoken": token, "agree": "on", "version": version}
        http.post(terms.url, data=agreed, headers={"Origin": product().url})
    return http


def hidden(page: str, name: str = "csrfmiddlewaretoken") -> str:
    return Artist._hidden(page, name)
