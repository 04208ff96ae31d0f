"""Names of fonts in the files of word processors."""

from __future__ import annotations

import io
import zipfile

import pytest

from borderpress.wordfiles import fonts_in, is_word_file


def zipped(**parts: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return kept.getvalue()


def test_word_names_fonts_in_text_styles_and_notes() -> None:
    data = zipped(
        word__document='<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime" w:cs="Khmer OS"/>',
        word__styles='<w:rFonts w:ascii="Arial"/>',
        word__footnotes='<w:rFonts w:ascii="Limon S1"/>',
        word__fontTable='<w:font w:name="Not Used"/>',
    )
    assert fonts_in(data) == (".VnTime", "Arial", "Khmer OS", "Limon S1")


def test_excel_and_opendocument() -> None:
    assert fonts_in(zipped(xl__styles='<font><name val="VNI-Times"/></font>')) == ("VNI-Times",)
    odt = '<style:font-face svg:font-family="&apos;Saysettha Lao&apos;"/>'
    assert fonts_in(zipped(content=odt)) == ("Saysettha Lao",)


def test_rtf() -> None:
    table = (
        r"{\rtf1\ansi{\fonttbl{\f0\froman\fcharset0 Times New Roman;}"
        r"{\f1\fnil{\*\panose 02020603050405020304}Limon S1{\*\falt Arial};}\f2 Alice5;}"
        r"\f1 text; more}"
    )
    assert fonts_in(table.encode()) == ("Alice5", "Limon S1", "Times New Roman")
    assert fonts_in(rb"{\rtf1 no table}") == ()


def test_an_old_word_file_is_searched_for_old_fonts() -> None:
    data = b"\xd0\xcf\x11\xe0" + b"\x01" + ".VnArialH\0Arial\0".encode("utf-16-le")
    assert fonts_in(data) == (".VnArialH",)


@pytest.mark.parametrize("data", [b"", b"text", b"PK\x03\x04broken", zipped(other="<a/>")])
def test_what_is_no_such_file(data: bytes) -> None:
    assert fonts_in(data) is None
    assert is_word_file(data) == data.startswith(b"PK")
