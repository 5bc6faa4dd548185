"""Photos people send: looked at by content, turned upright, written anew without anything but the picture.

Writing the picture anew drops whatever else a file carries: place and time of the shot, the phone's
name, comments, and anything appended behind the picture. Of a plain JPEG that is small and upright
already the picture's own bits are copied (portal/jpeg.py), which drops the same and costs a third.
"""

import io
import struct
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import IO

from django.conf import settings
from PIL import ExifTags, Image, ImageOps

from portal import jpeg, png
from portal.refusals import Invalid

MOST_PIXELS = 40_000_000
"""Told by the file's head, before anything is unpacked: a small file can unpack to gigabytes."""
MOST_WHOLE = 12_000_000
"""Pixels of what has to be unpacked whole: PNG and progressive JPEG. Other JPEGs shrink on the way."""
MOST_TOGETHER = 120_000_000
"""Pixels of all photos sent at once; those that are unpacked whole count three times, as they cost."""
LONGEST_SIDE = 2048
QUALITY = 82
MOST_COPIED = 500_000
"""Bytes of a photo whose bits are copied; larger ones become smaller when they are written anew."""
TYPE = "image/jpeg"
Sent = tuple[IO[bytes], str]
_ONE_AT_A_TIME = threading.Lock()
"""An unpacked photo takes some hundred megabytes: a process holds one, however many requests it serves."""
_OPENED = ("JPEG", "PNG")
_ONE_PICTURE = {"JPEG", "MPO"}
"""A phone's MPO is a JPEG with a second, hidden picture (depth, preview); its first one is the photo."""
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
_UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
"""What Pillow raises for files that are cut off or were made to break readers."""
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def all_cleaned(sent: Sequence[Sent], field: str = "photos") -> list[Sent]:
    """Return photos sent together, each as `cleaned` returns it; the heads of all are read first.

    Invalid as there, and when they come to more than 120 million pixels (see MOST_TOGETHER).
    """
    if sum(_cost(stream, name, field) for stream, name in sent) > MOST_TOGETHER:
        raise _refused("这些照片合起来的像素太多。请少选几张，或把照片缩小后再选。", field)
    return [cleaned(stream, name, field) for stream, name in sent]


def cleaned(stream: IO[bytes], name: str, field: str = "photos") -> Sent:
    """Return a photo as a fresh upright JPEG of at most 2048 px, without metadata, and its name.

    Invalid, with a sentence about `field`, for anything but one JPG or PNG picture of at most
    settings.UPLOAD_LIMIT_BYTES, 40 million pixels, or 12 million where it has to be unpacked whole.
    A file that was cut off is refused; a JPG whose data were made to end early, with a proper end
    behind them, is not told from a picture whose lower part is grey. Costs processor time, and waits
    while another thread does the same: call it outside of a transaction.
    """
    named = f"{PurePath(name).stem or '照片'}.jpg"
    if (copied := _copied(stream, name, field)) is not None:
        return io.BytesIO(copied), named
    made = io.BytesIO()
    with _ONE_AT_A_TIME, _opened(stream, name, field) as opened:
        _unpacked(opened, stream).save(made, "JPEG", quality=QUALITY)
    made.seek(0)
    return made, named


def _copied(stream: IO[bytes], name: str, field: str) -> bytes | None:
    """Return a photo that needs nothing but its metadata dropped; None for any other.

    It is unpacked at an eighth of its size, which reads all its data: one that was cut off is refused.
    """
    with _opened(stream, name, field) as opened:
        upright = opened.getexif().get(ExifTags.Base.Orientation, 1) == 1
        if not upright or opened.format not in _ONE_PICTURE or opened.mode not in ("RGB", "L"):
            return None
        if max(opened.size) > LONGEST_SIDE or _is_whole(opened):
            return None
        stream.seek(0)
        copied = jpeg.bare(stream.read())
        if copied is None or len(copied) > MOST_COPIED:
            return None
        with Image.open(io.BytesIO(copied), formats=_OPENED) as small:
            small.draft("RGB", (1, 1))
            small.load()
        return copied


def _cost(stream: IO[bytes], name: str, field: str) -> int:
    """What a photo counts towards MOST_TOGETHER."""
    with _opened(stream, name, field) as opened:
        return opened.width * opened.height * (3 if _is_whole(opened) else 1)


@contextmanager
def _opened(stream: IO[bytes], name: str, field: str) -> Iterator[Image.Image]:
    """Open a photo whose name, size and head are in order; what fails inside is said about the photo."""
    _check_file(stream, name, field)
    stream.seek(0)
    try:
        with Image.open(stream, formats=_OPENED) as opened:
            most = MOST_WHOLE if _is_whole(opened) else MOST_PIXELS
            if opened.width * opened.height > most:
                raise _refused(_too_many_pixels(name), field)
            if opened.format not in _ONE_PICTURE and getattr(opened, "is_animated", False):
                raise _refused(f"“{name}”是动图。请选一张不动的照片。", field)
            yield opened
    except _BOMBS as bomb:
        raise _refused(_too_many_pixels(name), field) from bomb
    except _UNREADABLE as broken:
        raise _refused(f"“{name}”打不开，可能没有传完整。请重新拍一张。", field) from broken


def _is_whole(opened: Image.Image) -> bool:
    """Whether a picture has to be unpacked whole before it can be made smaller."""
    return opened.format not in _ONE_PICTURE or "progressive" in opened.info


def _check_file(stream: IO[bytes], name: str, field: str) -> None:
    """Refuse by name, size and first bytes."""
    if any(sign in name for sign in "/\\\0"):
        raise _refused("照片的文件名里有路径。请改个名字再选。", field)
    size = stream.seek(0, io.SEEK_END)
    if size > settings.UPLOAD_LIMIT_BYTES:
        limit = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
        raise _refused(f"“{name}”超过{limit}MB。请在手机上压缩后再选。", field)
    stream.seek(0)
    head = stream.read(12)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        sentence = f"“{name}”是HEIC照片，平台打不开。请在手机上另存为JPG再选。"
        raise _refused(sentence, field)
    if not head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise _refused(f"“{name}”不是照片。请上传JPG或PNG照片。", field)


def _unpacked(opened: Image.Image, stream: IO[bytes]) -> Image.Image:
    """Unpack a picture: small enough, upright, RGB."""
    if opened.format == "PNG":
        png.check_rows(stream)
    longest = max(opened.size)
    width, height = (max(1, side * LONGEST_SIDE // longest) for side in opened.size)
    opened.draft("RGB", (width, height))  # in the shape of the picture: a strip shrinks too
    opened.load()
    opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(opened, in_place=True)
    return _plain(opened)


def _plain(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, in RGB, on white where they let something through."""
    if picture.mode.startswith("I"):
        # 16 bits of grey: converting cuts off at 255, which is white nearly everywhere
        picture = picture.point(lambda grey: grey / 256).convert("L")
        picture.info.clear()
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        made = Image.new("RGB", layer.size, "white")
        made.paste(layer, mask=layer.getchannel("A"))
        return made
    made = picture if picture.mode == "RGB" else picture.convert("RGB")
    made.info.clear()  # a comment would be written out again
    return made


def _too_many_pixels(name: str) -> str:
    most, whole = MOST_PIXELS // 10_000, MOST_WHOLE // 10_000
    return f"“{name}”的像素太多（JPG最多{most}万，PNG和渐进式JPG最多{whole}万）。请缩小后再选。"


def _refused(sentence: str, field: str) -> Invalid:
    return Invalid(sentence, {field: [sentence]})
