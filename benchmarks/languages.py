"""One row a language: font gate, lines that run over, raggedness, text layer, time.

Run it by hand: ``.venv/bin/python benchmarks/languages.py``.  The text is the Universal
Declaration of Human Rights where the project has it, else the letters of the language; it
is set in a column of 59 mm in the faces and at the size of its ``language.toml``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from dataclasses import dataclass
from html import escape
from pathlib import Path
from statistics import fmean

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from borderpress.checks.fontgate import Gate  # noqa: E402 - the checkout itself is measured
from borderpress.exemplars import read_exemplars  # noqa: E402
from borderpress.fonts import fontconfig  # noqa: E402
from borderpress.model import Language, Line, Sheet  # noqa: E402
from borderpress.project import Project, load  # noqa: E402
from borderpress.text.html import prepare  # noqa: E402

DECLARATION = "tuyen-ngon-nhan-quyen"
PHRASE = 12
UNSEEN = re.compile("[\\s\u00ad\u200b\u2060\u2063\ufeff]")


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one language."""

    tag: str
    kind: str
    letters: int
    gate: int
    """Faults of the font gate."""
    over: int
    """Lines that run over."""
    unused: float
    """Mean share of the measure that lines leave empty, but for last ones; percent."""
    poppler: float
    """Phrases of twelve characters that poppler finds; percent."""
    pdfium: float
    milliseconds: float
    """For one page, layout and PDF."""


def texts(project: Project, language: Language) -> tuple[str, tuple[str, ...]]:
    """Return what the text of a language is, and its paragraphs."""
    catalog = project.catalogs.get(DECLARATION, {}).get(language.tag)
    if catalog and (long := tuple(plain(e[2]) for e in catalog.entries if len(e[2]) > 60)):
        return "declaration", long
    if language.tag == project.publication.source:
        (bulletin,) = (b for b in project.bulletins if b.slug == DECLARATION)
        return "declaration", tuple(
            plain(part) for part in bulletin.body.split("\n\n") if len(part) > 60
        )
    path = ROOT / "locales" / language.tag / "exemplars.toml"
    known, _ = read_exemplars(path.name, path.read_text("utf-8"))
    letters = " ".join(known.cased())
    return "letters", (letters,) if letters else ()


def plain(text: str) -> str:
    """Return a paragraph without its Markdown."""
    return " ".join(re.sub(r"[*_`#\[\]]|\(http\S*\)|<[^>]*>|\{[^}]*\}", "", text).split())


def measured(project: Project, gate: Gate, language: Language) -> Row | None:
    """Return the row of one language; None where there is nothing to set."""
    from borderpress.typesetter import typeset

    kind, paragraphs = texts(project, language)
    if not paragraphs:
        return None
    sheet = column(project, language, paragraphs)
    typeset(sheet)  # fonts are loaded once
    begin = time.perf_counter()
    data, proof, _ = typeset(sheet)
    spent = time.perf_counter() - begin
    lines = [line for page in proof.pages for line in page]
    return Row(
        language.tag,
        kind,
        sum(map(len, paragraphs)),
        sum(1 for text in paragraphs for _ in gate.faults(text, language.tag)),
        sum(line.width > line.measure + 0.5 for line in lines),
        100 * fmean(unused(lines, paragraphs) or [0.0]),
        found(paragraphs, poppler(data)),
        found(paragraphs, pdfium(data)),
        1000 * spent / len(proof.pages),
    )


def column(project: Project, language: Language, paragraphs: tuple[str, ...]) -> Sheet:
    """Return the sheet of a column of 59 mm."""
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    body = prepare(body, project.languages, language.tag, breaks=True)
    families = ", ".join(f"'{name}'" for name in language.text_fonts)
    css = (
        "@page { size: 79mm 297mm; margin: 10mm } body { margin: 0; "
        f"font: {language.size}pt/{language.line_height} {families} }} p {{ margin: 0 0 6pt }}"
    )
    html = (
        f'<!doctype html><html lang="{language.tag}"><head><title>{language.tag}</title>'
        f'<link rel="stylesheet" href="style.css"></head><body>{body}</body></html>'
    )
    return Sheet(html, css, ())


def seen(text: str) -> str:
    """Return what of a text can be seen, in normal form."""
    return unicodedata.normalize("NFC", UNSEEN.sub("", text))


def unused(lines: list[Line], paragraphs: tuple[str, ...]) -> list[float]:
    """Return the share that each line but a paragraph's last leaves empty."""
    wanted = [seen(text) for text in paragraphs]
    shares: list[float] = []
    said = ""
    for line in lines:
        said += seen(line.text)
        if wanted and said == wanted[0]:
            wanted.pop(0)
            said = ""
        elif line.measure:
            shares.append(max(0.0, 1 - line.width / line.measure))
    return shares


def found(paragraphs: tuple[str, ...], said: str) -> float:
    """Return the percentage of the paragraphs' phrases that a viewer's text has."""
    whole = [seen(text) for text in paragraphs]
    phrases = [t[at : at + PHRASE] for t in whole for at in range(max(1, len(t) - PHRASE + 1))]
    return 100 * fmean(phrase in said for phrase in phrases)


def poppler(data: bytes) -> str:
    """Return the text as poppler reads it."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True
    )
    return seen(done.stdout.decode())


def pdfium(data: bytes) -> str:
    """Return the text as pdfium reads it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return seen("".join(page.get_textpage().get_text_range() for page in document))


def main() -> None:
    """Print the table."""
    project = load(ROOT, ROOT)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "fonts.conf"
        config.write_text(fontconfig([str(ROOT / "fonts/collected")], folder), "utf-8")
        os.environ["FONTCONFIG_FILE"] = str(config)
        gate = Gate(project.languages, project.families, (ROOT,))
        print("language      text         letters  gate  over  unused  poppler  pdfium  ms/page")
        for language in project.languages.values():
            row = measured(project, gate, language)
            if row is None:
                print(f"{language.tag:13} no data")
                continue
            print(
                f"{row.tag:13} {row.kind:12} {row.letters:7} {row.gate:5} {row.over:5} "
                f"{row.unused:6.1f}%  {row.poppler:6.1f}% {row.pdfium:6.1f}% "
                f"{row.milliseconds:7.0f}"
            )


if __name__ == "__main__":
    main()
