"""Photos: what is taken comes out as pixels alone, what is not a photo is refused with a sentence."""

import io
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from portal import jpeg, photos
from portal.refusals import Invalid
from tests import pictures


def cleaned(body: bytes, name: str = "灯.jpg") -> tuple[bytes, str]:
    stream, given = photos.cleaned(io.BytesIO(body), name)
    return stream.read(), given


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body))


def refused(body: bytes, name: str = "灯.jpg") -> str:
    with pytest.raises(Invalid) as found:
        cleaned(body, name)
    assert found.value.problems == {"photos": [found.value.sentence]}
    return found.value.sentence


def test_time_place_and_phone_are_gone() -> None:
    before = pictures.located()
    assert b"SecretPhone" in before
    assert b"SecretComment" in before
    after, _ = cleaned(before)
    assert b"Secret" not in after
    assert not opened(after).getexif()
    assert set(opened(after).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def plain(**more: Any) -> bytes:
    """A photo with something in it, as a canvas makes it but for what `more` says."""
    made, stream = Image.effect_mandelbrot((320, 240), (-3, -2.5, 2, 2.5), 100), io.BytesIO()
    made.convert("RGB").save(stream, "JPEG", **{"quality": 80, "comment": b"Secret"} | more)
    return stream.getvalue()


def test_a_small_upright_photo_keeps_its_pixels_and_nothing_else() -> None:
    for sent in (plain(), plain(restart_marker_blocks=4), plain(subsampling=0)):
        after, _ = cleaned(sent)
        assert opened(after).tobytes() == opened(sent).tobytes()
        assert b"Secret" not in after
        assert after == jpeg.bare(sent)
        assert cleaned(after)[0] == after


def test_what_is_not_plain_is_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    cmyk = io.BytesIO()
    Image.new("CMYK", (40, 30)).save(cmyk, "JPEG")
    for sent in (plain(progressive=True), cmyk.getvalue()):
        assert jpeg.bare(sent) is None
        assert cleaned(sent)[0] != sent
    assert jpeg.bare(plain()[:-2] + plain()[2:]) is None  # another segment inside the scan
    padded = b"\xff\xdb\x0f\xa2" + bytes(4000)  # tables of unlikely size
    assert jpeg.bare(plain()[:2] + padded + plain()[2:]) is None
    turned = Image.Exif()
    turned[0x0112] = 3
    assert opened(cleaned(plain(exif=turned))[0]).tobytes() != opened(plain()).tobytes()
    monkeypatch.setattr(photos, "MOST_COPIED", 1000)
    assert cleaned(plain())[0] != jpeg.bare(plain())


@pytest.mark.parametrize("length", range(0, 700, 7))
def test_no_beginning_of_a_photo_breaks_the_copying(length: int) -> None:
    assert jpeg.bare(plain()[:length]) is None


def test_a_photo_on_its_side_is_turned_upright() -> None:
    """Orientation 6: the phone was held upright; the left of the pixels is the top of the scene."""
    made = opened(cleaned(pictures.located(orientation=6))[0])
    assert made.size == (30, 40)
    assert made.getpixel((15, 3))[0] > 200  # type: ignore[index]
    assert made.getpixel((15, 36))[2] > 200  # type: ignore[index]


def test_large_ones_become_smaller_and_keep_their_shape() -> None:
    assert opened(cleaned(pictures.jpeg((4096, 1024)))[0]).size == (2048, 512)
    assert opened(cleaned(pictures.jpeg((40, 30)))[0]).size == (40, 30)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_every_png_becomes_a_jpeg(mode: str) -> None:
    body, name = cleaned(pictures.png(mode=mode), "截图.png")
    assert (opened(body).format, opened(body).mode, name) == ("JPEG", "RGB", "截图.jpg")


def test_what_is_appended_behind_the_picture_is_dropped() -> None:
    """A polyglot: a photo and a web page, or an archive, in one file."""
    page = b"<script>alert(1)</script>"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("evil.html", page)
    for tail in (page, archive.getvalue()):
        for head in (pictures.jpeg(), pictures.png()):
            body, _ = cleaned(head + tail)
            assert tail not in body
            assert b"script" not in body
            assert not zipfile.is_zipfile(io.BytesIO(body))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "不是照片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "不是照片"),
        (b"<html>", "不是照片"),
        (b"GIF89a<script>", "不是照片"),
        (b"%PDF-1.7", "不是照片"),
        (b"RIFF0000WEBPVP8 ", "不是照片"),
        (b"\0\0\0\x18ftypheic" + b"0" * 40, "HEIC"),
        (b"\xff\xd8\xff\xe0" + b"0" * 200, "打不开"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 20, "打不开"),
        (pictures.jpeg((400, 300))[:-900], "打不开"),
        (pictures.png((400, 300))[:-40], "打不开"),
        (pictures.bomb(), "像素太多"),
        (pictures.bomb(3500), "像素太多"),
        (pictures.jpeg((3500, 3500), progressive=True), "像素太多"),
        (pictures.jpeg((7000, 6000)), "像素太多"),
        (pictures.animated(), "动图"),
    ],
)
def test_what_is_no_photo_is_refused(body: bytes, said: str) -> None:
    assert said in refused(body)


@pytest.mark.parametrize("interlaced", [0, 1])
@pytest.mark.parametrize(
    ("depth", "colour"), [(8, 2), (8, 6), (16, 6), (8, 0), (1, 0), (4, 0), (16, 0), (8, 4)]
)
def test_a_png_that_lacks_rows_is_refused(depth: int, colour: int, interlaced: int) -> None:
    """Its data end properly, and too early; what is just enough is taken."""
    bits = depth * {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    passes = [(20, 10)]
    if interlaced:
        passes = [(3, 2), (2, 2), (5, 1), (5, 3), (10, 2), (10, 5), (20, 5)]
    sizes = [1 + (wide * bits + 7) // 8 for wide, _ in passes]
    enough = sum(size * high for size, (_, high) in zip(sizes, passes, strict=True))
    cleaned(pictures.rows(enough, depth, colour, interlaced))
    for lacking in (1, sizes[-1], 2 * sizes[-1]):  # Pillow sees a half row by itself
        assert "打不开" in refused(pictures.rows(enough - lacking, depth, colour, interlaced))


@pytest.mark.parametrize("level", [0, 0x4000, 0x8000, 0xFFFF])
def test_sixteen_bits_of_grey_keep_their_grey(level: int) -> None:
    red = opened(cleaned(pictures.grey16(level), "扫描.png")[0]).getpixel((9, 9))[0]  # type: ignore[index]
    assert abs(red - level // 256) <= 1


def test_a_strip_is_made_smaller_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for 2048 by 2048, the reader would unpack a panorama whole."""
    sizes, load = [], JpegImageFile.load
    monkeypatch.setattr(JpegImageFile, "load", lambda one: (sizes.append(one.size), load(one))[1])
    body, _ = cleaned(pictures.jpeg((16_400, 200)))
    assert max(sizes)[0] < 4096
    assert opened(body).size[0] == 2048


def test_photos_sent_together_have_a_limit_together() -> None:
    """9 × 4 million pixels that are unpacked whole count for 108 million, 11 × for 132."""
    sent = [(io.BytesIO(pictures.png((2000, 2000), "L")), f"{one}.png") for one in range(11)]
    assert len(photos.all_cleaned(sent[:9])) == 9
    with pytest.raises(Invalid, match="合起来的像素太多。请少选几张") as found:
        photos.all_cleaned(sent)
    assert set(found.value.problems) == {"photos"}


def test_one_photo_at_a_time_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    busy, most, unpack = [], [], photos._unpacked

    def counted(*given: Any) -> Image.Image:
        busy.append(1)
        most.append(len(busy))
        time.sleep(0.02)
        made = unpack(*given)
        busy.pop()
        return made

    monkeypatch.setattr(photos, "_unpacked", counted)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(cleaned, [pictures.jpeg(progressive=True)] * 6))
    assert most == [1] * 6


@pytest.mark.parametrize("name", ["../../etc/x.jpg", "a/灯.jpg", "C:\\灯.jpg", "灯\0.jpg"])
def test_a_path_in_the_name_is_refused(name: str) -> None:
    assert "路径" in refused(pictures.jpeg(), name)


def test_more_than_the_limit_is_refused_before_it_is_read() -> None:
    class Huge(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("read")

    body = Huge(pictures.jpeg() + b"0" * 50_000_000)
    with pytest.raises(Invalid, match="超过20MB"):
        photos.cleaned(body, "大.jpg")


def test_a_name_of_nothing_but_an_ending_is_given_one() -> None:
    assert cleaned(pictures.jpeg(), "")[1] == "照片.jpg"
