"""What a search finds, language by language: recall, precision, and the bytes that it costs.

Pages are those of the sample publication, and the articles of the Declaration, one page each.
Queries are taken from the pages at random (seeded): words, and strings of 2 to 4 clusters that
begin anywhere in a word.  What a page holds is compared without the toolkit's own folding; that the
index knows all that a page shows is asked by tests/test_formats_search.py.

    .venv/bin/python benchmarks/search.py [--pagefind PROGRAM]

With the program pagefind (1.5, extended) its figures stand beside ours: as it comes, and with
spaces put between ICU words in the indexed text and in the queries.
"""

from __future__ import annotations

import argparse
import gzip
import html
import random
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browsers import POLICY as STRICT  # noqa: E402 - the checkout itself is measured
from browsers import chromium, served  # noqa: E402 - the checkout itself is measured
from playwright.sync_api import Page  # noqa: E402

from borderpress.editions import released  # noqa: E402
from borderpress.project import load  # noqa: E402
from borderpress.searchindex import Document, File, Index, Line, index  # noqa: E402
from borderpress.text.clusters import cluster_starts  # noqa: E402
from borderpress.text.plain import lines  # noqa: E402

DECLARATION = "tuyen-ngon-nhan-quyen"
TAGS = ("vi", "lo", "km", "en", "zh-Hans", "blt-Tavt")
QUERIES = 200
POLICY = STRICT.replace("script-src", "script-src 'wasm-unsafe-eval'")
"""Pagefind does not run under the site's own policy: it is WebAssembly."""
MANY = 1000
FOUR = ("vi", "lo", "km", "en")
"""Languages of the whole sample."""

Texts = tuple[tuple[str, ...], ...]
"""The lines of each page, its title first."""
Found = list[list[int]]
"""Pages found for each query."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, and as what it stands in pages."""

    text: str
    kind: str
    """``word``, ``string`` or ``bare`` (a word without its accents)."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Pages of one language."""

    tag: str
    texts: Texts
    words: Texts
    """Those of each page, as ICU parts them in the browser."""


# --- Pages and queries ----------------------------------------------------------


def corpora() -> Iterator[tuple[str, str, Texts]]:
    """Yield (name, tag, pages)."""
    table, _ = released(load(ROOT, ROOT), date(2026, 11, 23))
    for tag in TAGS:
        texts = []
        for (slug, own), edition in sorted(table.items()):
            if own != tag:
                continue
            head = (edition.title.text, edition.summary.text)
            facts = [t.text for f in edition.facts for t in (f.label, f.value, f.source)]
            body = [text for block in edition.blocks for text in lines(block.html)]
            texts.append((*head, *facts, *body))
            if slug == DECLARATION:
                heads = {heading.text.text for heading in edition.headings}
                yield "Declaration", tag, tuple(_articles(body, heads))
        if len(texts) > 1:
            yield "sample", tag, tuple(texts)


def _articles(body: Sequence[str], heads: set[str]) -> Iterator[tuple[str, ...]]:
    article: list[str] = []
    for text in body:
        if text in heads and article:
            yield tuple(article)
            article = []
        article.append(text)
    yield tuple(article)


def queries(corpus: Corpus, dice: random.Random) -> tuple[Query, ...]:
    """Return the words and strings to look for."""
    words = [word for page in corpus.words for word in page]
    runs = [run for text in corpus.texts for line in text for run in _runs(line)]
    chosen = [Query(dice.choice(words), "word") for _ in range(QUERIES)]
    chosen += [Query(_string(dice, runs), "string") for _ in range(QUERIES)]
    if corpus.tag == "vi":
        chosen += [replace(q, text=bare(q.text), kind="bare") for q in chosen[:QUERIES]]
    return tuple(chosen)


def _runs(text: str) -> list[str]:
    """Return the stretches of letters with their marks, long enough for a string."""
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in text)
    return [run for run in kept.split() if len(cluster_starts(run)) >= 2]


def _string(dice: random.Random, runs: Sequence[str]) -> str:
    run = dice.choice(runs)
    edges = [*cluster_starts(run), len(run)]
    length = dice.randint(2, min(4, len(edges) - 1))
    first = dice.randrange(len(edges) - length)
    return run[edges[first] : edges[first + length]]


def bare(text: str) -> str:
    """Return a text without accents; written apart from the toolkit's folding."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if unicodedata.category(c) != "Mn")


def plain(text: str) -> str:
    """Return what a reader sees of a text, without case."""
    return unicodedata.normalize("NFC", text).replace("\u200b", "").casefold()


def holders(corpus: Corpus, query: Query) -> tuple[set[int], set[int]]:
    """Return which pages hold a query: as a string, and as a word of its own."""
    see = (lambda text: bare(plain(text))) if query.kind == "bare" else plain
    wanted = see(query.text)
    as_string = {n for n, text in enumerate(corpus.texts) if wanted in see("\n".join(text))}
    as_word = {n for n, words in enumerate(corpus.words) if wanted in map(see, words)}
    return as_string, as_word


# --- Searching --------------------------------------------------------------------


def ours(texts: Texts) -> Index:
    """Return our index of the pages."""
    return index(
        [
            Document(str(n), Line(t[0]), Line(""), "", tuple(map(Line, t[1:])))
            for n, t in enumerate(texts)
        ]
    )


def _put(folder: Path, made: Index) -> None:
    for file in made.files():
        (folder / file.name).write_bytes(file.data)


SEARCH = """async ([manifest, queries, whole]) => {
  const { Index, Search } = window.borderpressSearch;
  const all = [];
  let index, loaded;
  const load = name => { loaded.push(name); return fetch(name).then(answer => answer.text()); };
  const anew = async () => {
    loaded = [];
    index = new Index(load, JSON.parse(await load(manifest)));
  };
  await anew();
  for (const query of queries) {
    if (!whole) await anew();
    const search = new Search(index, query), found = [];
    for (let step; (step = await search.more()).length;) { found.push(...step); if (!whole) break; }
    const lists = [found.filter(r => !r.inside), found];
    all.push([...lists.map(list => list.map(r => Number(r.page.url))), loaded]);
  }
  return all;
}"""
"""Gives for each query: pages, pages with the query inside other words too, files loaded."""

WORDS = """([tag, texts]) => {
  const cutter = new Intl.Segmenter(tag, { granularity: "word" });
  return texts.map(text => [...cutter.segment(text)]
    .filter(part => part.isWordLike).map(part => part.segment));
}"""

PAGEFIND = """async ([bundle, queries]) => {
  const pagefind = await import(bundle);
  await pagefind.init();
  const all = [];
  for (const query of queries) {
    const { results } = await pagefind.search(query);
    const data = await Promise.all(results.map(result => result.data()));
    all.push(data.map(one => Number(one.meta.number)));
  }
  return all;
}"""

SEGMENT = """([tag, texts]) => {
  const cutter = new Intl.Segmenter(tag, { granularity: "word" });
  return texts.map(text => [...cutter.segment(text)].map(part => part.segment).join(" "));
}"""


def pagefind(program: str, page: Page, folder: Path, corpus: Corpus, asked: Sequence[str]) -> Found:
    """Return what Pagefind finds."""
    folder.mkdir()
    for number, text in enumerate(corpus.texts):
        body = "".join(f"<p>{html.escape(line)}</p>" for line in text[1:])
        head = f'<h1>{html.escape(text[0])}</h1><span data-pagefind-meta="number">{number}</span>'
        document = f'<!doctype html><html lang="{corpus.tag}"><title>x</title><body>{head}{body}'
        (folder / f"{number}.html").write_text(document, "utf-8")
    subprocess.run([program, "--site", str(folder), "--silent"], check=True, capture_output=True)
    bundle = f"/{folder.name}/pagefind/pagefind.js"
    found: Found = page.evaluate(PAGEFIND, [bundle, list(asked)])
    return found


# --- Figures ------------------------------------------------------------------------


def told(name: str, corpus: Corpus, asked: Sequence[Query], found: Found) -> None:
    """Print recall and precision by kind of query: as a string, and as a word of its own."""
    for kind in dict.fromkeys(query.kind for query in asked):
        figures = []
        own = [(q, set(pages)) for q, pages in zip(asked, found, strict=True) if q.kind == kind]
        right = [holders(corpus, query) for query, _ in own]
        given = sum(len(pages) for _, pages in own)
        for way in (0, 1) if kind != "string" else (0,):
            there = sum(len(sets[way]) for sets in right)
            hits = sum(len(sets[way] & own[n][1]) for n, sets in enumerate(right))
            figures.append(f"{hits / there:.3f} / {hits / max(1, given):.3f} of {there}")
        print(f"  {name:26} {kind:7}" + "   as a word ".join(figures))


def sizes(made: Index, corpus: Corpus) -> None:
    """Print the bytes of an index, compressed as a server sends them."""
    letters, text = (sum(map(_sent, files)) / 1e3 for files in (made.shards, made.packs))
    print(
        f"  {len(corpus.texts)} pages: letters {letters:.0f} KB in {len(made.shards)} files,"
        f" text {text:.0f} KB in {len(made.packs)} files, manifest {_sent(made.manifest)} B"
    )


def _sent(file: File) -> int:
    return len(gzip.compress(file.data, 9))


def weigh(page: Page, root: Path, corpus: Corpus, dice: random.Random) -> None:
    """Print what a search loads among a thousand pages, until the first results show."""
    large = replace(corpus, texts=many(corpus.texts, dice))
    made = ours(large.texts)
    _put(root, made)
    sizes(made, large)
    sent = {file.name: _sent(file) for file in made.files()}
    asked = [query.text for query in queries(corpus, dice)[: QUERIES // 4]]
    results = page.evaluate(SEARCH, [made.manifest.name, asked, False])
    bytes_loaded = sorted(sum(sent[name] for name in files) for *_, files in results)
    median, most = bytes_loaded[len(asked) // 2] / 1e3, bytes_loaded[-1] / 1e3
    print(f"  a word, until its first results show: {median:.0f} KB (median), {most:.0f} KB (most)")


def many(texts: Texts, dice: random.Random) -> Texts:
    """Return a thousand pages of the same length, with the lines of these shuffled."""
    every = [line for text in texts for line in text]
    count = sum(map(len, texts)) // len(texts)
    return tuple(tuple(dice.choices(every, k=count)) for _ in range(MANY))


def measure(page: Page, root: Path, program: str, dice: random.Random) -> None:
    """Print all figures."""
    print("each: recall / precision of the pages that hold it")
    for number, (name, tag, texts) in enumerate(corpora()):
        length = sum(len(line) for text in texts for line in text)
        print(f"{tag}: {name}, {len(texts)} pages, {length} characters")
        words = page.evaluate(WORDS, [tag, list(map("\n".join, texts))])
        corpus = Corpus(tag, texts, tuple(map(tuple, words)))
        asked = queries(corpus, dice)
        find(page, root, corpus, asked)
        if program:
            compare(program, page, root / f"pagefind-{number}", corpus, asked)
        if name == "sample" or tag not in FOUR:
            weigh(page, root, corpus, dice)


def find(page: Page, root: Path, corpus: Corpus, asked: Sequence[Query]) -> None:
    """Print the figures of our index."""
    made = ours(corpus.texts)
    _put(root, made)
    results = page.evaluate(SEARCH, [made.manifest.name, [query.text for query in asked], True])
    told("ours, all that is found", corpus, asked, [every for _, every, _ in results])
    told("ours, not inside words", corpus, asked, [alone for alone, _, _ in results])
    sizes(made, corpus)


def compare(program: str, page: Page, folder: Path, corpus: Corpus, asked: Sequence[Query]) -> None:
    """Print the figures of Pagefind: as it comes, and with its texts cut into words."""
    typed = [query.text for query in asked]
    told("pagefind", corpus, asked, pagefind(program, page, folder, corpus, typed))
    cut = tuple(tuple(page.evaluate(SEGMENT, [corpus.tag, list(text)])) for text in corpus.texts)
    typed = page.evaluate(SEGMENT, [corpus.tag, typed])
    folder = folder.with_name(f"{folder.name}-cut")
    found = pagefind(program, page, folder, replace(corpus, texts=cut), typed)
    told("pagefind, words cut", corpus, asked, found)


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pagefind", default="", help="the program of that name")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), POLICY) as address:
        root = Path(folder)
        script = (ROOT / "layouts/web/search.js").read_text("utf-8")
        (root / "search.js").write_text(script, "utf-8")
        (root / "index.html").write_text(
            '<!doctype html><script src="search.js"></script>', "utf-8"
        )
        with chromium() as browser:
            page = browser.new_page()
            page.goto(address)
            measure(page, root, options.pagefind, random.Random(13))


if __name__ == "__main__":
    main()
