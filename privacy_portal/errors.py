"""The one exception that is meant for a person."""


class Refused(Exception):  # noqa: N818 - it is an answer, not an accident
    """An expected no. Its text is the sentence that the person who asked will read."""
