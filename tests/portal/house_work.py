"""Do what waits on the house list, and read the mails it wrote."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from portal.house.work import work_one


def do_house_work() -> int:
    """How many jobs were done."""
    done = 0
    while work_one():
        done += 1
    return done


def mails() -> list[EmailMessage]:
    """All mails written so far, oldest first."""
    read = []
    files = Path(settings.EMAIL_FILE_PATH).glob("*.log")
    for path in sorted(files, key=lambda file: file.stat().st_mtime_ns):
        for text in path.read_text().split("-" * 79 + "\n"):
            if text.strip():
                read.append(email.message_from_string(text, policy=email.policy.default))
    return read


def body(mail: EmailMessage, kind: str) -> str:
    """The part of a mail in plain text ("plain") or HTML ("html")."""
    part = mail.get_body(preferencelist=(kind,))
    assert part is not None
    return str(part.get_content())
