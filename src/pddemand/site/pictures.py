"""Pictures inside the page: the svg files of the results, smaller and with ids of their own.

Every picture has its letters as outlines. The page holds each letter and each word once, and pictures point to them.
Coordinates keep two decimals of a point, which nobody can see; nothing else of what is drawn changes.
"""

import re
from pathlib import Path

from lxml import etree

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
HREF = f"{{{XLINK}}}href"
LETTER = "DejaVu"
"""How the ids of outlines of letters begin in the files."""

COLOURS = {
    "#1b1f24": "ink", "#5b6470": "grey", "#d5dae0": "rule", "#ffffff": "paper",
    "#0b4f8a": "blue", "#bcd6ea": "pale-blue", "#f6dfae": "sand", "#a33b00": "red",
}  # fmt: skip
"""Colours of the pictures, by their names in the style sheet, which has others for dark screens."""

COLOUR = re.compile("#[0-9a-f]{6}")
NUMBER = re.compile(r"-?\d+\.\d+")
MOVED = re.compile(r"translate\((\S+) (\S+)\)")


class Pictures:
    """The pictures of one page; they share the outlines of letters."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}
        self._words: dict[str, str] = {}

    def inline(self, path: Path, name: str) -> str:
        """Give a picture as part of a page.

        Parameters
        ----------
        path : Path
            The svg file.
        name : str
            What its ids begin with, so that they are unique on the page.

        Returns
        -------
        str
            An `svg` element with title and description. Pictures in the study's own colours follow a dark or light
            screen; others stand on white paper.
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        root = etree.parse(path, parser).getroot()
        for unused in [*root.iter(f"{{{SVG}}}metadata", f"{{{SVG}}}style")]:
            unused.getparent().remove(unused)  # the one rule of the style stands in the page's own
        self._take_letters(root)
        _name_ids(root, name)
        _shorten(root)
        self._take_words(root)
        for tag in ("title", "desc"):
            root.find(f"{{{SVG}}}{tag}").set("id", f"{name}-{tag}")
        root.attrib.update({"aria-labelledby": f"{name}-title", "aria-describedby": f"{name}-desc"})
        for key in ("width", "height", "version"):
            root.attrib.pop(key, None)
        markup = _markup(root)
        if set(COLOUR.findall(markup)) <= set(COLOURS):
            return COLOUR.sub(lambda found: f"var(--{COLOURS[found[0]]})", markup)
        return markup.replace("<svg ", '<svg class="on-paper" ', 1)

    def outlines(self) -> str:
        """Give the letters and words that the pictures so far point to, as an `svg` element without size."""
        letters = "".join(f'<path id="{id}" {shape}/>' for shape, id in self._letters.items())
        words = "".join(f'<g id="{id}">{word}</g>' for word, id in self._words.items())
        return f'<svg class="outlines" aria-hidden="true" focusable="false"><defs>{letters}{words}</defs></svg>'

    def _take_letters(self, root: etree._Element) -> None:
        """Take the outlines of letters out of a picture, keep them once, and point to them by short names."""
        names = {}
        for path in list(root.iter(f"{{{SVG}}}path")):
            if path.get("id", "").startswith(LETTER):
                shape = f'd="{_compact(path.get("d", ""))}" transform="{path.get("transform", "")}"'
                names[f"#{path.get('id')}"] = self._letters.setdefault(shape, f"l{len(self._letters)}")
                path.getparent().remove(path)
        for use in root.iter(f"{{{SVG}}}use"):
            if use.get(HREF) in names:
                use.set(HREF, f"#{names[use.get(HREF)]}")

    def _take_words(self, root: etree._Element) -> None:
        """Keep once what is written in several places: the letters of a text, each at its place in it."""
        for group in list(root.iter(f"{{{SVG}}}g")):
            if len(group) > 1 and all(use.tag == f"{{{SVG}}}use" and use.get(HREF, "")[1:2] == "l" for use in group):
                word = "".join(_markup(use) for use in group)
                name = self._words.setdefault(word, f"w{len(self._words)}")
                for use in list(group):
                    group.remove(use)
                etree.SubElement(group, f"{{{SVG}}}use").set(HREF, f"#{name}")


def _shorten(root: etree._Element) -> None:
    """Say the same in fewer letters."""
    for element in root.iter():
        if "d" in element.attrib:
            element.set("d", _compact(element.get("d")))
        if "style" in element.attrib:
            element.set("style", element.get("style").replace(": ", ":").replace("; ", ";"))
        moved = MOVED.fullmatch(element.get("transform", "")) if element.tag == f"{{{SVG}}}use" else None
        if moved and "x" not in element.attrib:
            del element.attrib["transform"]
            element.attrib.update(
                {key: at for key, at in zip("xy", map(_rounded, moved.groups()), strict=True) if at != "0"}
            )
        element.text, element.tail = (text.strip() if text else None for text in (element.text, element.tail))
    for group in reversed([*root.iter(f"{{{SVG}}}g", f"{{{SVG}}}defs")]):
        parent = group.getparent()
        if not len(group) or (not group.attrib and group.tag == f"{{{SVG}}}g"):
            at = parent.index(group)
            parent[at : at + 1] = list(group)


def _compact(shape: str) -> str:
    """Write a shape with two decimals at most, and no more blanks than needed."""
    rounded = NUMBER.sub(lambda found: _rounded(found[0]), shape)
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", re.sub(r"\s+", " ", rounded)).strip()


def _markup(element: etree._Element) -> str:
    """Write an element as html has it, which needs no namespaces."""
    markup = str(etree.tostring(element, encoding="unicode")).replace(f' xmlns="{SVG}"', "")
    return markup.replace(f' xmlns:xlink="{XLINK}"', "").replace("xlink:href", "href")


def _rounded(number: str) -> str:
    return f"{float(number):.2f}".rstrip("0").rstrip(".") if "." in number else number


def _name_ids(root: etree._Element, name: str) -> None:
    """Give ids that something points to a name of their own, and take the others away."""
    markup = etree.tostring(root, encoding="unicode")
    ids = {element.get("id") for element in root.iter() if "id" in element.attrib}
    used = set(re.findall(r"url\(#([^)]+)\)", markup)) | set(re.findall(r'href="#([^"]+)"', markup))
    for element in root.iter():
        old = element.get("id")
        if old is not None:
            if old in used:
                element.set("id", f"{name}-{old}")
            else:
                del element.attrib["id"]
        for key, value in element.attrib.items():
            if "url(#" in value:
                element.set(key, value.replace("url(#", f"url(#{name}-"))
            elif key == HREF and value[1:] in ids:
                element.set(key, f"#{name}-{value[1:]}")
