"""The pictures of a document, for those formats in which they stand beside it, or in its text."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from itertools import count

from ..writing.document import Block, Curve, Document, Drawing, Picture, Pictured
from .escapes import WITHIN


class Beside:
    """A document whose pictures stand beside it in files that are called after its ``stem``.

    ``files`` has the pictures by the names of their files; each is there once its block was asked for.
    """

    def __init__(self, document: Document, stem: str) -> None:
        self.stem = stem
        self.files: dict[str, str] = {}
        self._of = document

    @property
    def document(self) -> Document:
        """The same document, showing its files."""
        return Document(self._blocks)

    def _blocks(self) -> Iterator[Block]:
        self.files.clear()
        for block in self._of.blocks:
            if isinstance(block, Pictured):
                file = self._free(block.name)
                self.files[file] = picture_of(block)
                yield block._replace(file=file)
            else:
                yield block

    def _free(self, name: str) -> str:
        """A file for a picture; the second one of a name is numbered."""
        tried = (name if number == 1 else f"{name}-{number}" for number in count(1))
        return next(file for each in tried if (file := file_of(self.stem, each)) not in self.files)


def within(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks, with each picture in an address that holds all of it, instead of a file."""
    for block in blocks:
        if isinstance(block, Pictured):
            held = b64encode(picture_of(block).encode()).decode()
            yield block._replace(file=f"{WITHIN};base64,{held}")
        else:
            yield block


def file_of(stem: str, name: str) -> str:
    """What the file of a picture is called beside a document."""
    return f"{stem}-{name}.svg"


def picture_of(block: Pictured) -> str:
    """The SVG document of what can be shown as a picture."""
    match block:
        case Curve():
            from .curve_svg import curve_picture

            return curve_picture(block)
        case Drawing(of):
            from .network_svg.picture import network_picture

            return network_picture(of)
        case Picture(_, _, of):
            from .svg import heat_map

            return heat_map(of.numbers, of.rows, of.columns)
