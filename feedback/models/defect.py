from django.db import models


class Defect(models.TextChoices):
    """What can be wrong, in the words of an artist. The codes are what a model team counts."""

    FLICKER_NOISE = "flicker_noise", "Flicker, noise or changing texture"
    MORPHING = "morphing", "Things melt, merge or split"
    IDENTITY_DRIFT = "identity_drift", "Somebody or something stops looking like itself"
    POP_IN_OUT = "pop_in_out", "Things appear or vanish"
    ANATOMY = "anatomy", "A body or face is wrong"
    BODY_MOTION = "body_motion", "A body moves wrongly"
    PHYSICS = "physics", "Objects move as they cannot"
    CAUSALITY = "causality", "Cause and effect do not fit"
    LIGHT_OPTICS = "light_optics", "Light, shadow or reflection is wrong"
    SPACE_CAMERA = "space_camera", "Depth, perspective or camera is wrong"
    STRUCTURE = "structure", "A thing falls apart or loses its shape"
    TEXT_GLYPHS = "text_glyphs", "Writing cannot be read"
    PROMPT_MISS = "prompt_miss", "Part of the prompt is missing"
    STYLE_MISS = "style_miss", "The style is another one"
    BIAS_STEREOTYPE = "bias_stereotype", "Bias or a stereotype"
    LIKENESS_IP = "likeness_ip", "A real person or the work of somebody else"
    SAFETY = "safety", "Harmful content"
    WATERMARK_ARTIFACT = "watermark_artifact", "A watermark or logo nobody asked for"
    APP_BUG = "app_bug", "The portal: queue, player, upload, account"

    @classmethod
    def of_film(cls) -> list[tuple[str, str]]:
        """Choices for a rating, which is about the film and not about the portal."""
        return [choice for choice in cls.choices if choice[0] != cls.APP_BUG]
