class MediaError(Exception):
    """A picture or film cannot be written or read; the message says why."""


class UnsuitableFrames(MediaError):
    """The frames given cannot become this kind of file."""


class UnreadableMedia(MediaError):
    """The file is none of the few kinds that are opened, or is damaged."""
