import pytest


@pytest.fixture(autouse=True)
def _mail_into_files(settings) -> None:
    """As in the product at home; Django's test runner would keep mails in memory."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
