"""Filters of the inbox under a name: some that everybody finds there, and one's own."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.db import IntegrityError, transaction

from feedback.models import SavedView
from portal.models import User

BUILT_IN = (
    ("Everything", ""),
    ("New reports", "kind=reports&state=new"),
    ("Mine", "kind=reports&state=open&assignee=me"),
    ("Needs an answer", "kind=reports&state=needs_info"),
    ("Low ratings this week", "kind=ratings&score=2&when=week"),
)
MOST = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    name: str
    query: str
    is_here: bool
    is_own: bool


def tabs(*, owner: User, query: str) -> list[Tab]:
    """The built-in views and then one's own by name, in one query. The one shown is marked."""
    own = SavedView.objects.filter(owner=owner).values_list("name", "query")
    named = [(*view, False) for view in BUILT_IN] + [(*view, True) for view in own[:MOST]]
    here = _filters(query)
    return [
        Tab(name=name, query=saved, is_here=_filters(saved) == here, is_own=is_own)
        for name, saved, is_own in named
    ]


def _filters(query: str) -> dict[str, str]:
    return dict(parse_qsl(query))


def is_built_in(name: str) -> bool:
    return name.casefold() in {one.casefold() for one, _ in BUILT_IN}


def save_view(*, owner: User, name: str, query: str) -> bool:
    """Under a name that this person has not used yet. False where they have."""
    try:
        with transaction.atomic():
            SavedView.objects.create(owner=owner, name=name, query=query)
    except IntegrityError:
        return False
    return True


def rename_view(*, view: SavedView, name: str) -> bool:
    """False where another view of the owner has this name."""
    try:
        with transaction.atomic():
            SavedView.objects.filter(pk=view.pk).update(name=name)
    except IntegrityError:
        return False
    return True
