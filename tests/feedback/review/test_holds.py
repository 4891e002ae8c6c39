import pytest
from django.urls import reverse

from generation.models import Clip
from tests.factories import make_clip, make_reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reviewer(client):
    client.force_login(make_reviewer())


def test_page_lists_what_waits_for_a_person_the_oldest_first(client):
    first, second = make_clip(status="held"), make_clip(status="withheld")
    make_clip(status="queued")
    answer = client.get(reverse("review:holds"))
    assert [row["clip"] for row in answer.context["rows"]] == [first, second]
    assert answer.content.decode().count("A person looks at this first.") == 2


@pytest.mark.parametrize(("status", "then"), [("held", "queued"), ("withheld", "done")])
def test_release_lets_it_go_on(client, status, then):
    clip = make_clip(status=status)
    url = reverse("review:hold-release", args=[clip.public_id])
    client.post(url)
    assert Clip.objects.get().status == then
    assert "does not wait any more" in client.post(url, follow=True).content.decode()


@pytest.mark.parametrize("status", ["held", "withheld"])
def test_refusal_gives_the_artist_the_reason(client, status):
    clip = make_clip(status=status)
    url = reverse("review:hold-refuse", args=[clip.public_id])
    client.post(url, {f"clip-{clip.pk}-reason": "It shows a real person."})
    clip.refresh_from_db()
    assert (clip.status, clip.error_text) == (Clip.Status.REFUSED, "It shows a real person.")
    assert clip.artist.notices.count() == 1


def test_refusal_without_a_reason_changes_nothing(client):
    clip, other = make_clip(status="held"), make_clip(status="held")
    url = reverse("review:hold-refuse", args=[clip.public_id])
    answer = client.post(url, {f"clip-{clip.pk}-reason": ""})
    assert answer.status_code == 422
    assert answer.content.decode().count("Give the reason; the artist is owed one.") == 1
    assert {clip.status for clip in Clip.objects.all()} == {"held"}
    assert other in [row["clip"] for row in answer.context["rows"]]
