import pytest

from portal.account.choose_notices import choose_notices
from portal.account.rename import rename
from portal.models import Entry, Notice
from tests.factories import make_artist

pytestmark = pytest.mark.django_db


def test_a_new_name_is_recorded_and_neither_name_is() -> None:
    artist = make_artist(name="Ada")
    for name in ("Ada", "Ada L.", "Ada L."):
        rename(user=artist, name=name)
    assert Entry.objects.values("kind", "person_id", "actor_id", "facts").get() == {
        "kind": "account.renamed", "person_id": artist.pk, "actor_id": artist.pk, "facts": {},
    }  # fmt: skip
    artist.refresh_from_db()
    assert artist.name == "Ada L."


def test_a_choice_of_notices_is_recorded_where_it_changes_something() -> None:
    artist, kind = make_artist(), Notice.Kind.CLIP_FAILED
    for by_mail in ([], [kind], [kind], []):
        choose_notices(user=artist, by_mail=by_mail)
    assert list(Entry.objects.values_list("kind", flat=True)) == 2 * ["notices.chosen"]
    assert artist.notice_choices.count() == 0
