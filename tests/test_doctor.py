"""Files of old fonts: looked at, converted on demand, never harmed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from borderpress.doctor import cure, examine, examine_file
from borderpress.errors import BorderpressError

OLD = "M\u00adêng Kh\u00ad¬ng"
NEW = "Mường Khương"
CATALOG = """\
msgid ""
msgstr ""
"Language: jra\\n"

msgid "do\\\\ [on"
msgstr "mơnuih [on sang do\\\\ c\\\\ar\\n"
"tu\\\\ \\"yua\\""
"""


def codes(path: str, data: bytes) -> list[str]:
    return [finding.code for finding in examine(path, data).findings]


def test_only_the_lines_concerned_change() -> None:
    data = f"{OLD}\r\ncode `[on` \r\n\tlast line without end".encode()
    found = examine("a.txt", data)
    assert [(c.line, c.old, c.new) for c in found.changes] == [(1, OLD, NEW)]
    assert found.cured == data.replace(OLD.encode(), NEW.encode())


def test_a_file_without_old_text_stays() -> None:
    data = "Xin chào\r\n\ufeffe\u0301".encode()
    found = examine("a.md", data)
    assert (found.changes, found.findings, found.cured) == ((), (), data)


def test_bytes_of_the_old_font_become_utf_8() -> None:
    found = examine("a.txt", f"{OLD}\n".encode("latin-1"))
    assert found.cured.decode() == f"{NEW}\n"


def test_unicode_of_word_is_read() -> None:
    assert examine("a.txt", f"{OLD}\n".encode("utf-16")).changes[0].new == NEW


def test_in_a_catalog_only_translations_change() -> None:
    found = examine("locales/jra/LC_MESSAGES/x.po", CATALOG.encode())
    assert [change.line for change in found.changes] == [6, 7]
    expected = CATALOG.replace('"mơnuih [on sang do\\\\ c\\\\ar', '"mơnuih ƀon sang dŏ čar')
    assert found.cured.decode() == expected.replace("tu\\\\", "tŭ")


@pytest.mark.parametrize(
    ("path", "data", "code"),
    [
        ("a.html", b'<font face="Limon S1">sYsI</font>', "text.legacy-font"),
        ("a.txt", "Zürich ist schön".encode("latin-1"), "text.encoding"),
        ("a.bin", b"\x00\x01\x02", "text.binary"),
        ("a.docx", b"PK\x03\x04broken", "text.binary"),
    ],
)
def test_what_cannot_be_converted_is_refused_with_advice(path: str, data: bytes, code: str) -> None:
    found = examine(path, data)
    assert [finding.code for finding in found.findings] == [code]
    assert found.findings[0].hint.english()
    assert (found.changes, found.cured == data) == ((), b"\xfc" not in data)


@pytest.mark.parametrize(
    ("font", "expected"),
    [
        (".VnTime", ["text.legacy"]),
        ("VNI-Times", ["text.legacy"]),
        ("Limon S1", ["text.legacy-font"]),
        ("Saysettha Lao", ["text.legacy-font"]),
        ("Times New Roman", ["text.legacy"]),
    ],
)
@pytest.mark.parametrize("kind", ["docx", "rtf", "odt", "doc"])
def test_a_word_file_is_known_by_its_fonts(kind: str, font: str, expected: list[str]) -> None:
    data = {
        "docx": zipped("word/styles.xml", f'<w:rFonts w:ascii="{font}"/>'),
        "odt": zipped("content.xml", f'<style:font-face svg:font-family="&apos;{font}&apos;"/>'),
        "rtf": b"{\\rtf1{\\fonttbl{\\f0\\fnil " + font.encode() + b";}}\\f0 T\\'b5}",
        "doc": b"\xd0\xcf\x11\xe0\x00" + font.encode("utf-16-le"),
    }[kind]
    found = examine(f"a.{kind}", data)
    assert [finding.code for finding in found.findings] == expected
    severity = found.findings[0].severity
    assert (severity == "info") == (font == "Times New Roman")
    assert (found.changes, found.cured) == ((), data)


def zipped(name: str, text: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr(name, text)
    return kept.getvalue()


@pytest.mark.parametrize(
    "page",
    [
        '<p style="font-family: Limon S1">sYsI</p>',
        "<style>.a { font-family: 'Alice5', serif }</style>",
        '<font face="Lao Alice">x</font>',
    ],
)
def test_a_web_page_is_known_by_its_fonts(page: str) -> None:
    assert codes("a.html", f"<html>\n{page}</html>".encode()) == ["text.legacy-font"]


def test_a_web_page_in_an_old_vietnamese_font_is_converted() -> None:
    found = examine("a.html", f'<font face=".VnTime">{OLD}</font>\n'.encode("latin-1"))
    assert NEW in found.cured.decode()


def test_a_backup_is_kept_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(OLD, "utf-8")
    path.chmod(0o640)
    assert cure(path, examine_file(path)) == tmp_path / "a.txt.bak"
    assert path.read_text("utf-8") == NEW
    assert path.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "a.txt.bak").read_text("utf-8") == OLD
    path.write_text(OLD + "!", "utf-8")
    assert cure(path, examine_file(path)) == tmp_path / "a.txt.bak2"
    assert (tmp_path / "a.txt.bak").read_text("utf-8") == OLD


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text(OLD, "utf-8")
    link.symlink_to(real)
    cure(link, examine_file(link))
    assert link.is_symlink()
    assert real.read_text("utf-8") == NEW


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BorderpressError, match="cannot be read"):
        examine_file(tmp_path / "none.txt")
