from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def mail(*, to: str, template: str, context: dict[str, Any]) -> None:
    """Send `templates/emails/<template>_{subject.txt,message.txt,message.html}` to one person."""
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL} | context
    subject = " ".join(render_to_string(f"emails/{template}_subject.txt", context).split())
    context["subject"] = subject
    message = EmailMultiAlternatives(
        subject, render_to_string(f"emails/{template}_message.txt", context).strip(), to=[to]
    )
    html = render_to_string(f"emails/{template}_message.html", context)
    message.attach_alternative(html, "text/html")
    message.send()
