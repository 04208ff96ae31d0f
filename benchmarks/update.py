"""Seconds of an update after an edit of every sentence, beside ``msgmerge`` on the same files.

Run it by hand on a quiet machine: ``.venv/bin/python benchmarks/update.py``.  5,300 sentences
of the sample publication and of Python-Markdown's documentation (a part of what
``build.py test`` sets up) are each changed a little: a figure, a word more, fewer or another.
Four catalogs hold translations of the old sentences; real text of the languages stands in for
the translations of sentences that have none.  It also tells how far the two agree.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import polib  # noqa: E402 - files are made and compared with it, not by what is measured
from rapidfuzz import fuzz  # noqa: E402 - as polib

from borderpress.catalog import Updated, Writing, template, update  # noqa: E402 - the checkout
from borderpress.conventions import read_conventions  # noqa: E402
from borderpress.languages import read_language  # noqa: E402
from borderpress.messages import extract  # noqa: E402
from borderpress.model import Language, Message, Place  # noqa: E402

TAGS = ("lo", "km", "en", "vi")
COUNT = 5300
BOOK = ROOT / ".cache" / "test-data" / "Markdown-3.11.3"
SENTENCE = re.compile(r"(?<=[.!?;:,]) ")
ROUNDS = 3


def texts() -> dict[str, list[str]]:
    """Return real sentences by language, of ``source`` (Vietnamese and English) and of TAGS."""
    found: dict[str, dict[str, None]] = {tag: {} for tag in ("source", *TAGS)}
    for path in sorted(ROOT.glob("locales/*/LC_MESSAGES/*.po")):
        for entry in polib.pofile(str(path)):
            found["source"].update(dict.fromkeys(_parts(entry.msgid)))
            found.get(path.parts[-3], {}).update(dict.fromkeys(_parts(entry.msgstr)))
    for path in sorted(BOOK.rglob("*.md")):
        for segment in extract(path.read_text("utf-8")).segments:
            found["source"].update(dict.fromkeys(_parts(segment.msgid)))
    return {tag: list(sentences) for tag, sentences in found.items()}


def _parts(text: str) -> Iterator[str]:
    """Yield a text, and its sentences when they are some words long."""
    yield from [text] * bool(text)
    yield from (part for part in SENTENCE.split(text) if len(part.split()) > 2 and part != text)


def changed(text: str, words: list[str], rng: random.Random) -> str:
    """Return a sentence as an editor might have changed it."""
    found = text.split(" ")
    figures = [n for n, word in enumerate(found) if any(c.isdigit() for c in word)]
    place = rng.randrange(len(found))
    kind = rng.choice(("figure", "other", "fewer", "more", "clause"))
    if kind == "figure" and figures:
        place = rng.choice(figures)
        found[place] = re.sub(r"\d", lambda d: str((int(d[0]) + 1) % 10), found[place])
    elif kind == "fewer" and len(found) > 3:
        del found[place]
    elif kind in ("more", "clause"):
        found[place:place] = rng.sample(words, 1 if kind == "more" else 4)
    else:
        found[place] = rng.choice(words)
    return " ".join(found)


def sources(sentences: list[str]) -> tuple[list[str], list[str]]:
    """Return the sentences before and after the edit."""
    rng = random.Random(COUNT)
    old = rng.sample(sentences, COUNT)
    words = {
        plain: sorted({w for s in old if s.isascii() == plain for w in s.split() if w.isalpha()})
        for plain in (True, False)
    }
    new: dict[str, None] = {}
    for text in old:
        now = text
        while now == text or now in new or now in old:
            now = changed(now, words[text.isascii()], rng)
        new[now] = None
    return old, list(new)


def catalog(old: list[str], said: list[str], tag: str) -> str:
    """Return a catalog of the old sentences, each with a translation of its own."""
    po = polib.POFile(wrapwidth=0)
    po.metadata = {"Language": tag, "Content-Type": "text/plain; charset=UTF-8"}
    for number, msgid in enumerate(old):
        msgstr = f"{said[number % len(said)]} {number}"
        place = [("content/bulletins/a.md", str(number))]
        po.append(polib.POEntry(msgid=msgid, msgstr=msgstr, occurrences=place))
    return str(po)


def language(tag: str) -> Language:
    """Return a language as the project describes it."""
    name = f"locales/{tag}/language.toml"
    found, _ = read_language(name, (ROOT / name).read_text("utf-8"))
    assert found
    return found


def writing(tag: str) -> Writing:
    """Return how the Vietnamese source and a language write figures."""
    of = [
        read_conventions(
            t, (ROOT / "locales" / t / "conventions.toml").read_text("utf-8"), language(t)
        )
        for t in ("vi", tag)
    ]
    return Writing(of[0][0].notation, of[1][0].notation)


def timed(what: str, work: Callable[[], object]) -> None:
    """Print the fastest and the slowest of several rounds."""
    seconds = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    print(f"{what:44} {min(seconds):6.2f} s … {max(seconds):.2f} s")


def ours(folder: Path, messages: list[Message]) -> None:
    """Update the four catalogs, from file to file."""
    from borderpress.catalog.notes import word_diff
    from borderpress.catalog.repair import _pairs
    from borderpress.catalog.similar import index
    from borderpress.text.quantities import quantities

    for remembered in (index, _pairs, word_diff, quantities):
        remembered.cache_clear()  # as in a fresh run
    for tag in TAGS:
        data = (folder / f"{tag}.po").read_bytes()
        done = update(data, messages, language(tag), "x", "a", "a.po", None, writing(tag))
        assert isinstance(done, Updated)
        (folder / f"{tag}.ours").write_text(done.text, "utf-8")


def theirs(folder: Path, *options: str) -> None:
    """Update the four catalogs by ``msgmerge``, from file to file."""
    for tag in TAGS:
        files = [str(folder / name) for name in (f"{tag}.theirs", f"{tag}.po", "new.pot")]
        subprocess.run(["msgmerge", "-q", "--previous", *options, "-o", *files], check=True)


def compare(folder: Path) -> None:
    """Print how often the two propose the same, or one of them the better, by likeness."""
    mine = {e.msgid: e.previous_msgid for e in polib.pofile(str(folder / "lo.ours")) if e.fuzzy}
    other = {e.msgid: e.previous_msgid for e in polib.pofile(str(folder / "lo.theirs")) if e.fuzzy}
    tally = dict.fromkeys(("the same", "ours better", "as good", "theirs better"), 0)
    only: dict[str, list[str]] = {"only ours": [], "only theirs": []}
    for msgid in {**mine, **other}:
        a, b = mine.get(msgid), other.get(msgid)
        if not a or not b:
            only["only ours" if a else "only theirs"].append(f"{msgid} ← {a or b}")
            continue
        better = fuzz.ratio(msgid, a) - fuzz.ratio(msgid, b)
        names = ("theirs better", "as good", "ours better")
        tally["the same" if a == b else names[(better > 1e-9) - (better < -1e-9) + 1]] += 1
    print(*(f"{name}: {number}" for name, number in tally.items()), sep=", ")
    for name, pairs in only.items():
        print(f"{name}: {len(pairs)}", *pairs[:: max(1, len(pairs) // 8)], sep="\n    ")


def main() -> None:
    """Print times and the comparison."""
    if not BOOK.is_dir():
        raise SystemExit("Run python3 build.py test first: it unpacks the texts used here.")
    found = texts()
    old, new = sources(found["source"])
    messages = [Message(m, (Place("content/bulletins/a.md", n),)) for n, m in enumerate(new)]
    print(f"{COUNT} changed messages × {len(TAGS)} languages, "
          f"{sum(map(len, new)) / COUNT:.0f} characters on average")  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for tag in TAGS:
            (folder / f"{tag}.po").write_text(catalog(old, found[tag], tag), "utf-8")
        (folder / "new.pot").write_text(template(messages, "x", "a"), "utf-8")
        timed("borderpress", lambda: ours(folder, messages))
        timed("msgmerge", lambda: theirs(folder))
        timed("msgmerge --no-fuzzy-matching", lambda: theirs(folder, "--no-fuzzy-matching"))
        theirs(folder)
        compare(folder)


if __name__ == "__main__":
    main()
