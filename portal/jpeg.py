"""A plain JPEG without anything but its picture: tables, frame and one scan, copied bit for bit.

Costs far less than writing the picture anew. What a phone's canvas makes is plain; all else (progressive,
several scans, colours told by Adobe, tables of unlikely size) is not, and has to be written anew.
"""

import re

_START, _END = b"\xff\xd8", b"\xff\xd9"
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_TABLES = {0xDB, 0xC4, 0xDD}
"""Quantization, Huffman, restart interval."""
_FRAME, _SCAN, _ADOBE = {0xC0, 0xC1}, 0xDA, 0xEE
_DROPPED = {*range(0xE0, 0xF0), 0xFE} - {_ADOBE}
"""What programs and phones write beside the picture: APPn and comments."""
_MOST_TABLES = 2_000
"""Bytes the tables of a picture can have; more would be something else in their place."""
_NEXT_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7]")
"""What ends a scan: 0xFF means itself before 0x00, and a restart goes on."""


def bare(data: bytes) -> bytes | None:
    """Return the JPEG with its picture's own segments alone; None where it is not plain.

    Does not look at the picture itself: that it can be unpacked is for the caller to see. Bytes a scan
    has more than its picture needs stay; nothing but the picture is shown of them.
    """
    head: list[bytes] = []
    at = 2
    while data.startswith(_START) and at + 4 <= len(data) and data[at] == 0xFF:
        mark, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if mark in _TABLES or mark in _FRAME or mark == _SCAN:
            head.append(data[at : at + 2 + size])
        elif mark not in _DROPPED:
            return None
        at += 2 + size
        if mark == _SCAN:
            return _joined(head, data, at)
    return None


def _joined(head: list[bytes], data: bytes, at: int) -> bytes | None:
    """The picture of these segments and the scan that begins at `at`, if it is the last one."""
    end = _NEXT_MARK.search(data, at)
    if end is None or end[0] != _END or sum(map(len, head)) > _MOST_TABLES:
        return None
    return b"".join([_START, _JFIF, *head, data[at : end.start()], _END])
