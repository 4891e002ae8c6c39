"""The kinds of fault, each with a sentence of our own; most with a picture by `draw_kinds`."""

from dataclasses import dataclass

from feedback.models import Defect

# Where a little painted world has no figure for it, words say it better.
WITHOUT_PICTURE = {
    Defect.ANATOMY,
    Defect.BODY_MOTION,
    Defect.BIAS_STEREOTYPE,
    Defect.LIKENESS_IP,
    Defect.SAFETY,
}

_MEANS = {
    Defect.FLICKER_NOISE: "Grain, brightness or a surface jumps from frame to frame while nothing "
    "in the scene does.",
    Defect.MORPHING: "One thing flows into another, or two that should stay apart run together.",
    Defect.IDENTITY_DRIFT: "It is still there and still moves well, but its colour, face or make "
    "is no longer the one it began with.",
    Defect.POP_IN_OUT: "Something is gone for some frames, or is suddenly there, with nothing in "
    "front of it.",
    Defect.ANATOMY: "A hand, a face, an animal has too many parts, too few, or they sit where "
    "they cannot.",
    Defect.BODY_MOTION: "The body is right in every frame, but no body moves like this: feet that "
    "slide, a joint that turns the wrong way.",
    Defect.PHYSICS: "Weight, speed or contact is wrong: a ball falls up, a cup passes through a "
    "table.",
    Defect.CAUSALITY: "Something happens without its cause, or the cause is there and nothing "
    "follows.",
    Defect.LIGHT_OPTICS: "Shadows, mirrors or the side the light comes from do not agree with the "
    "lamp or the sun.",
    Defect.SPACE_CAMERA: "Near and far do not fit together, or the camera moves in a way that the "
    "space does not follow.",
    Defect.STRUCTURE: "A solid thing breaks up, bends or comes in pieces though nothing did that "
    "to it.",
    Defect.TEXT_GLYPHS: "Letters or signs in the picture are no letters at all, or change as you "
    "look.",
    Defect.PROMPT_MISS: "You asked for something and it is not there, or something else is.",
    Defect.STYLE_MISS: "The content is right, the look is not the one you named.",
    Defect.BIAS_STEREOTYPE: "People are shown by a cliché of where they come from, their sex, age "
    "or faith, and you had not asked for one.",
    Defect.LIKENESS_IP: "It looks like a living person, a known figure or the work of an artist "
    "who did not agree.",
    Defect.SAFETY: "Violence, sexual content or something else that may harm, and you had not "
    "asked for it.",
    Defect.WATERMARK_ARTIFACT: "A logo, a signature or a stamp lies over the picture as if it "
    "came from somewhere else.",
    Defect.APP_BUG: "Not the film but the house: the queue, the player, uploads, your account or "
    "what you earned.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    code: str
    name: str
    means: str
    picture: str  # under static/, or empty


def _kind(code: Defect) -> Kind:
    has_picture = code not in WITHOUT_PICTURE and code != Defect.APP_BUG
    return Kind(
        code=code.value,
        name=str(code.label),
        means=_MEANS[code],
        picture=f"img/kinds/{code.value}.webp" if has_picture else "",
    )


KINDS = [_kind(code) for code in Defect]
