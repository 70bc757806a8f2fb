"""The fonts of a letter: three families from Debian packages, found by our own configuration."""

import os
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

ROOT: Final = Path("/usr/share/fonts/truetype")
MINCHO: Final = ROOT / "bizud-mincho" / "BIZUDMincho-Regular.ttf"
GOTHIC: Final = ROOT / "bizud-gothic" / "BIZUDGothic-Regular.ttf"
# Drawn for the family register: the last resort for a name, and most of its variants.
REGISTER: Final = ROOT / "ipamj" / "ipamjm.ttf"
FILES: Final = (
    MINCHO,
    ROOT / "bizud-mincho" / "BIZUDPMincho-Regular.ttf",
    GOTHIC,
    ROOT / "bizud-gothic" / "BIZUDGothic-Bold.ttf",
    ROOT / "bizud-gothic" / "BIZUDPGothic-Regular.ttf",
    ROOT / "bizud-gothic" / "BIZUDPGothic-Bold.ttf",
    REGISTER,
)

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
<cachedir>{cache}</cachedir>
<config><rescan><int>0</int></rescan></config>
</fontconfig>
"""


@cache
def prepare() -> Path:
    """
    Write the private fontconfig and point this process at it; must run before the first font map.

    With the system's configuration the fallback font of a rare character depends on what else
    happens to be installed, so the same letter would differ between two machines.
    """
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    folders = "\n".join(f"<dir>{path}</dir>" for path in sorted({file.parent for file in FILES}))
    target = folder / "fonts.conf"
    scratch = folder / f"fonts.conf.{os.getpid()}"
    scratch.write_text(CONFIGURATION.format(folders=folders, cache=folder / "fontcache"))
    scratch.replace(target)
    os.environ["FONTCONFIG_FILE"] = str(target)
    return target


def font_faults() -> list[str]:
    """Say which font files are missing; a letter is never set in whatever happens to be there."""
    return [f"The font file {path} is missing." for path in FILES if not path.is_file()]
