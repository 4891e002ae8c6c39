from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_POST

from feedback.models import SavedView
from feedback.review.admission import staff
from feedback.review.inbox_forms import SaveViewForm, ViewNameForm
from feedback.review.saved_views import MOST, rename_view, save_view
from portal.models import User
from portal.signed_in import signed_in

TAKEN = "You have a view of this name. Choose another one."
FULL = f"You have {MOST} views, which is all that fits. Delete one first."


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
def views(request: HttpRequest) -> HttpResponse:
    """One's own views; a POST saves the filters that it carries as another one."""
    owner = signed_in(request)
    if request.method != "POST":
        return _page(request, owner, query=request.GET.get("query", ""))
    form = SaveViewForm(request.POST, owner=owner)
    if form.is_valid():
        said = form.cleaned_data
        if SavedView.objects.filter(owner=owner).count() >= MOST:
            form.add_error("name", FULL)
        elif save_view(owner=owner, name=said["name"], query=said["query"]):
            messages.success(request, f"The view “{said['name']}” is saved.")
            return redirect(f"{resolve_url('review:inbox')}?{said['query']}")
        else:
            form.add_error("name", TAKEN)
    return _page(request, owner, form=form)


@require_POST
@staff()
def rename(request: HttpRequest) -> HttpResponse:
    owner = signed_in(request)
    view = _own(owner, request.POST.get("view", ""))
    form = ViewNameForm(request.POST, prefix=f"view-{view.pk}")
    if form.is_valid() and not rename_view(view=view, name=form.cleaned_data["name"]):
        form.add_error("name", TAKEN)
    if not form.is_valid():
        return _page(request, owner, refused={view.pk: form})
    messages.success(request, f"The view is called “{form.cleaned_data['name']}” now.")
    return redirect("review:views")


@require_POST
@staff()
def delete(request: HttpRequest) -> HttpResponse:
    view = _own(signed_in(request), request.POST.get("view", ""))
    view.delete()
    messages.success(request, f"The view “{view.name}” is deleted.")
    return redirect("review:views")


def _own(owner: User, number: str) -> SavedView:
    """Raises: Http404 for another's view, and for none."""
    pk = int(number) if number.isdecimal() and len(number) < 18 else 0
    return get_object_or_404(SavedView, owner=owner, pk=pk)


def _page(
    request: HttpRequest,
    owner: User,
    *,
    query: str = "",
    form: SaveViewForm | None = None,
    refused: dict[int, ViewNameForm] | None = None,
) -> HttpResponse:
    rows = [
        {"view": view, "form": (refused or {}).get(view.pk) or _name_form(view)}
        for view in SavedView.objects.filter(owner=owner)
    ]
    context = {
        "rows": rows,
        "form": form or SaveViewForm(owner=owner, initial={"query": query}),
    }
    status = 422 if form or refused else 200
    return render(request, "feedback/review/view_list.html", context, status=status)


def _name_form(view: SavedView) -> ViewNameForm:
    return ViewNameForm(prefix=f"view-{view.pk}", initial={"name": view.name})
