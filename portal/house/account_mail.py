"""Mails of the account pages: rendered in the request, sent by the house worker."""

import json
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives

from portal.house.enqueue import enqueue
from portal.sealing import seal, unseal


def enqueue_mail(message: EmailMessage) -> None:
    """Such mails carry links that open accounts, so the job's row holds them sealed."""
    html = [body for body, _ in getattr(message, "alternatives", [])]
    parts = {
        "subject": message.subject,
        "body": message.body,
        "to": message.to,
        "headers": message.extra_headers,
        "html": html[0] if html else "",
    }
    enqueue(kind="account_mail", payload={"sealed": seal(json.dumps(parts, default=str))})


def send_sealed(payload: dict[str, Any]) -> None:
    parts = json.loads(unseal(payload["sealed"]))
    message = EmailMultiAlternatives(
        parts["subject"], parts["body"], to=parts["to"], headers=parts["headers"]
    )
    if parts["html"]:
        message.attach_alternative(parts["html"], "text/html")
    message.send()
