"""Which of two texts a reader gets."""


def in_language(language: str, *, ja: str, en: str) -> str:
    """Return the English text for English readers where there is one, else the Japanese."""
    return en if language.startswith("en") and en else ja
