"""The vocabulary of the starter's world: what can be in a clip, and what people call it."""

from enum import StrEnum


class Place(StrEnum):
    SEA = "sea"
    MOUNTAINS = "mountains"
    DESERT = "desert"
    MEADOW = "meadow"
    CITY = "city"


class Colour(StrEnum):
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"


class Subject(StrEnum):
    BALLOON = "balloon"
    KITE = "kite"
    BIRD = "bird"
    BALL = "ball"


class Direction(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


class Light(StrEnum):
    DAY = "day"
    SUNSET = "sunset"
    NIGHT = "night"
    FOG = "fog"


class Weather(StrEnum):
    CLEAR = "clear"
    RAIN = "rain"
    SNOW = "snow"


class Style(StrEnum):
    PLAIN = "plain"
    NOIR = "film noir"
    WATERCOLOUR = "watercolour"
    ARCHIVAL = "archival"
    PAPERCRAFT = "papercraft"
    NEON = "neon"


Trait = Place | Colour | Subject | Direction | Style | Light | Weather

# Every phrase stands where the first one can stand, so that any of them makes a whole sentence.
PHRASES: dict[Trait, tuple[str, ...]] = {
    Place.SEA: (
        "over the sea", "above the ocean", "at the sea", "over blue water", "by the ocean",
        "over the waves", "at the seaside",
    ),
    Place.MOUNTAINS: (
        "in the mountains", "above snowy mountains", "over the mountains", "among snowy peaks",
        "in front of the alps", "over mountain peaks",
    ),
    Place.DESERT: (
        "in the desert", "over the desert", "above sand dunes", "over the dunes",
        "in a sandy desert", "across the hot sand",
    ),
    Place.MEADOW: (
        "over a meadow", "above green hills", "in a meadow", "over the fields",
        "over a grassy field", "in the countryside",
    ),
    Place.CITY: (
        "over a city", "above the city", "in the city", "over the town", "above the skyline",
        "in a city",
    ),
    Colour.RED: ("red", "crimson", "scarlet", "bright red"),
    Colour.ORANGE: ("orange", "tangerine", "bright orange"),
    Colour.YELLOW: ("yellow", "golden", "bright yellow", "lemon yellow"),
    Colour.GREEN: ("green", "emerald", "bright green"),
    Colour.BLUE: ("blue", "azure", "bright blue"),
    Colour.PURPLE: ("purple", "violet", "bright purple"),
    Subject.BALLOON: ("balloon", "hot air balloon", "hot-air balloon", "air balloon"),
    Subject.KITE: ("kite", "paper kite", "kite with a tail"),
    Subject.BIRD: ("bird", "seabird", "little bird", "songbird"),
    Subject.BALL: ("ball", "beach ball", "round ball"),
    Direction.LEFT: (
        "drifts to the left", "moves left", "flies left", "floats to the left",
        "travels from right to left", "goes left", "glides leftwards",
    ),
    Direction.RIGHT: (
        "drifts to the right", "moves right", "flies right", "floats to the right",
        "travels from left to right", "goes right", "glides rightwards",
    ),
    Direction.UP: (
        "rises", "floats up", "moves up", "climbs into the sky", "goes up", "flies upwards",
        "ascends",
    ),
    Direction.DOWN: (
        "sinks", "floats down", "moves down", "falls slowly", "goes down", "descends",
        "comes down from the sky",
    ),
    Style.PLAIN: ("in plain colours", "as a simple picture", "in clear colours"),
    Style.NOIR: (
        "in the style of film noir", "film noir", "in black and white", "as a black and white film",
        "noir", "in monochrome",
    ),
    Style.WATERCOLOUR: (
        "as a watercolour", "in watercolour", "as a watercolor painting", "watercolour style",
        "painted in soft watercolours", "as a soft painting",
    ),
    Style.ARCHIVAL: (
        "as archival film", "archival", "as old archive footage", "as a vintage film", "in sepia",
        "in the style of an archive film", "as very old footage",
    ),
    Style.PAPERCRAFT: (
        "as papercraft", "papercraft", "made of cut paper", "in papercraft style",
        "as a paper cutout", "cut out of coloured paper",
    ),
    Style.NEON: (
        "in neon", "neon", "in neon colours", "in glowing neon", "neon style",
        "in the style of a neon sign",
    ),
    Light.DAY: ("by day", "on a sunny day", "on a clear day", "in bright light"),
    Light.SUNSET: (
        "at sunset", "at dusk", "in the evening", "in the evening light", "at sunrise", "at dawn",
    ),
    Light.NIGHT: (
        "at night", "by night", "at night with stars in the sky", "in the dark", "on a dark night",
    ),
    Light.FOG: ("in fog", "in the fog", "in deep fog", "on a misty day", "in the misty morning"),
    Weather.CLEAR: ("in dry weather", "in fair weather", "without rain or snow"),
    Weather.RAIN: (
        "in the rain", "in rain", "while it rains", "in rainy weather", "in heavy rain",
        "in a rain shower",
    ),
    Weather.SNOW: (
        "in the snow", "in snow", "while it snows", "in snowy weather", "in a snowstorm",
        "in thick snow",
    ),
}  # fmt: skip

# "moving left" reads better inside a noun phrase than "moves left".
GOING: dict[Direction, tuple[str, ...]] = {
    Direction.LEFT: (
        "moving left", "drifting to the left", "flying left", "floating left", "going left",
        "moving from right to left",
    ),
    Direction.RIGHT: (
        "moving right", "drifting to the right", "flying right", "floating right", "going right",
        "moving from left to right",
    ),
    Direction.UP: ("rising", "moving up", "floating up", "going up", "flying upwards", "ascending"),
    Direction.DOWN: (
        "sinking", "moving down", "floating down", "going down", "falling slowly", "descending",
    ),
}  # fmt: skip

# What a model directory tells the studio: words to suggest, and prompts that come out well.
GROUPS: dict[str, type[Trait]] = {
    "Places": Place, "Light": Light, "Weather": Weather, "Things": Subject, "Colours": Colour,
    "Directions": Direction, "Styles": Style,
}  # fmt: skip
EXAMPLES = (
    "A red balloon rises over the sea at sunset.",
    "A green hot air balloon floats down at the seaside, as papercraft.",
    "In neon, a purple kite climbs into the sky over a city at night.",
    "An orange ball in the desert moves left in the rain, as a watercolour.",
)


def describe_vocabulary() -> dict[str, object]:
    """Return groups of phrases to suggest, all single words that mean something, and examples."""
    groups = {title: [PHRASES[trait][0] for trait in kind] for title, kind in GROUPS.items()}
    phrases = [*PHRASES.values(), *GOING.values()]
    spoken = {word for each in phrases for phrase in each for word in phrase.split()}
    return {
        "groups": groups,
        "words": sorted(word for word in spoken if word not in _SMALL_WORDS),
        "examples": list(EXAMPLES),
    }


_SMALL_WORDS = frozenset(
    (
        "a", "as", "at", "by", "from", "in", "into", "of", "on", "over", "the", "to", "up", "with",
        "above", "across", "among", "front", "hot", "it", "one",
    )
)  # fmt: skip
