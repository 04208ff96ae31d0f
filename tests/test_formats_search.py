"""The search of the site in a real browser: what it finds, shows, loads and says."""

from __future__ import annotations

import gzip
import json
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browsers import chromium, served
from playwright.sync_api import Browser, BrowserContext, Page
from small import DAY, TOOLKIT, edit, small_project
from test_text_folding import cases

from borderpress.editions import released
from borderpress.formats.search import Spec, document
from borderpress.joblist import Lister, Selection
from borderpress.jobs import JobMaker
from borderpress.model import Edition
from borderpress.project import load
from borderpress.searchindex import Document, Index, Line, index
from borderpress.site import Site
from borderpress.text.clusters import cluster_starts
from borderpress.text.folding import fold
from borderpress.views import Table
from borderpress.voice import speech
from borderpress.work import Job

SCRIPT = TOOLKIT / "layouts/web/search.js"
TAGS = ("vi", "lo", "km", "en", "zh-Hans", "blt-Tavt")
QUERIES = 60
"""Random queries of each kind in each language."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The search pages of the sample publication, and what they are made from."""

    folder: Path
    table: Table
    documents: dict[str, tuple[Document, ...]]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("site")
    project = load(TOOLKIT, TOOLKIT)
    table, _ = released(project, DAY)
    maker = JobMaker(project, table)
    for job in Lister(maker, Selection(formats=("web",)), Path()).all():
        if job.name.startswith("web ") and not job.name.startswith("web lists"):
            for artifact in job.run(*job.args).artifacts:
                path = folder / artifact.name.removeprefix("web/")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(artifact.data)
    (folder / "bare.html").write_text(
        '<!doctype html><meta charset="utf-8"><script src="assets/search.js"></script>', "utf-8"
    )
    site = Site(maker, project.layouts["web"], table, "web", local=False)
    documents = {}
    for tag in TAGS:
        spec = site.search(site.search_page(tag)).args[0]
        assert isinstance(spec, Spec)
        page = spec.site.pages[0]
        own = sorted((e for (_, t), e in table.items() if t == tag), key=lambda e: (e.date, e.slug))
        documents[tag] = tuple(document(e, page, speech(page.voice)) for e in own)
    return Sample(folder, table, documents)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(sample: Sample) -> Iterator[str]:
    with served(sample.folder) as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context()
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """Give a page on which nothing may go wrong: no error, no refusal, no request elsewhere."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on(
        "request", lambda r: None if r.url.startswith(address) else wrong.append(f"goes to {r.url}")
    )
    # Fonts are not made here, and no browser need ask for an icon.
    page.route(re.compile(r"\.woff2$|/favicon\.ico$"), lambda route: route.fulfill(body=""))
    yield page
    assert wrong == []


def ask(page: Page, query: str) -> list[str]:
    """Type a query; return the addresses of the results, in their order."""
    page.fill("#q", "")
    page.locator("#search-status").filter(has_text=re.compile("^$")).wait_for(state="attached")
    page.fill("#q", query)
    page.press("#q", "Enter")
    page.locator("#search-status").filter(has_text=re.compile(".")).wait_for()
    links = page.locator("#search-results a, #search-inside a")
    return list(links.evaluate_all("all => all.map(link => link.getAttribute('href'))"))


# --- The two foldings --------------------------------------------------------------

FOLD = """texts => texts.map(text => {
  const { letters, accents } = borderpressSearch.fold(text);
  const units = [...letters].reduce((all, c) => [...all, all.at(-1) + c.length], [0]);
  return [letters, [...letters].map((c, at) => accents[units[at + 1] - 1])];
})"""


def strange_texts(dice: random.Random) -> Iterator[str]:
    """Yield texts of signs in impossible orders, and of characters of all scripts."""
    signs = "".join(
        map(chr, (*range(0x0E81, 0x0EDE), *range(0x1780, 0x17EA), *range(0x300, 0x330)))
    )
    letters = "aoeuyđƀwqĂÂĐÊÔƠƯáàạ ’'-ຫນກខរតដꪀꪹแเ人\u200b\u00ad២໑５"
    for _ in range(600):
        yield "".join(dice.choices(signs + letters, k=12))
        yield "".join(
            chr(dice.choice((*range(32, 0x3000), *range(0xA000, 0xAC00)))) for _ in "1234"
        )


def test_script_and_toolkit_fold_alike(page: Page, address: str, sample: Sample) -> None:
    texts = [text for _, *pair in cases() for text in pair]
    texts += [line.text for found in sample.documents.values() for d in found for line in d.lines]
    # What one Unicode version knows and the other does not is no letter here yet.
    known = (t for t in strange_texts(random.Random(7)) if all(map(_is_known, t)))
    texts += known
    page.goto(f"{address}bare.html")
    folded = page.evaluate(FOLD, texts)
    assert len(texts) > 2500
    for text, (letters, accents) in zip(texts, folded, strict=True):
        assert (letters, tuple(accents)) == (fold(text).letters, fold(text).accents), text


def _is_known(character: str) -> bool:
    return unicodedata.category(character) != "Cn"


# --- What is found -----------------------------------------------------------------

FIND = """async ([queries, manifest, folder]) => {
  const { Index, Search } = borderpressSearch;
  const load = name => fetch(folder + name).then(answer => answer.text());
  const index = new Index(load, JSON.parse(await load(manifest)));
  const all = [];
  for (const query of queries) {
    const search = new Search(index, query), found = [];
    for (let step; (step = await search.more()).length;) found.push(...step);
    all.push(found.map(result => [result.page.url, result.inside]));
  }
  return all;
}"""


LINES = 6
"""Lines of a small page: one bulletin in a language would make recall and precision idle words."""


def small_pages(documents: tuple[Document, ...]) -> dict[str, str]:
    """Return short pages with the lines of all: number → text."""
    lines = [line.text for found in documents for line in (found.title, *found.lines)]
    parts = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    return {str(number): "\n".join(part) for number, part in enumerate(parts)}


def put_index(texts: dict[str, str], folder: Path) -> str:
    """Write the index of ``texts``; return the manifest's name."""
    folder.mkdir(exist_ok=True)
    found = index(
        [
            Document(url, Line(""), Line(""), "", tuple(map(Line, text.split("\n"))))
            for url, text in texts.items()
        ]
    )
    for file in found.files():
        (folder / file.name).write_bytes(file.data)
    return found.manifest.name


def plain(text: str) -> str:
    """Return what a reader sees of a text, without case; apart from the toolkit's folding."""
    digits = "".join(str(unicodedata.decimal(c, c)) for c in unicodedata.normalize("NFC", text))
    digits = re.sub("[\u200b'\u2019\u02bc]", "", digits)
    return digits.replace("\u17d2\u178a", "\u17d2\u178f").casefold()


def bare(text: str) -> str:
    """Return a text without the accents of Latin letters."""
    kept = unicodedata.normalize("NFD", plain(text).replace("đ", "d"))
    return re.sub("[\u0300-\u036f]", "", kept)


def strings(texts: list[str], dice: random.Random) -> list[str]:
    """Return words as they stand between spaces, and strings of 2 to 4 clusters of them."""
    kept = ["".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in t) for t in texts]
    words = [word for text in kept for word in text.split() if len(cluster_starts(word)) > 1]
    chosen = dice.choices(words, k=QUERIES)
    for word in dice.choices(words, k=QUERIES):
        edges = [*cluster_starts(word), len(word)]
        length = dice.randint(2, min(4, len(edges) - 1))
        start = dice.randrange(len(edges) - length)
        chosen.append(word[edges[start] : edges[start + length]])
    return chosen


@pytest.mark.parametrize("tag", TAGS)
def test_whatever_pages_hold_is_found_and_nothing_else(
    page: Page, address: str, sample: Sample, tag: str
) -> None:
    texts = small_pages(sample.documents[tag])
    manifest = put_index(texts, sample.folder / f"small-{tag}")
    asked = strings(list(texts.values()), random.Random(tag))
    if tag == "vi":
        asked += [bare(query) for query in asked[:QUERIES]]
    page.goto(f"{address}bare.html")
    results = page.evaluate(FIND, [asked, manifest, f"small-{tag}/"])
    there = hits = 0
    for query, found in zip(asked, results, strict=True):
        urls = {url for url, _ in found}
        # An accent that a Vietnamese reader leaves out is no accent that must be missing.
        see = bare if query == bare(query) else plain
        right = {url for url, text in texts.items() if see(query) in see(text)}
        there += len(right)
        hits += len(right & urls)
        assert {url for url in urls if bare(query) not in bare(texts[url])} == set(), query
    assert len(texts) > 15
    assert there > 1.5 * len(asked)
    assert hits / there >= 0.95


SHOWN = """async urls => {
  const texts = [];
  for (const url of urls) {
    const frame = document.createElement("iframe");
    frame.style.width = "60rem";
    frame.src = url;
    await new Promise(done => { frame.onload = done; document.body.append(frame); });
    const article = frame.contentDocument.querySelector("main article");
    const labels = ".crumb, .meta, .remark, .pdfs, .contents, .fallback-label, .credit, .expired,"
      + " .stale, .source, .facts > h2, .correction h2, .footnote-backref, .small-head";
    article.querySelectorAll(labels).forEach(label => label.remove());
    texts.push(article.innerText);
    frame.remove();
  }
  return texts;
}"""


@pytest.mark.parametrize("tag", ["vi", "lo", "km", "en"])
def test_what_the_pages_show_is_found(
    browser: Browser, address: str, sample: Sample, tag: str
) -> None:
    """The texts are read from the pages as the browser shows them."""
    page = browser.new_page(bypass_csp=True)  # tables of bulletins carry styles of their own
    page.route(re.compile(r"\.(woff2|css|svg|png)$"), lambda route: route.abort())
    urls = [found.url for found in sample.documents[tag]]
    page.goto(f"{address}{tag}/search/")
    texts = dict(zip(urls, page.evaluate(SHOWN, urls), strict=True))
    asked = strings(list(texts.values()), random.Random(tag))
    results = page.evaluate(FIND, [asked, page.locator("form").get_attribute("data-index"), ""])
    there = hits = 0
    for query, found in zip(asked, results, strict=True):
        right = {url for url, text in texts.items() if plain(query) in plain(text)}
        there += len(right)
        hits += len(right & {url for url, _ in found})
    assert there > 2 * len(asked)
    page.close()
    assert hits / there >= 0.99


@pytest.mark.parametrize(
    ("tag", "query", "first", "count"),
    [
        ("vi", "cua khau lao bao", "cua-khau-lao-bao", 2),
        ("vi", "Kẻ Bàng", "phong-nha-hin-nam-no", 1),
        ("vi", "tuyên ngôn", "tuyen-ngon-nhan-quyen", 1),
        ("lo", "ສິດຂອງມະນຸດ", "tuyen-ngon-nhan-quyen", 1),
        ("lo", "ດ່ານ", "cua-khau", 3),
        ("lo", "ສຸກເສີນ", "so-dien-thoai-khan-cap", 1),
        ("km", "សិទ្ធិមនុស្ស", "tuyen-ngon-nhan-quyen", 1),
        ("km", "ព្រំដែន", "", 3),
        ("en", "dossier", "ho-so-thi-thuc-dien-tu", 1),
        ("zh-Hans", "人权宣言", "tuyen-ngon-nhan-quyen", 1),
        ("blt-Tavt", "ꪵꪠꪙ", "tuyen-ngon-nhan-quyen", 1),
    ],
)
def test_readers_type_and_find(
    page: Page, address: str, tag: str, query: str, first: str, count: int
) -> None:
    page.goto(f"{address}{tag}/search/")
    found = ask(page, query)
    assert first in found[0]
    assert len(found) >= count
    assert str(len(found)) in page.inner_text("#search-status")
    marks = page.locator("#search-results mark").all_inner_texts()
    assert bare(query.split(maxsplit=1)[0]) in bare(" ".join(marks))
    assert page.url.endswith(f"{tag}/search/?q=" + page.evaluate("encodeURIComponent(q.value)"))


def test_a_title_comes_before_many_mentions(page: Page, address: str, sample: Sample) -> None:
    often = tuple(Line(f"visa {number}") for number in range(40))
    titled = Document("../named/", Line("Visa"), Line(""), "", (Line("no more"),))
    other = Document("../other/", Line("Papers"), Line(""), "", often)
    put_page(sample.folder, "ranks", index([titled, other]))
    page.goto(f"{address}ranks/search/")
    assert ask(page, "visa") == ["../named/", "../other/"]


def test_an_accent_that_is_typed_must_be_there(page: Page, address: str) -> None:
    page.goto(f"{address}vi/search/")
    assert set(ask(page, "Lào")) < set(ask(page, "lao"))


def many() -> tuple[Document, ...]:
    lines = (Line("cửa khẩu"), Line("ດ່ານຊາຍແດນ"))
    titles = ("Giấy tờ", "Cửa khẩu quốc tế")
    return tuple(
        Document(str(n), Line(titles[n % 10 == 3]), Line(""), "", lines) for n in range(60)
    )


def test_a_large_site_answers_in_steps_and_loses_nothing(
    page: Page, address: str, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("borderpress.searchindex.SHARD", 100)
    monkeypatch.setattr("borderpress.searchindex.PACK", 300)
    made_index = index(many())
    folder = sample.folder / "many"
    folder.mkdir(exist_ok=True)
    for file in made_index.files():
        (folder / file.name).write_bytes(file.data)
    page.goto(f"{address}bare.html")
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    steps = page.evaluate(
        """async ([manifest, query]) => {
          const { Index, Search } = borderpressSearch;
          const load = name => fetch("many/" + name).then(answer => answer.text());
          const search = new Search(new Index(load, JSON.parse(await load(manifest))), query);
          const steps = [];
          const number = result => Number(result.page.url);
          for (let step; (step = await search.more()).length;) steps.push(step.map(number));
          return steps;
        }""",
        [made_index.manifest.name, "cua khau"],
    )
    everything = [number for step in steps for number in step]
    assert sorted(everything) == list(range(60))
    assert len(steps) > 2
    assert {53, 43, 33, 23} <= set(steps[0])  # the titles first, the newest of them
    assert {13, 3} <= set(steps[1])
    assert len({url for url in loaded if url.endswith(".txt")}) < len(made_index.shards)


@pytest.mark.parametrize("query", ["n", "no", "ງ", "ກ"])
def test_a_short_query_is_looked_up_in_every_shard(
    page: Page, address: str, sample: Sample, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr("borderpress.searchindex.SHARD", 60)
    texts = {str(n): f"no{'abcdefghij'[n]} ກ{'ະາິີຶືຸູົຼ'[n]}ງ" for n in range(10)}
    manifest = put_index(texts, sample.folder / "short")
    page.goto(f"{address}bare.html")
    (found,) = page.evaluate(FIND, [[query], manifest, "short/"])
    assert {url for url, _ in found} == set(texts)


# --- What is shown -------------------------------------------------------------------


def test_without_script_the_page_lists_every_bulletin(
    browser: Browser, address: str, sample: Sample
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}lo/search/")
    assert not page.locator("#search-form").is_visible()
    links = page.locator("#search-all a")
    shown = set(links.evaluate_all("all => all.map(link => link.getAttribute('href'))"))
    assert shown == {d.url for d in sample.documents["lo"]}
    assert links.first.is_visible()
    context.close()


def test_the_index_is_loaded_by_who_searches(page: Page, address: str) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    page.goto(f"{address}km/search/")
    page.wait_for_load_state("networkidle")
    assert [name for name in loaded if re.search(r"\.(json|txt)$", name)] == []
    ask(page, "ព្រំដែន")
    assert sum(name.startswith("index-") for name in loaded) == 1
    ask(page, "ទិដ្ឋាការ")
    assert sum(name.startswith("index-") for name in loaded) == 1


def test_results_are_reached_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}vi/search/")
    page.focus("#q")
    page.keyboard.type("thi thuc")
    page.locator("#search-results li").first.wait_for()  # while typing, without Enter
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    inside = "document.activeElement.matches('#search-results li:first-child a:focus-visible')"
    assert page.evaluate(inside)
    assert page.locator("#search-status").get_attribute("role") == "status"


def test_what_is_in_another_language_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}lo/search/")
    ask(page, "FCDO")
    texts = page.locator("#search-results li p")
    assert "vi" in texts.evaluate_all("all => all.map(text => text.lang)")
    page.goto(f"{address}blt-Tavt/search/")  # its labels fall back
    ask(page, "ꪵꪠꪙ")
    assert page.locator("#search-status [lang=vi]").count() == 1
    assert page.locator("#search-results .meta [lang=vi]").count() == 1


def test_a_link_to_a_search_shows_its_results(page: Page, address: str) -> None:
    page.goto(f"{address}en/search/?q=e-visa")
    page.locator("#search-results li").first.wait_for()
    assert page.input_value("#q") == "e-visa"
    assert not page.locator("#search-all").is_visible()


@pytest.mark.parametrize("query", ["<img src=x onerror=alert(1)>", '"><script>alert(1)</script>'])
def test_what_is_typed_stays_text(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}en/search/?q={query}")
    page.locator("#search-status").filter(has_text=re.compile(".")).wait_for()
    assert page.input_value("#q") == query
    assert page.locator("#main img, #main script:not([src])").count() == 0


def put_page(site: Path, name: str, made: Index) -> None:
    """Write the English search page once more, with another index."""
    folder = site / name / "search"
    folder.mkdir(parents=True, exist_ok=True)
    for file in made.files():
        (folder / file.name).write_bytes(file.data)
    html = (site / "en/search/index.html").read_text("utf-8")
    html = re.sub('data-index="[^"]+"', f'data-index="{made.manifest.name}"', html)
    (folder / "index.html").write_text(html, "utf-8")


def test_further_results_come_when_asked_for(
    page: Page, address: str, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("borderpress.searchindex.PACK", 300)
    put_page(sample.folder, "steps", index(many()))
    page.goto(f"{address}steps/search/")
    first = len(ask(page, "cua khau"))
    assert 10 <= first < 60
    assert page.inner_text("#search-status") == f"Found so far: {first}"
    page.focus("#search-more")
    page.keyboard.press("Enter")
    page.locator(f"#search-results li:nth-child({first + 1}) a:focus").wait_for()
    while page.locator("#search-more").is_visible():
        shown = page.locator("#search-results li").count()
        page.click("#search-more")
        page.locator(f"#search-results li:nth-child({shown + 1})").wait_for()
    assert page.locator("#search-results li").count() == 60
    assert page.inner_text("#search-status") == "Found: 60"


def test_what_is_written_stays_text(page: Page, address: str, sample: Sample) -> None:
    hostile = '<img src="x" onerror="alert(1)"><b>visa</b>'
    found = index([Document("../a/", Line(hostile), Line(hostile), hostile, (Line(hostile),))])
    put_page(sample.folder, "hostile", found)
    page.goto(f"{address}hostile/search/")
    assert ask(page, "visa") == ["../a/"]
    assert page.inner_text("#search-results a") == hostile
    assert page.locator("#search-results :is(img, b)").count() == 0


def test_nothing_found_leaves_the_list(page: Page, address: str) -> None:
    page.goto(f"{address}en/search/")
    assert ask(page, "xylophone") == []
    assert page.inner_text("#search-status").startswith("Nothing found")
    assert page.locator("#search-all").is_visible()


def test_a_search_that_cannot_load_says_so(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route(re.compile(r"\.json$"), lambda route: route.abort())
    page.goto(f"{address}en/search/")
    assert ask(page, "visa") == []
    assert page.inner_text("#search-status").startswith("The search could not be loaded")
    assert page.locator("#search-all").is_visible()
    page.unroute(re.compile(r"\.json$"))
    page.close()


def test_a_script_fits_into_ten_kilobytes() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= 10_000


# --- How it is made --------------------------------------------------------------------


def search_jobs(root: Path) -> dict[str, Job]:
    """Return the jobs for the search pages of a project, by name."""
    project = load(root, TOOLKIT)
    table, _ = released(project, DAY)
    jobs = Lister(JobMaker(project, table), Selection(formats=("web",)), Path()).all()
    return {job.name: job for job in jobs if job.name.startswith("web search")}


def test_only_the_language_whose_text_changed_is_made_anew(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    before = search_jobs(root)
    assert set(before) == {f"web search {tag}" for tag in ("vi", "lo", "km", "jra")}
    assert search_jobs(root) == before
    edit(root / "locales/lo/LC_MESSAGES/cua-khau.po", "ກະລຸນາຖື", "ຈົ່ງຖື")
    after = search_jobs(root)
    assert {name for name in after if after[name].key != before[name].key} == {"web search lo"}
    job = after["web search lo"]
    files = {artifact.name: artifact.data for artifact in job.run(*job.args).artifacts}
    assert files == {artifact.name: artifact.data for artifact in job.run(*job.args).artifacts}
    (name,) = re.findall(rb'data-index="([^"]+)"', files["web/lo/search/index.html"])
    ((_, pack),) = json.loads(files[f"web/lo/search/{name.decode()}"])["packs"]
    (record,) = json.loads(files[f"web/lo/search/{pack}"])
    assert ["ຈົ່ງຖື ໜັງສືຜ່ານແດນ."] in record[4]


def test_every_word_of_an_edition_is_searched(sample: Sample) -> None:
    for (slug, tag), edition in sample.table.items():
        if tag in TAGS:
            (found,) = (d for d in sample.documents[tag] if d.url.endswith(f"/{slug}/"))
            lines = {line.text for line in found.lines}
            assert {text for text in said(edition) if text} <= lines


def said(edition: Edition) -> set[str]:
    """Return texts of an edition that its page shows."""
    facts = {t.text for f in edition.facts for t in (f.label, f.value, f.source)}
    truth = (
        {edition.correction.claim.text, edition.correction.truth.text}
        if edition.correction
        else set()
    )
    return facts | truth | {edition.summary.text} | {h.text.text for h in edition.headings}
