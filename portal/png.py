"""Whether a PNG holds all rows its head promises: Pillow leaves missing ones black and says nothing."""

import struct
import zlib
from collections.abc import Iterator
from typing import IO

_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_WHOLE = ((0, 0, 1, 1),)
_ADAM7 = (
    (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
)  # fmt: skip
"""First column and row, and the steps between them, of the passes of an interlaced picture."""
_BLOCK = 1 << 16


def check_rows(stream: IO[bytes]) -> None:
    """Raise OSError where rows are missing, zlib.error or struct.error where the file is broken.

    Unpacks the data once, a block at a time: the head must have been checked for its size before.
    """
    stream.seek(8)
    _, _, width, height, depth, colour, _, _, interlaced = struct.unpack(
        ">I4sIIBBBBB", stream.read(21)
    )
    bits, left = depth * _CHANNELS.get(colour, 4), 0
    for column, row, across, down in _ADAM7 if interlaced else _WHOLE:
        columns, rows = -(-(width - column) // across), -(-(height - row) // down)
        if columns > 0 and rows > 0:
            left += rows * (1 + -(-columns * bits // 8))
    unpacker = zlib.decompressobj()
    for body in _data(stream):
        rest = body
        while rest and left > 0:
            left -= len(unpacker.decompress(rest, _BLOCK))
            rest = unpacker.unconsumed_tail
    if left > len(unpacker.flush()):
        raise OSError("rows are missing")


def _data(stream: IO[bytes]) -> Iterator[bytes]:
    """The bodies of a PNG's data chunks, in order."""
    stream.seek(8)
    while len(head := stream.read(8)) == 8:
        size, name = struct.unpack(">I4s", head)
        if name == b"IEND":
            return
        if name == b"IDAT":
            yield stream.read(size)
            stream.seek(4, 1)
        else:
            stream.seek(size + 4, 1)
