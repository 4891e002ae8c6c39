"""Opening one rating or one note is a look at it, which the artist reads."""

from feedback.models import Note, Rating
from portal.activity.looks import look_at, saw
from portal.models import Look, User


def look_at_rating(*, rating: Rating, staff: User) -> Look | None:
    """The look under which this person reads a rating; None where it is their own.

    By the artist of the clip it covers the rating and the clip, and nothing else of them. What
    another artist says of a shown clip is a look at the rating alone.
    """
    number = f"Rating {rating.clip.number}"
    is_guest = rating.artist_id != rating.clip.artist_id
    look = look_at(
        staff=staff,
        artist=rating.artist,
        thing=rating if is_guest else rating.clip,
        purpose=Look.Purpose.QUALITY,
        note=number,
    )
    if look is not None:
        saw(look=look, what=number, thing=rating if is_guest else rating.clip)
        if not is_guest:
            saw(look=look, what=f"Clip {rating.clip.number}", thing=rating.clip)
    return look


def look_at_note(*, note: Note, staff: User) -> Look | None:
    """The look under which this person reads a note; None where clip and note are their own.

    On a clip of its author it covers the note and the clip. What somebody of the staff wrote is a
    look at the clip's artist; what another artist wrote on a shown clip is one at the note alone.
    """
    number = f"Note on {note.clip.number}"
    is_guest = note.author_id != note.clip.artist_id and not note.author.is_staff
    look = look_at(
        staff=staff,
        artist=note.author if is_guest else note.clip.artist,
        thing=note if is_guest else note.clip,
        purpose=Look.Purpose.QUALITY,
        note=number,
    )
    if look is not None:
        saw(look=look, what=number, thing=note)
        if not is_guest:
            saw(look=look, what=f"Clip {note.clip.number}", thing=note.clip)
    return look
