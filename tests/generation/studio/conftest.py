from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from generation.models import ModelVersion
from portal.models import User
from tests.factories import make_artist, make_model_version

MakeModel = Callable[..., ModelVersion]


@pytest.fixture(scope="session")
def model_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a real tokenizer that makes one piece of each word, and an end token."""
    words = Tokenizer(models.WordLevel({"<unk>": 0, "</s>": 1}, unk_token="<unk>"))
    words.normalizer = normalizers.NFKC()
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    words.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)]
    )
    directory = tmp_path_factory.mktemp("model")
    (directory / "tokenizer").mkdir()
    words.save(str(directory / "tokenizer" / "tokenizer.json"))
    return directory


@pytest.fixture
def make_model(db: None, model_directory: Path) -> MakeModel:
    def make(**fields: object) -> ModelVersion:
        return make_model_version(**{"directory": str(model_directory)} | fields)

    return make


@pytest.fixture
def artist(db: None) -> User:
    return make_artist()


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client
