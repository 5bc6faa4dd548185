"""What is looked at before a workbook is parsed: is it one, and can it do no harm by its size.

An .xlsx is a zip of XML parts. Nothing here trusts the file's name, and nothing is unpacked whole
before its announced size is known. Office programs like to write a hundred thousand rows that hold
nothing but a format; such rows are left out while unpacking, so that they cost no time afterwards.
"""

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException

from portal.refusals import Invalid

LARGEST_PACKED = 10 * 2**20
LARGEST_UNPACKED = 256 * 2**20
LARGEST_CONTENT = 16 * 2**20
"""What may be left of sheets and texts once rows without content are gone."""
MOST_PARTS = 2000
STEEPEST = 400
"""No part of an honest workbook shrinks to less than a four-hundredth."""
SMALL_SHEET = 2**20
"""Sheets up to this size are left as they are, empty rows included."""
_BLOCK = 2**20
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
CONTENT = re.compile(rb"<(?:v|is|f)[\s>/]")
EMPTY_ROW = re.compile(rb"<row\b[^>]*/>")
DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
SAVE_AS = "请用Excel或WPS“另存为”Excel工作簿（.xlsx）后再上传。"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    InvalidFileException,
    IllegalCharacterError,
    ParseError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    OSError,
    EOFError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
"""What reading a damaged or forged workbook may raise; all of it means: cannot be read."""


@dataclass(frozen=True)
class Packed:
    """A workbook fit to be parsed, and how many rows of its longest sheet hold anything."""

    data: bytes
    rows: int


def unpack(stream: IO[bytes], name: str) -> Packed:
    """Return the workbook in `stream`; Invalid says in a sentence why it is none or cannot be taken."""
    stream.seek(0)
    data = stream.read(LARGEST_PACKED + 1)
    refuse_other_formats(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refuse_bombs(archive.infolist(), name)
            refuse_other_packages(archive, name)
            return _slim(archive, data, name)
    except BROKEN as broken:
        raise damaged(name) from broken


def open_book(packed: Packed, name: str) -> openpyxl.Workbook:
    """Return the parsed workbook, formulas as formulas; Invalid when a part cannot be read."""
    try:
        with warnings.catch_warnings():
            # The library warns of extensions it does not carry over; they hold nothing we read.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(packed.data), rich_text=True)
    except BROKEN as broken:
        raise damaged(name) from broken


def damaged(name: str) -> Invalid:
    """Return the refusal of a workbook that cannot be read."""
    return Invalid(f"“{name}”已损坏，打不开。请用Excel或WPS打开检查，另存一份后再上传。")


def refuse_other_formats(data: bytes, name: str, largest: int = LARGEST_PACKED) -> None:
    """Say what the file is when its first bytes are not a zip's, or it has more than `largest`."""
    if not data:
        raise Invalid(f"“{name}”是空文件。请重新选择填好的工作簿。")
    if len(data) > largest:
        raise Invalid(
            f"“{name}”超过{largest // 2**20}MB。请删去图片和不用的表，只留要填的表后再上传。"
        )
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED in data:
            raise Invalid(f"“{name}”加了打开密码。请在Excel或WPS里去掉密码，保存后再上传。")
        raise Invalid(f"“{name}”是旧格式（.xls、.et），只改扩展名不能转换。{SAVE_AS}")
    if data.startswith(b"PK\x05\x06") or not data.startswith(b"PK\x03\x04"):
        raise Invalid(f"“{name}”{_kind_in_words(data)}，不是Excel工作簿。{SAVE_AS}")


def _kind_in_words(data: bytes) -> str:
    head = data[:4096]
    if head.startswith(b"%PDF-"):
        return "是PDF文件"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")):
        return "是图片"
    if head.startswith(b"PK"):
        return "是空的压缩包"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        return "是网页或XML文件"
    if b"\0" not in head and (b"," in head or b"\t" in head or b"\n" in head):
        return "是CSV或文本文件"
    return "的内容认不出来"


def refuse_bombs(parts: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse by the announced sizes; reading never goes beyond what a part has announced."""
    if any(part.flag_bits & 1 for part in parts):
        raise Invalid(f"“{name}”的压缩包加了密码。请去掉密码，保存后再上传。")
    names = {part.filename for part in parts}
    steep = any(
        part.file_size > SMALL_SHEET and part.file_size > STEEPEST * max(1, part.compress_size)
        for part in parts
    )
    total = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or len(names) < len(parts) or steep or total > LARGEST_UNPACKED:
        raise Invalid(
            f"“{name}”展开后大得不像一份表，没有读取。请把要填的表复制到一份新的工作簿后再上传。"
        )


def refuse_other_packages(archive: zipfile.ZipFile, name: str) -> None:
    """Say what the package is when it is not a plain .xlsx."""
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise Invalid(f"“{name}”是二进制工作簿（.xlsb）。{SAVE_AS}")
    if "word/document.xml" in names:
        raise Invalid(f"“{name}”是Word文件，不是Excel工作簿。请上传填好的.xlsx工作簿。")
    if "mimetype" in names and "content.xml" in names:
        raise Invalid(f"“{name}”是ODS表格。{SAVE_AS}")
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise Invalid(f"“{name}”是压缩包，里面不是Excel工作簿。请上传填好的.xlsx工作簿。")
    if "xl/vbaProject.bin" in names:
        raise Invalid(f"“{name}”带有宏。请另存为不带宏的Excel工作簿（.xlsx）后再上传。")
    if b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
        raise Invalid(f"“{name}”是“严格开放XML”格式。请另存为普通的Excel工作簿（.xlsx）后再上传。")


def refuse_definitions(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a package with a definition of its own (DTD) in any part but pictures."""
    for part in archive.infolist():
        if not part.filename.endswith((".xml", ".rels", ".vml")):
            continue
        with archive.open(part) as stream:
            if DTD.search(stream.read(_BLOCK)):
                raise Invalid(f"“{name}”里有不允许的定义（DTD），没有读取。{SAVE_AS}")


def _slim(archive: zipfile.ZipFile, data: bytes, name: str) -> Packed:
    """Repack without rows that hold nothing, where a sheet is large; count the rows that do."""
    made, rows, content, changed = io.BytesIO(), 0, 0, False
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as slim:
        for part in archive.infolist():
            if _SHEET.fullmatch(part.filename):
                kept, held = _read_sheet(archive, part, name)
                rows, changed = max(rows, held), changed or len(kept) != part.file_size
            else:
                kept = archive.read(part)
            if part.filename.endswith((".xml", ".rels", ".vml")):
                content += len(kept)
                _refuse_content(kept, content, name)
            slim.writestr(part.filename, kept)
    return Packed(made.getvalue() if changed else data, rows)


def _refuse_content(part: bytes, content: int, name: str) -> None:
    if content > LARGEST_CONTENT:
        raise Invalid(f"“{name}”里有内容的格太多。请只留要填的表，删去名单以外的行后再上传。")
    if DTD.search(part):
        raise Invalid(f"“{name}”里有不允许的定义（DTD），没有读取。{SAVE_AS}")


def _read_sheet(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> tuple[bytes, int]:
    """Return a sheet's XML, without empty rows when it is large, and its count of rows with content."""
    if part.file_size <= SMALL_SHEET:
        whole = archive.read(part)
        return whole, sum(1 for row in whole.split(b"</row>") if CONTENT.search(row))
    kept, size, held = [], 0, 0
    with archive.open(part) as stream:
        for piece, holds in _pieces(stream):
            kept.append(piece)
            size, held = size + len(piece), held + holds
            _refuse_content(b"", size, name)
    return b"".join(kept), held


def _pieces(stream: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield a sheet's XML piece by piece, each ending with a row that holds something."""
    rest = b""
    while block := stream.read(_BLOCK):
        *rows, rest = (rest + block).split(b"</row>")
        for row in rows:
            shorter = EMPTY_ROW.sub(b"", row)
            if CONTENT.search(shorter):
                yield shorter + b"</row>", True
            else:
                yield shorter[: shorter.rfind(b"<row")], False
        rest = EMPTY_ROW.sub(b"", rest)
        if len(rest) > LARGEST_CONTENT:
            yield rest, False
            rest = b""
    yield rest, False
