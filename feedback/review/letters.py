"""Letters between people and the team: what waits for an answer, and one person's threads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import QuerySet
from django.forms import Form

from portal.gate.forms import ReplyForm
from portal.models import Reply, User

if TYPE_CHECKING:
    from feedback.review.forms import AnswerForm

_Key = tuple[int, str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """about: table and id as the form sends them, `portal.membership:12`."""

    about: str
    subject: str
    letters: list[Reply]
    form: Form

    @property
    def is_waiting(self) -> bool:
        return bool(self.letters) and not self.letters[-1].is_from_staff


def threads_of(person: User, *, given: "AnswerForm | None" = None) -> list[Thread]:
    """All threads of a person, the one about their place first, each with its form.

    That one is always there, so that the team can write first. given: the form that was refused.
    """
    found: dict[_Key, list[Reply]] = {}
    place = person.memberships.order_by("-pk").first()
    if place is not None:
        found[(person.pk, place._meta.label_lower, place.pk)] = []
    letters = Reply.objects.filter(person=person).select_related("author").order_by("pk")
    return [_thread(key, some, given) for key, some in _by_thread(letters, found).items()]


def waiting() -> list[Thread]:
    """Threads that wait for the team, the longest wait first, with what was not answered yet."""
    letters = Reply.objects.unanswered().select_related("author", "person").order_by("pk")
    return [_thread(key, some, None) for key, some in _by_thread(letters, {}).items()]


def _by_thread(letters: QuerySet[Reply], found: dict[_Key, list[Reply]]) -> dict[_Key, list[Reply]]:
    for letter in letters:
        key = (letter.person_id, letter.about_type, letter.about_id)
        found.setdefault(key, []).append(letter)
    return found


def _thread(key: _Key, letters: list[Reply], given: "AnswerForm | None") -> Thread:
    person, about_type, about_id = key
    about = f"{about_type}:{about_id}"
    is_given = given is not None and given.data.get("about") == about
    form = given if is_given and given else ReplyForm(auto_id=f"letter_{person}_{about_id}_%s")
    return Thread(about=about, subject=_subject(about_type), letters=letters, form=form)


def _subject(about_type: str) -> str:
    """What a thread is about, in a word; a table that is gone has no better one."""
    try:
        return str(apps.get_model(about_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return about_type
