from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def gone(request: HttpRequest) -> HttpResponse:
    """One page for every invitation that does not open, so that trying tells nothing."""
    return render(request, "portal/gate/invitation_gone.html", status=410)
