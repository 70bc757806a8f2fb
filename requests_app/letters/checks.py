"""What must be true before the first letter is rendered."""

from . import fonts, names


def font_faults() -> list[str]:
    """
    Say what is wrong with the fonts: a missing file, or a version without the name characters.

    The list is empty when letters can be set.
    """
    if faults := fonts.font_faults():
        return faults
    return names.repertoire().faults()
