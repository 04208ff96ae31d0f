"""The pass over a document: what it may touch, and where breaks land."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderpress.model import Language
from borderpress.text.html import prepare

DATA = Path(__file__).parent / "data" / "breaking"


def language(tag: str, breaks: str) -> Language:
    names = (("vi", tag),)
    return Language(
        tag, tag, names, tag, "", "Zyyy", "ltr", "", (), 1.7, 10, breaks, (), (), 700, None
    )


LANGUAGES = {
    "lo": language("lo", "lao"),
    "km": language("km", "khmer"),
    "vi": language("vi", "space"),
    "blt": language("blt", "author"),
}
WORDS = "ດ້ວຍເຫດວ່າ"
BROKEN = "ດ້ວຍ|ເຫດ|ວ່າ"
BULLETINS = Path(__file__).parents[1] / "content" / "bulletins"


def shown(html: str, page: str = "lo", *, breaks: bool = True) -> str:
    made = prepare(html, LANGUAGES, page, breaks=breaks)
    return made.replace("\u200b", "|").replace("\u00a0", "~").replace("\u2060", "^")


@pytest.mark.parametrize(
    ("page", "html", "expected"),
    [
        ("lo", f"<p>{WORDS}</p>", f"<p>{BROKEN}</p>"),
        ("vi", f"<p>{WORDS}</p>", f"<p>{WORDS}</p>"),
        ("vi", f"<p lang=lo>{WORDS}</p>{WORDS}", f"<p lang=lo>{BROKEN}</p>{WORDS}"),
        ("lo", f'<p lang="vi">{WORDS}<b lang="lo">{WORDS}', None),
        ("vi", f'<div lang="lo-LA"><p><i>{WORDS}', f'<div lang="lo-LA"><p><i>{BROKEN}'),
        ("vi", f'<p hreflang="lo" data-lang="lo">{WORDS}</p>', None),
        ("lo", "<p>ດ້<b>ວຍເຫ</b>ດວ່າ</p>", "<p>ດ້<b>ວຍ|ເຫ</b>ດ|ວ່າ</p>"),
        ("lo", "<p>ດ້ວຍ<a href='x>y'>ເຫດ</a>ວ່າ", "<p>ດ້ວຍ<a href='x>y'>|ເຫດ</a>|ວ່າ"),
        ("lo", "<li>ດ້ວຍ<li>ເຫດ", "<li>ດ້ວຍ<li>ເຫດ"),
        ("lo", "<p>ດ້ວຍ<br>ເຫດ</p><p>ວ່າ</p>", "<p>ດ້ວຍ<br>ເຫດ</p><p>ວ່າ</p>"),
        ("lo", "<p>ວ່າ<sup><a>1</a></sup>ເຫດ", "<p>ວ່າ<sup><a>1</a></sup>|ເຫດ"),
        ("lo", "<p>ດ້ວຍ&#3776;ຫດ&amp;&lt;ວ່າ", "<p>ດ້ວຍ|&#3776;ຫດ&amp;&lt;ວ່າ"),
        ("lo", f'<b class="a no-breaks">{WORDS}</b>ແລະ{WORDS}', None),
        ("lo", f"<!-- {WORDS} <p> -->{WORDS}", f"<!-- {WORDS} <p> -->{BROKEN}"),
        ("lo", "<p lang=vi>25 USD<p>25 <b>USD</b>", "<p lang=vi>25~USD<p>25~<b>USD</b>"),
        ("km", "<p>១ <b>\n ៛</b> ។ល។", "<p>១~<b>៛</b>~។^ល^។"),
    ],
)
def test_where_breaks_land(page: str, html: str, expected: str | None) -> None:
    wanted = {
        f'<p lang="vi">{WORDS}<b lang="lo">{WORDS}': f'<p lang="vi">{WORDS}<b lang="lo">{BROKEN}',
        f'<b class="a no-breaks">{WORDS}</b>ແລະ{WORDS}': (
            f'<b class="a no-breaks">{WORDS}</b>|ແລະ|{BROKEN}'
        ),
    }
    assert shown(html, page) == (expected or wanted.get(html, html))


@pytest.mark.parametrize(
    "name", ["script", "style", "pre", "svg", "title", "textarea", "code", "head"]
)
def test_elements_left_alone(name: str) -> None:
    inner = f"{WORDS} 25 USD"
    html = f"<div><{name} class='x'>{inner}</{name}><p>{WORDS}</p></div>"
    assert shown(html) == html.replace(f"<p>{WORDS}", f"<p>{BROKEN}")


def test_raw_text_with_tags_in_it_ends_at_its_own_end_tag() -> None:
    html = f"<script>if (a<b) '<p>{WORDS}</p>'</script><p>{WORDS}</p>"
    assert shown(html) == html.removesuffix(f"{WORDS}</p>") + f"{BROKEN}</p>"


def test_web_pages_get_bonds_but_no_breaks() -> None:
    html = f"<p lang=lo>{WORDS} 25 USD ຕ່າງ ໆ</p>"
    assert shown(html, breaks=False) == f"<p lang=lo>{WORDS} 25~USD ຕ່າງ~ໆ</p>"


def test_a_document_without_work_comes_back_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    html = "<html lang=vi><p>Cửa khẩu quốc tế Lao Bảo"
    monkeypatch.setattr("borderpress.text.html._runs", lambda *_: pytest.fail("looked inside"))
    assert prepare(html, LANGUAGES, "vi", breaks=True) is html


TAGS = ["<p>", "</p>", "<b>", "</b>", "<i lang=km>", "</i>", "<br/>", "<", "&", "&amp;", "</",
    '<a title="ດ້ວຍເຫດ > 25 USD">', "</a>", "<!--", "-->", "<pre>", "</pre>", "<sup>", "</sup>",
    "25 USD", "<svg/>", "<script>", "</script>", "<p lang='", "&#3776;", "\u200b"]  # fmt: skip
PARTS = [WORDS, "ទីប្រកាសជាសកល ៗ", "Lao Bảo", *TAGS]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_only_the_four_characters_are_added(html: str) -> None:
    made = prepare(html, LANGUAGES, "lo", breaks=True)
    assert re.sub("[\u200b\u2060\u2063]", "", made).replace("\u00a0", " ") == html.replace(
        "\u200b", ""
    )
    assert prepare(made, LANGUAGES, "lo", breaks=True) == made


def test_breaks_of_real_text_do_not_depend_on_inline_tags() -> None:
    for tag, kind in (("lo", "lao"), ("km", "khmer")):
        for paragraph in (DATA / f"{kind}.txt").read_text("utf-8").splitlines():
            words = paragraph.split(" ")
            tagged = " ".join(f"{word[:3]}<em>{word[3:6]}</em>{word[6:]}" for word in words)
            plain = prepare(f"<p>{paragraph}</p>", LANGUAGES, tag, breaks=True)
            made = prepare(f"<p>{tagged}</p>", LANGUAGES, tag, breaks=True)
            assert re.sub("</?em>", "", made) == plain


@pytest.mark.parametrize("path", sorted(BULLETINS.glob("*.md")), ids=lambda path: path.stem)
def test_sample_bulletins_change_only_by_bonds(path: Path) -> None:
    text = path.read_text("utf-8")
    made = prepare(text, LANGUAGES, "vi", breaks=True)
    assert " ".join(re.sub("[\u200b\u2060\u2063]", "", made).split()) == " ".join(text.split())


def test_language_without_breaks_gets_none() -> None:
    assert shown(f"<p lang=blt>{WORDS}", "blt") == f"<p lang=blt>{WORDS}"
