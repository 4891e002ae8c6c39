import pytest

from portal.models import HouseJob, Notice, NoticeChoice
from portal.notices.notify import notify
from tests.factories import make_artist
from tests.portal.house_work import body, do_house_work, mails

pytestmark = pytest.mark.django_db


def test_in_the_page_alone_unless_chosen_otherwise() -> None:
    artist = make_artist()
    notify(user=artist, kind=Notice.Kind.CLIP_FINISHED, text="Done.")
    assert (artist.notices.count(), HouseJob.objects.count()) == (1, 0)


def test_by_mail_in_text_and_html_where_the_person_chose_so() -> None:
    artist = make_artist(name="Ada <Lovelace>", email="ada@example.org")
    NoticeChoice.objects.create(user=artist, kind=Notice.Kind.CLIP_FAILED)
    notify(user=artist, kind=Notice.Kind.CLIP_FINISHED, text="Done.", path="/clips/1/")
    notify(user=artist, kind=Notice.Kind.CLIP_FAILED, text="Clip 0001-1 & more.", path="/clips/2/")
    assert do_house_work() == 1
    (mail,) = mails()
    assert (mail["To"], mail["Subject"]) == ("ada@example.org", "A clip failed")
    text, html = body(mail, "plain"), body(mail, "html")
    assert "Hello Ada <Lovelace>," in text
    assert "http://localhost:8000/clips/2/" in text
    assert "Hello Ada &lt;Lovelace&gt;," in html
    assert 'href="http://localhost:8000/clips/2/"' in html
    assert "Clip 0001-1 &amp; more." in html


def test_a_closed_account_gets_no_mail() -> None:
    artist = make_artist()
    NoticeChoice.objects.create(user=artist, kind=Notice.Kind.ANSWERED)
    notify(user=artist, kind=Notice.Kind.ANSWERED, text="An answer.")
    type(artist).objects.update(is_active=False)
    assert do_house_work() == 1
    assert mails() == []


def test_words_of_several_lines_are_quoted_in_one() -> None:
    artist = make_artist()
    notify(user=artist, kind=Notice.Kind.ANSWERED, text="Taken back: one.\r\n\r\n\tTwo.")
    assert artist.notices.get().text == "Taken back: one. Two."
