"""What the portal adds to somebody's archive: who they are here, and what is recorded of them."""

from collections.abc import Iterator
from typing import Any

from portal.account.export.parts import Files, Part, as_json, as_lines
from portal.activity.kinds import UndeclaredKind, kind_of
from portal.models import Entry, Reply, User


def _account(user: User) -> Files:
    yield "profile.json", as_json(_profile(user))
    yield "memberships.json", as_json([_place(row) for row in user.memberships.order_by("pk")])
    yield "terms.json", as_json(list(_terms(user)))


def _words(user: User) -> Files:
    yield "notices.jsonl", as_lines(_notices(user))
    yield "letters.jsonl", as_lines(_letters(user))


def _record(user: User) -> Files:
    yield "record.jsonl", as_lines(_entries(user))


def _profile(user: User) -> dict[str, Any]:
    by_mail = user.notice_choices.order_by("kind").values_list("kind", flat=True)
    return {
        "name": user.name,
        "email": user.email,
        "joined_at": user.date_joined,
        "last_sign_in_at": user.last_login,
        "notices_by_mail": list(by_mail),
    }


def _place(membership: Any) -> dict[str, Any]:
    return {
        "cohort": membership.cohort.name,
        "status": membership.status,
        "reason": membership.reason,
        "joined_at": membership.joined_at,
        "changed_at": membership.changed_at,
    }


def _terms(user: User) -> Iterator[dict[str, Any]]:
    for accepted in user.acceptances.select_related("terms").order_by("pk"):
        yield {
            "version": accepted.terms.version,
            "title": accepted.terms.title,
            "sha256": accepted.sha256,
            "accepted_at": accepted.at,
            "text": accepted.terms.body,
        }


def _notices(user: User) -> Iterator[dict[str, Any]]:
    for notice in user.notices.order_by("pk").iterator():
        yield {
            "at": notice.created_at,
            "kind": notice.kind,
            "text": notice.text,
            "read_at": notice.read_at,
        }


def _letters(user: User) -> Iterator[dict[str, Any]]:
    letters = Reply.objects.filter(person=user).select_related("author").order_by("pk")
    for letter in letters.iterator():
        yield {
            "at": letter.at,
            "about": letter.about_type,
            "by": letter.author.name,
            "text": letter.text,
        }


def _entries(user: User) -> Iterator[dict[str, Any]]:
    """Every entry about this person, with the sentence that the page of the record shows."""
    names: dict[int | None, str] = dict(
        User.objects.filter(is_staff=True).values_list("pk", "name")
    )
    for entry in Entry.objects.about(user).order_by("pk").iterator():
        actor = user.name if entry.actor_id == user.pk else names.get(entry.actor_id, "the house")
        yield {
            "at": entry.at,
            "kind": entry.kind,
            "sentence": _sentence(entry, actor),
            "by": actor,
            "thing": f"{entry.thing_type} {entry.thing_id}" if entry.thing_type else "",
            "facts": entry.facts,
        }


def _sentence(entry: Entry, actor: str) -> str:
    try:
        return kind_of(entry.kind).tell(entry.facts, actor=actor)
    except UndeclaredKind:  # of an app that is not installed any more
        return entry.kind


PARTS = [
    Part(
        name="Account",
        what="profile.json, memberships.json and terms.json: who you are here, your places in "
        "cohorts with their reasons, and the terms that you accepted, word for word.",
        files=_account,
    ),
    Part(
        name="Letters and notices",
        what="letters.jsonl and notices.jsonl: what you and the team wrote to each other, and "
        "what the site told you.",
        files=_words,
    ),
    Part(
        name="Record",
        what="record.jsonl: everything in the activity record about you, with its sentence.",
        files=_record,
    ),
]
