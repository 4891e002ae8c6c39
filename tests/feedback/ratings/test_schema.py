from feedback.models import Rating
from feedback.ratings import schema

QUESTIONS = {
    "visual_quality": "Is each frame clear and well made?",
    "temporal_consistency": "Do things stay themselves?",
    "motion_quality": "Is the movement natural and fluid?",
    "text_alignment": "Is it what the prompt asked?",
    "direction_following": "Camera, shot, order as directed?",
    "physical_commonsense": "Does the world behave?",
    "human_fidelity": "Body, face, clothing right?",
    "creative_usefulness": "Would you use this in your work?",
    "overall": "Overall",
}
ANCHORS = {
    "visual_quality": ("blurred, broken", "usable with flaws", "clean at full size"),
    "temporal_consistency": ("flicker, identity lost", "brief drift", "stable throughout"),
    "motion_quality": ("jerky, sliding, warping", "acceptable", "convincing"),
    "text_alignment": (
        "main subject missing",
        "main idea, details missing",
        "everything asked",
    ),
    "direction_following": ("ignored", "partly", "as directed"),
    "physical_commonsense": ("impossible throughout", "one lapse", "believable"),
    "human_fidelity": ("deformed", "minor flaws", "right"),
    "creative_usefulness": ("no", "as reference or with repair", "as is"),
    "overall": ("bad", "fair", "excellent"),
}


def test_version_1_asks_these_questions_in_this_order():
    assert schema.VERSION == 1
    assert {one.key: one.question for one in schema.DIMENSIONS} == QUESTIONS
    assert tuple(QUESTIONS) == schema.KEYS


def test_version_1_has_these_words_at_1_3_and_5():
    assert {one.key: (one.low, one.mid, one.high) for one in schema.DIMENSIONS} == ANCHORS
    amount = schema.MOTION_AMOUNT
    assert (amount.low, amount.high) == ("static", "very dynamic")


def test_every_dimension_but_the_artists_own_maps_to_a_benchmark():
    unmapped = [one.key for one in schema.DIMENSIONS if not one.maps_to]
    assert unmapped == ["creative_usefulness"]


def test_every_key_is_a_field_of_the_rating():
    fields = {field.name for field in Rating._meta.get_fields()}
    asked = {*schema.KEYS, schema.MOTION_AMOUNT.key}
    stored_beside = {
        "id",
        "clip",
        "artist",
        "schema_version",
        "surreal_intended",
        "confidence",
        "rationale",
        "defects",
        "locale",
        "seconds_playing",
        "replays",
        "created_at",
        "updated_at",
        "revisions",
        "public_id",
    }
    assert fields == asked | stored_beside
