"""What the portal adds to somebody's archive: who they are here, and what is recorded of them."""

from collections.abc import Iterator
from typing import Any

from portal.account.export.parts import Files, Part, as_json, as_lines
from portal.activity.kinds import UndeclaredKind, kind_of
from portal.models import AccessRequest, Entry, Reply, TrafficMinute, User


def _account(user: User) -> Files:
    yield "profile.json", as_json(_profile(user))
    yield "memberships.json", as_json([_place(row) for row in user.memberships.order_by("pk")])
    yield "terms.json", as_json(list(_terms(user)))
    yield "consents.jsonl", as_lines(_consents(user))
    yield "requests.jsonl", as_lines(_requests(user))


def _words(user: User) -> Files:
    yield "notices.jsonl", as_lines(_notices(user))
    yield "letters.jsonl", as_lines(_letters(user))


def _record(user: User) -> Files:
    yield "record.jsonl", as_lines(_entries(user))
    yield "looks.jsonl", as_lines(_looks(user))
    yield "alarms.jsonl", as_lines(_alarms(user))
    yield "traffic.jsonl", as_lines(_traffic(user))


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


def _consents(user: User) -> Iterator[dict[str, Any]]:
    for consent in user.consents.order_by("pk"):
        yield {
            "kind": consent.kind,
            "given": consent.given,
            "credit_name": consent.credit_name,
            "at": consent.at,
            "wording_sha256": consent.wording_sha256,
        }


def _requests(user: User) -> Iterator[dict[str, Any]]:
    """What was written when somebody asked to come in by this address."""
    for asked in AccessRequest.objects.filter(email_canonical=user.email_canonical).order_by("pk"):
        yield {
            "at": asked.created_at,
            "name": asked.name,
            "discipline": asked.get_discipline_display(),
            "portfolio": asked.portfolio,
            "would_make": asked.would_make,
            "status": asked.get_status_display(),
        }


def _looks(user: User) -> Iterator[dict[str, Any]]:
    looks = user.looks.select_related("staff").prefetch_related("sights").order_by("pk")
    for look in looks.iterator(chunk_size=200):
        yield {
            "by": look.staff.name,
            "role": look.get_role_display(),
            "purpose": look.get_purpose_display(),
            "note": look.note,
            "opened_at": look.opened_at,
            "until": look.closed_at or look.until,
            "saw": [sight.what for sight in look.sights.all()],
        }


def _alarms(user: User) -> Iterator[dict[str, Any]]:
    for alarm in user.alarms.order_by("pk"):
        yield {
            "rule": alarm.rule,
            "saw": alarm.inputs,
            "thresholds": alarm.thresholds,
            "state": alarm.get_state_display(),
            "raised_at": alarm.raised_at,
            "closed_at": alarm.closed_at,
            "answer": alarm.answer,
        }


def _traffic(user: User) -> Iterator[dict[str, Any]]:
    """The counts of each minute that the rules look at; the session's own key is not among them."""
    hidden = {"id", "user_id", "session"}
    for row in TrafficMinute.objects.filter(user=user).order_by("pk").values().iterator():
        yield {name: value for name, value in row.items() if name not in hidden}


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
        what="profile.json, memberships.json, terms.json, consents.jsonl and requests.jsonl: who "
        "you are here, your places in cohorts with their reasons, the terms that you accepted, "
        "word for word, what you consented to, and what you wrote when you asked to come in.",
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
        what="record.jsonl: everything in the activity record about you, with its sentence; "
        "looks.jsonl: who of the staff looked, when, why and at what; alarms.jsonl and "
        "traffic.jsonl: what the rules against abuse saw, and the counts they look at.",
        files=_record,
    ),
]
