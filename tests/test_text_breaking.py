"""Breaks: laws on any text, and the exact opportunities of known sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderpress.model import Language
from borderpress.text import breaking
from borderpress.text.breaking import break_positions, with_breaks
from borderpress.text.clusters import cluster_starts
from borderpress.text.normalize import normalize
from borderpress.text.segmenters import segmenters_for
from borderpress.text.segmenters.base import Segmenter

DATA = Path(__file__).parent / "data" / "breaking"
ZWSP = "\u200b"
ALPHABETS = {
    "lao": "ກຂຄງຈສຊຍດຕທນບປພມຢລວຫອຮໜໝະັາຳິີຶືຸູົຼຽເແໂໃໄໆ່້໊໋ໍຯ໑໒",
    "khmer": "កខគងចដតថទធនបពមយរលវសហអាិីឹឺុូួើេែៃោៅំះៈ៉៊់៌៍័្ៗ។៕៖៛១២",
}
OTHER = "abZ1 2,.:()-\n\u00a0\u200b\u2060😀\u0301%"


def language(breaks: str) -> Language:
    return Language(
        tag="xx",
        iso639_3="xxx",
        names=(("vi", "x"),),
        autonym="x",
        autonym_source="",
        script="Zyyy",
        direction="ltr",
        plural="",
        fallback=(),
        line_height=1.7,
        size=10,
        breaks=breaks,
        text_fonts=(),
        heading_fonts=(),
        heading_weight=700,
        cldr=None,
    )


LANGUAGES = {breaks: language(breaks) for breaks in ("lao", "khmer")}


def paragraphs(kind: str) -> list[str]:
    return (DATA / f"{kind}.txt").read_text("utf-8").splitlines()


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a kind and a text: slices of real sentences between letters at random."""
    kind = draw(st.sampled_from(sorted(ALPHABETS)))
    whole = " ".join(paragraphs(kind))
    part = st.tuples(st.integers(0, len(whole)), st.integers(0, 30)).map(
        lambda cut: whole[cut[0] : cut[0] + cut[1]]
    )
    noise = st.text(ALPHABETS[kind] + OTHER, max_size=8)
    return kind, "".join(draw(st.lists(st.one_of(part, noise), max_size=6)))


@settings(max_examples=80, deadline=None)
@given(texts())
def test_only_zwsp_is_added(drawn: tuple[str, str]) -> None:
    kind, text = drawn
    made = with_breaks(text, LANGUAGES[kind])
    assert made.replace(ZWSP, "") == text.replace(ZWSP, "")
    assert made.count(ZWSP) == text.count(ZWSP) + len(break_positions(text, LANGUAGES[kind]))


@settings(max_examples=80, deadline=None)
@given(texts())
def test_a_second_pass_adds_nothing(drawn: tuple[str, str]) -> None:
    kind, text = drawn
    once = with_breaks(text, LANGUAGES[kind])
    assert with_breaks(once, LANGUAGES[kind]) == once


FORBIDDEN = re.compile(
    "[\u17d2ເ-ໄ]\\|"  # after COENG or a pre-vowel
    "|\\|[\u17b4-\u17d3\u17ddະ-ຽ່-໎\u0301]"  # before a mark or following vowel
    "|\\|[ក-ឳ](?:\u17d2[ក-ឳ]|[\u17b4-\u17d1])*[\u17cb\u17cd]"  # before a closing consonant
    "|\\|[ៗ។៕៖៘៚៛ໆຯ]"  # before a sign
    "|[ៗ។៕៛₭ໆ]\\|"  # after a sign
    "|[\\s\u200b\u2060\u00a0]\\||\\|[\\s\u200b\u2060\u00a0]"  # beside a space or a mark
    "|[0-9a-z៛១-២໑-໒]\\|[0-9a-z១-២໑-໒]"  # inside numbers and Latin words
    "|[ັົ][່-໋]?\\|"  # before the final that these vowels need
)


@settings(max_examples=150, deadline=None)
@given(texts())
def test_no_break_inside_a_syllable(drawn: tuple[str, str]) -> None:
    kind, text = drawn
    positions = break_positions(text, LANGUAGES[kind])
    cuts = (0, *positions, len(text))
    shown = "|".join(text[start:end] for start, end in pairwise(cuts))
    assert not FORBIDDEN.search(shown)
    assert set(positions) <= set(cluster_starts(text))


@settings(max_examples=80, deadline=None)
@given(texts())
def test_author_marks_keep_two_clusters_to_themselves(drawn: tuple[str, str]) -> None:
    kind, text = drawn
    for at in break_positions(text, LANGUAGES[kind]):
        before = re.split("[\u200b\u2060]", text[:at])
        after = re.split("[\u200b\u2060]", text[at:])
        assert len(before) == 1 or len(cluster_starts(before[-1])) > 2
        assert len(after) == 1 or len(cluster_starts(after[0])) > 2


def cases() -> list[tuple[str, str]]:
    lines = (DATA / "cases.txt").read_text("utf-8").splitlines()
    split = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(kind, text) for kind, text in split]


@pytest.mark.parametrize(("kind", "marked"), cases())
def test_known_sentences(kind: str, marked: str) -> None:
    made = with_breaks(marked.replace("|", ""), LANGUAGES[kind])
    assert made.replace(ZWSP, "|") == marked


@pytest.mark.parametrize("breaks", ["space", "ideographic", "author"])
def test_other_languages_get_none(breaks: str) -> None:
    text = " ".join(paragraphs("lao") + paragraphs("khmer"))
    assert break_positions(text, language(breaks)) == ()


def test_offsets_count_code_points_beyond_the_basic_plane() -> None:
    text = "😀😀 " + paragraphs("lao")[0]
    plain = break_positions(paragraphs("lao")[0], LANGUAGES["lao"])
    assert break_positions(text, LANGUAGES["lao"]) == tuple(at + 3 for at in plain)


def test_author_typed_zwsp_wins_over_the_segmenters() -> None:
    text = "ປະຊາຊົນຢູ່\u200bໃນແຂວງສະຫວັນນະເຂດ"
    assert with_breaks(text, LANGUAGES["lao"]) == "ປະຊາຊົນຢູ່\u200bໃນແຂວງ\u200bສະຫວັນນະເຂດ"


def test_word_joiner_keeps_a_name_whole() -> None:
    assert with_breaks("ແຂວງ\u2060ສະຫວັນນະເຂດ", LANGUAGES["lao"]) == "ແຂວງ\u2060ສະຫວັນນະເຂດ"


def with_words(breaks: str, *words: str) -> Language:
    return replace(LANGUAGES[breaks], words=words)


def test_an_editors_word_is_never_parted() -> None:
    text = "ໄປຢູ່ນະຄອນໂຮ່ຈີມິນແລະແຂວງເຊກອງ"
    assert "ນະຄອນ\u200bໂຮ່" in with_breaks(text, LANGUAGES["lao"])
    made = with_breaks(text, with_words("lao", "ນະຄອນໂຮ່ຈີມິນ", "ແຂວງເຊກອງ"))
    assert made == "ໄປ\u200bຢູ່\u200bນະຄອນໂຮ່ຈີມິນ\u200bແລະ\u200bແຂວງເຊກອງ"


@settings(max_examples=60, deadline=None)
@given(texts(), st.data())
def test_no_break_inside_words_wherever_they_stand(
    drawn: tuple[str, str], data: st.DataObject
) -> None:
    kind, text = drawn
    plain, _ = normalize(re.sub(r"\s", " ", re.sub("[\u200b\u2060]", "", text)))
    word = data.draw(st.integers(0, len(plain)).map(lambda at: plain[at : at + 6].strip()))
    for at in break_positions(plain, with_words(kind, word)) if word else ():
        assert word not in {plain[s : s + len(word)] for s in range(at - len(word) + 1, at)}


def fake(tokens: Sequence[str]) -> Segmenter:
    return Segmenter("fake", ("khmer",), lambda _text, _kind: tokens)


def test_a_segmenter_that_loses_text_is_discarded(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "ដោយយល់ឃើញថាជាការចាំបាច់"
    icu = segmenters_for("khmer")[0]

    def breaks_with(*segmenters: Segmenter) -> str:
        monkeypatch.setattr(breaking, "segmenters_for", lambda _kind: segmenters)
        breaking._breaks.cache_clear()
        return with_breaks(text, LANGUAGES["khmer"], lambda _text: 0.0)

    alone = breaks_with(icu)
    assert ZWSP in alone
    assert breaks_with(icu, fake([text[1:]])) == alone
    assert breaks_with(icu, fake([])) == alone
    assert breaks_with(icu, fake([text])) == text
    assert breaks_with(fake([text[1:]])) == text
    breaking._breaks.cache_clear()


def test_every_break_is_sure_likely_or_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "ដោយយល់ឃើញថាជាការចាំបាច់"
    icu = segmenters_for("khmer")[0]
    monkeypatch.setattr(
        breaking, "segmenters_for", lambda _kind: (icu, fake([text[:3], text[3:6], text[6:]]))
    )
    monkeypatch.setattr(breaking, "chances", lambda *_: None)
    breaking._breaks.cache_clear()
    found = breaking.opportunities(text, LANGUAGES["khmer"])
    breaking._breaks.cache_clear()
    assert found.sure == (3,)
    assert found.possible == (6,)
    assert found.likely == (9, 11, 13)
    assert found.doubtful() == tuple(sorted((*found.likely, *found.possible)))


@pytest.mark.parametrize(
    ("chance", "agreed", "alone"),
    [(0.9, "sure", "sure"), (0.75, "sure", "likely"), (0.65, "likely", "likely"),
     (0.4, "possible", "possible"), (0.1, "", "")],
)  # fmt: skip
def test_where_chances_are_known_they_decide(
    monkeypatch: pytest.MonkeyPatch, chance: float, agreed: str, alone: str
) -> None:
    text = "ដោយយល់ឃើញថាជាការចាំបាច់"
    icu = segmenters_for("khmer")[0]
    segmenters = (icu, fake([text[:3], text[3:6], text[6:]]))
    monkeypatch.setattr(breaking, "segmenters_for", lambda _kind: segmenters)
    monkeypatch.setattr(
        breaking, "chances", lambda _t, _k, places, _v: dict.fromkeys(places, chance)
    )
    breaking._breaks.cache_clear()
    found = breaking.opportunities(text, LANGUAGES["khmer"])
    breaking._breaks.cache_clear()
    classes = {at: name for name in ("sure", "likely", "possible") for at in getattr(found, name)}
    assert classes.get(3, "") == agreed  # where both segmenters cut
    assert classes.get(6, "") == alone  # where the base does not
    assert classes.get(9, "") == ("likely" if agreed == "sure" else agreed)  # the base alone


def test_wide_stretches_take_the_breaks_of_icu_alone() -> None:
    text = paragraphs("khmer")[2]
    agreed = break_positions(text, LANGUAGES["khmer"], lambda _text: 0.0)
    every = break_positions(text, LANGUAGES["khmer"], lambda _text: 99.0)
    assert set(agreed) < set(break_positions(text, LANGUAGES["khmer"])) < set(every)


def test_no_stretch_of_the_samples_is_wider_than_a_narrow_column() -> None:
    for kind, entry in LANGUAGES.items():
        for paragraph in paragraphs(kind):
            stretches = re.split(f"[{ZWSP}\\s]", with_breaks(paragraph, entry))
            assert max(map(breaking.estimate, stretches)) <= 8
