"""Mails of the account pages: rendered in the request, sent by the house worker."""

import json
import re
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string

from portal.house.enqueue import enqueue
from portal.sealing import seal, unseal

FOOT = "\n-- \n"
CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


def with_html(message: EmailMessage) -> EmailMessage:
    """Add the same mail in the look of the house, made from its text.

    A paragraph that is an address becomes a button, one that is a code is shown large.
    """
    paragraphs = [
        {"text": text, "is_link": text.startswith(settings.SITE_URL), "is_code": _is_code(text)}
        for text in (" ".join(part.split()) for part in _said(message).split("\n\n"))
        if text
    ]
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    html = render_to_string(
        "emails/account_message.html",
        {"subject": message.subject, "paragraphs": paragraphs} | context,
    )
    if isinstance(message, EmailMultiAlternatives):
        message.attach_alternative(html, "text/html")
    return message


def _said(message: EmailMessage) -> str:
    """What it says, without the lines at its foot: the frame has its own."""
    return str(message.body).partition(FOOT)[0]


def _is_code(text: str) -> bool:
    return CODE.fullmatch(text) is not None


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
