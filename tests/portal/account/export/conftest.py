from tests.generation.delivery.conftest import s3_endpoint, s3_storage  # noqa: F401 - fixtures
