import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from generation.models import Clip, PolicyDecision
from generation.queue.decisions import cancel as cancel_clip
from generation.queue.refusals import PromptRefused, SubmitRefused
from generation.queue.settle import spoken
from generation.queue.submit import submit
from generation.studio import panels
from generation.studio.composer import Composer, bind_composer, change_model, open_composer
from portal.activity.traffic import Counted, counts_as
from portal.signed_in import signed_in


@counts_as(Counted.SUBMIT)
@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """The studio. A POST submits; the same form sent twice makes one generation."""
    if request.method == "POST":
        return _submit(request)
    composer = open_composer(
        user=signed_in(request),
        slug=request.GET.get("model", ""),
        source=_source(request),
        same_seed=request.GET.get("seed") == "same",
        decision=_decision(request),
    )
    return _studio(request, composer)


@require_POST
def settings(request: HttpRequest) -> HttpResponse:
    """The settings of the model just chosen, around what was typed. Changes nothing."""
    composer = change_model(user=signed_in(request), data=request.POST)
    return render(request, "generation/studio/_settings.html", composer.context())


@require_safe
def stage(request: HttpRequest) -> HttpResponse:
    return render(request, "generation/studio/_stage.html", panels.stage(signed_in(request)))


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    return render(request, "generation/studio/_queue.html", panels.queue(signed_in(request)))


@require_safe
def takes(request: HttpRequest) -> HttpResponse:
    return render(request, "generation/studio/_takes.html", panels.takes(signed_in(request)))


@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """Whether one may have clips rendered now; asked again when the socket says so."""
    return render(request, "generation/studio/_standing.html", panels.limits(signed_in(request)))


@require_POST
def cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Cancel a clip of one's own. Staff cancel others' on their queue page."""
    own = Clip.objects.filter(artist=signed_in(request))
    clip = get_object_or_404(own, public_id=public_id)
    cancelled = cancel_clip(clip=clip, by=signed_in(request))
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Trigger": "atelier:changed"})
    if not cancelled:
        messages.info(request, f"{clip.number} was over before, or is stopping already.")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return _see(back if safe else "studio:compose")


def _submit(request: HttpRequest) -> HttpResponse:
    composer = bind_composer(user=signed_in(request), data=request.POST)
    form = composer.form
    if form is None:
        return _studio(request, composer, status=422)
    decision = None
    if form.is_valid():
        try:
            generation = submit(user=signed_in(request), **form.settings())
        except SubmitRefused as refused:
            form.refuse(refused.sentence, field=refused.field)
            decision = refused.decision if isinstance(refused, PromptRefused) else None
        else:
            _say_what_was_decided(request, generation.policy_decisions.first())
            return _see("studio:compose")
    form.ask_again()
    return _studio(request, composer, decision=decision, status=422)


def _say_what_was_decided(request: HttpRequest, decision: PolicyDecision | None) -> None:
    """A warning, or that a person reads the prompt first."""
    if decision is None:
        return
    about = f"{decision.clause_title}. {decision.sentence}"
    if decision.is_open and decision.promised_at:
        about = f"Held for a person, until {spoken(decision.promised_at)} at the latest. {about}"
    messages.info(request, about)


def _named(request: HttpRequest, key: str) -> uuid.UUID | None:
    wanted = request.GET.get(key)
    if not wanted:
        return None
    try:
        return uuid.UUID(wanted)
    except ValueError as error:
        raise Http404 from error


def _decision(request: HttpRequest) -> PolicyDecision | None:
    """The decision named in the address, if it is about one's own words: 404 for any other."""
    public_id = _named(request, "decision")
    if public_id is None:
        return None
    own = PolicyDecision.objects.visible_to(signed_in(request)).select_related("generation")
    return get_object_or_404(own, public_id=public_id)


def _source(request: HttpRequest) -> Clip | None:
    """The clip named in the address, if it is one's own: 404 for any other."""
    public_id = _named(request, "from")
    if public_id is None:
        return None
    own = Clip.objects.filter(artist=signed_in(request))
    return get_object_or_404(own.select_related("generation__model_version"), public_id=public_id)


def _studio(
    request: HttpRequest,
    composer: Composer,
    *,
    decision: PolicyDecision | None = None,
    status: int = 200,
) -> HttpResponse:
    context = panels.panels(signed_in(request)) | composer.context() | {"decision": decision}
    return render(request, "generation/studio/studio.html", context, status=status)


def _see(to: str) -> HttpResponse:
    """303, so that the next request is a GET whatever this one was."""
    response = redirect(to)
    response.status_code = 303
    return response
