"""
Patches for the hot spots of one version of the engine; with any other it runs as it comes.

A letter costs half without changing a pixel or a character of it: `test_engine.py` compares both.
Each function replaces one internal of WeasyPrint that does the same work again for every document.
"""

# The engine has no types, and neither have its internals.
# ruff: noqa: ANN401

import logging
import types
import zlib
from itertools import chain
from math import inf
from typing import Any, Final

import pydyf  # type: ignore[import-untyped]
import weasyprint
from weasyprint import css
from weasyprint.draw import text as drawing
from weasyprint.layout import block, inline, preferred
from weasyprint.pdf import fonts
from weasyprint.text import fonts as faces
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, harfbuzz, harfbuzz_subset, pango, unicode_to_char_p

from .lean import LEVEL

VERSION: Final = "70.0"
# A computed style is kept for the next letter only where it can hold nothing of this one: an
# attribute that a rule may quote (attr()) is none of these.
QUIET: Final = frozenset({"class", "scope", "colspan", "rowspan", "style", "lang"})
MOST_KEPT: Final = 5_000
SHORT: Final = 60_000
# What a font inside a PDF does not need, beyond what the engine drops itself.
TABLES: Final = (
    *(b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT"),
    *(b"SVG ", b"cmap", b"name", b"vmtx", b"vhea", b"GDEF", b"meta", b"gasp", b"VORG"),
)
_tuned: list[str] = []
_kept: dict[Any, dict[Any, Any]] = {}
# Whether the letter in hand is short: the shaped lines of a hundred pages are two gigabytes.
_short: list[bool] = [True]


def tune() -> bool:
    """Apply the patches to this process, once; return whether the version is the one known."""
    if weasyprint.VERSION != VERSION:
        said = "WeasyPrint %s is not %s: letters are made without the patches."
        logging.getLogger(__name__).warning(said, weasyprint.VERSION, VERSION)
        return False
    if not _tuned:
        _keep_styles()
        _keep_contexts()
        _keep_lines()
        _copy_no_fonts()
        _deflate_sensibly()
        _tuned.append(VERSION)
    return True


def expect(*, characters: int) -> None:
    """Say how long the markup of the next letter is; lines of long ones are shaped twice."""
    _short[0] = characters <= SHORT


def _keep_styles() -> None:
    """Share cascade and computed style between elements alike, and between letters."""
    css.StyleFor.__init__ = _styled


def _styled(
    self: Any, html: Any, sheets: Any, hints: Any, font_config: Any, target_collector: Any
) -> None:
    cascaded: dict[Any, Any] = {}
    computed: dict[Any, Any] = {}
    self._cascaded_styles, self._computed_styles = cascaded, computed
    self.initial_page_sizes = {"box": None, "area": None}
    self._sheets = sheets
    self.font_config = font_config
    for specificity, element, declarations, base_url in css.find_style_attributes(
        html.etree_element, hints, html.base_url
    ):
        _take(
            cascaded.setdefault((element, None), {}),
            css.preprocess_declarations(base_url, declarations),
            "author",
            inf,
            specificity,
        )
    # The sheets stay in the key's value, so that no other ever has their ids.
    ids = (html.base_url, id(font_config), bool(hints), *(id(sheet) for sheet, _o, _s in sheets))
    kept = _kept.setdefault(ids, {"sheets": sheets, "fonts": font_config})
    if len(kept) > MOST_KEPT:
        kept = _kept[ids] = {"sheets": sheets, "fonts": font_config}
    lasting: set[Any] = set()
    here: dict[Any, Any] = {}
    root = html.etree_element
    for wrapper in html.wrapper_element.iter_subtree():
        element = wrapper.etree_element
        parent = wrapper.parent.etree_element if wrapper.parent else None
        found = [sheet.matcher.match(wrapper) for sheet, _origin, _specificity in sheets]
        key = (
            id(computed[parent, None]) if wrapper.parent else None,
            _written(element),
            tuple((one[0], id(one[3])) for one in chain(*found)),
        )
        # Below an element that is not kept nothing is: its id would be somebody else's later.
        quiet = element.attrib.keys() <= QUIET
        lasts = quiet and (parent is None or parent in lasting)
        cache = kept if lasts else here
        styles = cache.get(key) if quiet else None
        if styles is None:
            styles = _computed(self, element, parent, root, found, html.base_url, target_collector)
            if quiet:
                cache[key] = styles
        if lasts:
            lasting.add(element)
        for pseudo, style in styles.items():
            computed[element, pseudo] = style
    cascaded.clear()


def _written(element: Any) -> tuple[Any, ...]:
    return element.tag, element.get("style"), element.get("lang")


def _take(
    style: dict[Any, Any], declarations: Any, origin: str, order: float, specificity: Any
) -> None:
    for name, values, importance in declarations:
        weight = (css.declaration_precedence(origin, importance), order, specificity)
        old = style.get(name, (None, None))[1]
        if old is None or old <= weight:
            style[name] = values, weight


def _computed(
    self: Any,
    element: Any,
    parent: Any,
    root: Any,
    found: list[Any],
    base_url: str,
    target_collector: Any,
) -> dict[Any, Any]:
    pseudos = []
    for (sheet, origin, sheet_specificity), matches in zip(self._sheets, found, strict=True):
        for specificity, _order, pseudo, (declarations, layer) in matches:
            order = inf if layer is None else sheet.layers.index(layer)
            if pseudo and pseudo not in pseudos:
                pseudos.append(pseudo)
            _take(
                self._cascaded_styles.setdefault((element, pseudo), {}),
                declarations,
                origin,
                order,
                sheet_specificity or specificity,
            )
    for pseudo in (None, *pseudos):
        self.set_computed_styles(
            element,
            pseudo_type=pseudo,
            root=root,
            parent=element if pseudo else parent,
            base_url=base_url,
            target_collector=target_collector,
        )
    return {pseudo: self._computed_styles[element, pseudo] for pseudo in (None, *pseudos)}


def _keep_contexts() -> None:
    """One Pango context and one strut for each computed style instead of one for each line."""
    original, strut = line_break.Layout.setup, line_break.strut

    def setup(self: Any, style: Any) -> None:
        kept = style.__dict__.get("_context") or _context(style)
        if kept is None:
            original(self, style)
            return
        style.__dict__["_context"] = kept
        context, description, self.language = kept
        self.style = style
        self.first_line_direction = 0
        self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, description)
        self.ascent = self.underline_position = self.strikethrough_position = None

    def kept_strut(style: Any) -> Any:
        if "_strut" not in style.__dict__:
            style.__dict__["_strut"] = strut(style)
        return style.__dict__["_strut"]

    line_break.Layout.setup = setup
    for module in (line_break, block, inline, preferred):
        if getattr(module, "strut", None) is strut:
            module.strut = kept_strut


def _context(style: Any) -> tuple[Any, Any, Any] | None:
    """Return what lines of a style share; None for a style that needs more than that."""
    plain = style["text_decoration_line"] == "none" and style["lang"]
    if not plain or style["font_language_override"] != "normal":
        return None
    features = line_break.font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    if features:
        return None
    font_map = style.font_config.font_map
    context = ffi.gc(pango.pango_font_map_create_context(font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, line_break.PANGO_DIRECTION[style["direction"]])
    pointer, _kept_alive = unicode_to_char_p(style["lang"])
    language = pango.pango_language_from_string(pointer)
    pango.pango_context_set_language(context, language)
    return context, line_break.get_font_description(style), language


def _keep_lines() -> None:
    """Draw the line that was shaped for the layout, instead of shaping it again."""
    leave, reactivate = line_break.Layout.deactivate, line_break.Layout.reactivate
    draw = drawing.draw_text

    def stay(self: Any) -> None:
        if not _short[0]:
            leave(self)

    def again(self: Any, style: Any) -> None:
        if self.justification_spacing or not hasattr(self, "layout"):
            reactivate(self, style)
        else:
            pango.pango_layout_set_width(self.layout, -1)

    def draw_and_drop(*args: Any) -> None:
        draw(*args)
        args[1].pango_layout.__dict__.pop("layout", None)

    line_break.Layout.deactivate, line_break.Layout.reactivate = stay, again
    drawing.draw_text = weasyprint.draw.draw_text = draw_and_drop


def _copy_no_fonts() -> None:
    """Subset a font from where it lies, in one pass; the engine copies the whole file each time."""
    original = fonts.Font.__init__
    stock = fonts.Font._harfbuzz_subset
    tags = sorted(harfbuzz.hb_tag_from_string(name, -1) for name in TABLES)
    dropped = ffi.new(f"hb_codepoint_t[{len(tags)}]", tags)

    def init(self: Any, pango_font: Any, description: Any, font_size: Any) -> None:
        read = fonts.get_hb_object_data
        fonts.get_hb_object_data = lambda *_args: b""
        try:
            original(self, pango_font, description, font_size)
        finally:
            fonts.get_hb_object_data = read
        self.__dict__["file_content"] = b""

    def subset(self: Any, to_unicode: Any, hinting: Any) -> None:
        if not to_unicode or "CFF " in self.tables or "fvar" in self.tables or self.missing:
            self.file_content = faces.get_hb_object_data(self.hb_face)
            if to_unicode:
                stock(self, to_unicode, hinting)
            return
        wanted = ffi.gc(
            harfbuzz_subset.hb_subset_input_create_or_fail(),
            harfbuzz_subset.hb_subset_input_destroy,
        )
        glyphs = ffi.new("hb_codepoint_t[]", sorted(to_unicode))
        harfbuzz.hb_set_add_sorted_array(
            harfbuzz_subset.hb_subset_input_glyph_set(wanted), glyphs, len(to_unicode)
        )
        flags = harfbuzz_subset.HB_SUBSET_FLAGS_RETAIN_GIDS
        if not hinting:
            flags |= harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
        harfbuzz_subset.hb_subset_input_set_flags(wanted, flags)
        drop = harfbuzz_subset.hb_subset_input_set(
            wanted, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG
        )
        harfbuzz.hb_set_add_sorted_array(drop, dropped, len(tags))
        made = harfbuzz_subset.hb_subset_or_fail(self.hb_face, wanted)
        self.file_content = faces.get_hb_object_data(ffi.gc(made, harfbuzz.hb_face_destroy))

    fonts.Font.__init__, fonts.Font.subset = init, subset


def _deflate_sensibly() -> None:
    """Object streams (the structure of a tagged file) at the level of all other streams."""
    pydyf.zlib = types.SimpleNamespace(
        compress=zlib.compress, compressobj=lambda **_level: zlib.compressobj(level=LEVEL)
    )
