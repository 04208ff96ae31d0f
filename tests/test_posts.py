"""Posts: counted as networks count, never cut inside a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress.posts import Network, hashtag, length, over, post, read_networks

ROOT = Path(__file__).parents[1]
FILE = ROOT / "layouts" / "press-kit" / "networks.toml"
NETWORKS, FINDINGS = read_networks(FILE.name, FILE.read_text("utf-8"))
BY_ID = {network.id: network for network in NETWORKS}
LINK = "https://example.org/lo/gates/lao-bao/"


def test_the_shipped_networks_can_be_read() -> None:
    assert not FINDINGS
    assert {"facebook", "zalo", "x", "mastodon", "bluesky"} <= set(BY_ID)


@pytest.mark.parametrize(
    ("network", "text", "count"),
    [
        # One for Latin and Lao, two for Khmer and for Vietnamese letters with two marks.
        ("x", "abc", 3),
        ("x", "ລາວ", 3),
        ("x", "ខ្មែរ", 10),
        ("x", "Việt", 5),
        ("x", "Vie\u0323\u0302t", 5),
        ("x", "“–”", 3),
        ("x", f"a {LINK}", 2 + 23),
        ("facebook", "a\U0001f600", 3),
        ("facebook", LINK, len(LINK)),
        ("mastodon", "ຄຳ", 1),
        ("mastodon", f"a {LINK}", 2 + 23),
        ("bluesky", f"a {LINK}", 2 + len(LINK)),
    ],
)
def test_lengths_are_those_of_the_network(network: str, text: str, count: int) -> None:
    assert length(text, BY_ID[network], LINK) == count


words = st.text(st.sampled_from("abc ລາວຂ្មែរệ"), min_size=1, max_size=30)
sentences = st.lists(words.map(lambda w: w.strip() + "."), max_size=5)


@given(words, sentences, st.lists(words, max_size=4), st.integers(20, 200))
def test_a_post_fits_or_tells_by_how_much(
    title: str, said: list[str], tags: list[str], limit: int
) -> None:
    network = replace(BY_ID["x"], limit=limit)
    made = post(title, " ".join(said), LINK, tuple(tags), network)
    assert made.over == over(made.text, network, LINK)
    assert made.length == length(made.text, network, LINK)
    assert title.strip() in made.text
    assert LINK in made.text
    if made.over:
        assert made.text == f"{title}\n\n{LINK}"


@given(sentences)
def test_only_whole_sentences_are_left_out(said: list[str]) -> None:
    summary = " ".join(said)
    for limit in range(30, 160, 10):
        network = replace(BY_ID["mastodon"], limit=limit, tags=0)
        middle = post("T", summary, LINK, (), network).text.removeprefix("T\n\n")
        kept = middle.removesuffix(LINK).strip()
        assert kept == "" or (summary.startswith(kept) and kept.endswith("."))


def test_a_longer_post_is_not_left_on_the_table() -> None:
    network = replace(BY_ID["mastodon"], limit=38)
    made = post("T!", "One. Two. Three.", LINK, ("a", "b"), network)
    assert made.text == f"T!\n\nOne. Two.\n\n{LINK}"


def test_tags_go_before_sentences() -> None:
    network = replace(BY_ID["mastodon"], limit=46)
    made = post("T", "One. Two.", LINK, ("tag one", "tag two"), network)
    assert made.text == f"T\n\nOne. Two.\n\n{LINK}\n\n#TagOne"


def test_bytes_are_counted_where_the_network_does() -> None:
    network: Network = replace(BY_ID["bluesky"], limit=1000, bytes=100)
    assert over("ខ" * 40, network) == 20


@pytest.mark.parametrize(
    ("words_", "tag"),
    [
        ("quốc lộ 9", "#QuốcLộ9"),
        ("Phong Nha – Kẻ Bàng", "#PhongNhaKẻBàng"),
        ("Tầm nhìn 2045", "#TầmNhìn2045"),
        ("2045", ""),
        ("–", ""),
        ("ແດນສະຫວັນ", "#ແດນສະຫວັນ"),
        ("ខ្មែរ", "#ខ្មែរ"),
    ],
)
def test_tags_become_hashtags(words_: str, tag: str) -> None:
    assert hashtag(words_) == tag


def test_a_network_that_cannot_be_is_told_with_its_line() -> None:
    text = '[[network]]\nid = "X Y"\ntitle = "X"\nlimit = "many"\ncount = "words"\nsource = "s"\n'
    networks, findings = read_networks("n.toml", text + 'checked_on = "2026-01-01"\n')
    assert networks == ()
    assert [f.place.line for f in findings if f.place] == [2, 4, 5]
