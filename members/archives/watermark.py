"""The mark over what is read: name, unit, time; on the page as text, in a scan burned into the picture."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from portal import clock

ACROSS = range(48)
"""How often the mark stands on a page."""


@dataclass(frozen=True)
class Mark:
    """Who looks, of which unit, when."""

    text: str
    ascii: str
    """The same for a picture, in letters every machine can draw."""

    @property
    def across(self) -> range:
        """One entry for each time it is drawn."""
        return ACROSS


def of(account: Any) -> Mark:
    """Return the mark of an account, now."""
    at = clock.now()
    unit = account.unit.label if account.unit else ""
    return Mark(
        " ".join(filter(None, (account.display_name, unit, f"{at:%Y-%m-%d %H:%M}"))),
        f"{account.username} {at:%Y-%m-%d %H:%M}",
    )


def burned(path: Path, mark: Mark) -> bytes:
    """Return a scanned page as a JPEG marked all over, so that a kept copy tells whose it is."""
    with Image.open(path) as opened:
        page = opened.convert("RGB")
    size = max(page.width // 40, 12)
    font = ImageFont.load_default(size)
    long = int(font.getlength(mark.ascii)) + 2 * size
    tile = Image.new("RGBA", (long, long), (0, 0, 0, 0))
    ImageDraw.Draw(tile).text((size, long // 2), mark.ascii, font=font, fill=(120, 0, 0, 90))
    tile = tile.rotate(30, resample=Image.Resampling.BILINEAR)
    for x in range(0, page.width, long):
        for y in range(0, page.height, long // 2):
            page.paste(tile, (x, y), tile)
    made = io.BytesIO()
    page.save(made, "JPEG", quality=80)
    return made.getvalue()
