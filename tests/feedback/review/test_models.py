import pytest
from django.urls import reverse

from generation.models import ModelVersion
from tests.factories import make_model_version, make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def operator(client):
    client.force_login(make_operator())


def test_list_shows_lane_digest_and_training(client):
    make_model_version(label="Starter turbo", lane="turbo", digest="d" * 64, trained=False)
    html = client.get(reverse("review:models")).content.decode()
    for words in ("Starter turbo", "Turbo", "d" * 16 + "…", "<td>no</td>", "Offered"):
        assert words in html


def test_retired_version_is_offered_no_more(client):
    version, other = make_model_version(), make_model_version()
    url = reverse("review:model-retire", args=[version.public_id])
    client.post(url)
    assert list(ModelVersion.objects.offered()) == [other]
    retired_at = ModelVersion.objects.get(pk=version.pk).retired_at
    answer = client.post(url, follow=True)
    assert f"{version.label} was retired already." in answer.content.decode()
    assert ModelVersion.objects.get(pk=version.pk).retired_at == retired_at
