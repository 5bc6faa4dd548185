"""Photos for tests: real ones, and files that only pretend."""

import io
import struct
import zlib
from typing import Any

from PIL import Image


def jpeg(size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    """A small photo, red on the left and blue on the right."""
    made = Image.new("RGB", size, "red")
    made.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    stream = io.BytesIO()
    made.save(stream, "JPEG", quality=95, **more)
    return stream.getvalue()


def png(size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    """A small PNG."""
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, "PNG")
    return stream.getvalue()


def located(orientation: int = 1) -> bytes:
    """A photo with EXIF: where it was taken, with what, which side is up."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (35.0, 43.0, 12.0)
    return jpeg(exif=exif, comment=b"SecretComment")


def _png(size: tuple[int, int], depth: int, colour: int, data: bytes, interlaced: int = 0) -> bytes:
    """A PNG written by hand: its head, its rows as one chunk of data."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    head = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, interlaced)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few hundred bytes whose head claims side × side pixels."""
    return _png((side, side), 8, 2, b"\0" * 1000)


def rows(count: int, depth: int = 8, colour: int = 2, interlaced: int = 0) -> bytes:
    """A PNG of 20 × 10 pixels with `count` bytes of data under a proper checksum."""
    return _png((20, 10), depth, colour, b"\0" * count, interlaced)


def grey16(level: int) -> bytes:
    """A PNG of one grey of 65,536."""
    stream = io.BytesIO()
    Image.new("I;16", (40, 30), level).save(stream, "PNG")
    return stream.getvalue()


def animated() -> bytes:
    """A PNG that moves."""
    stream = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:], duration=100)
    return stream.getvalue()
