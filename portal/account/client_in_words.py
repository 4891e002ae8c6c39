"""A browser as its owner would call it: "Firefox on Linux", not a line of version numbers."""

# The first that is named wins: most browsers also name the ones they descend from.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "HeadlessChrome/": "Chrome without a window",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
    "curl/": "curl",
    "python": "A Python program",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "a Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
UNKNOWN = "An unknown program"


def client_in_words(user_agent: str) -> str:
    browser = _named(user_agent, BROWSERS) or UNKNOWN
    system = _named(user_agent, SYSTEMS)
    return f"{browser} on {system}" if system else browser


def _named(user_agent: str, names: dict[str, str]) -> str:
    return next((name for part, name in names.items() if part in user_agent), "")
