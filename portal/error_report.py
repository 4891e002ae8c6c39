from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.views.debug import ExceptionReporter

from portal.logs import scrub


class ScrubbingReporter(ExceptionReporter):
    """Django's report of an error, with neither a token nor the address it came in."""

    request: HttpRequest | None

    def get_traceback_text(self) -> SafeString:
        return self._scrub(super().get_traceback_text())

    def get_traceback_html(self) -> SafeString:
        return self._scrub(super().get_traceback_html())

    def _scrub(self, report: str) -> SafeString:
        match = getattr(self.request, "resolver_match", None)
        for name in ("token", "key"):
            if match is not None and (secret := match.kwargs.get(name)):
                report = report.replace(secret, "[token]")
        return mark_safe(scrub(report))  # noqa: S308 - as safe as what Django has escaped
