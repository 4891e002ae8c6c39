"""One line a record: time, level, logger, message, then what it is about."""

import json
import logging
from datetime import UTC, datetime

CONTEXT = ("clip", "attempt", "worker", "job", "user")


class LineFormatter(logging.Formatter):
    """JSON lines with the fields of `extra` named in CONTEXT: a clip's story can be grepped."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {key: str(value) for key in CONTEXT if (value := getattr(record, key, None))}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
