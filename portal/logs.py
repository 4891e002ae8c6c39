"""One line a record: time, level, logger, message, then what it is about."""

import json
import logging
import re
from datetime import UTC, datetime

# What stands after these in an address opens something: an invitation, an account.
SECRET_PATHS = re.compile(r"(/invitations/|/confirm-email/|/reset/key/)[^/\s'\"?<>&]+")
# And the same without its address: secrets.token_urlsafe(32).
SECRET_WORDS = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])")

CONTEXT = ("clip", "attempt", "worker", "job", "user")


def scrub(text: str) -> str:
    """The text without the tokens in it."""
    return SECRET_WORDS.sub("[token]", SECRET_PATHS.sub(r"\1[token]", text))


class LineFormatter(logging.Formatter):
    """JSON lines with the fields of `extra` named in CONTEXT: a clip's story can be grepped."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": scrub(record.getMessage()),
        }
        line |= {key: str(value) for key in CONTEXT if (value := getattr(record, key, None))}
        if record.exc_info:
            line["trace"] = scrub(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
