"""publication.toml, clusters and campaigns: good ones pass, spoiled ones are told so."""

from __future__ import annotations

from datetime import date

import pytest
from test_bulletin import languages

from borderpress.model import Finding, Pair, Publication
from borderpress.publication import (
    publication_messages,
    read_campaign,
    read_cluster,
    read_publication,
)

PUBLICATION = """\
title = "Bản tin"
tagline = "Cho người qua lại"
publisher = "Ban biên tập"
contact = "a@example.org"
base_url = "https://bantin.example.org/"
source = "vi"
languages = ["vi", "lo", "km"]
release_policy = "label"

[[section]]
id = "gates"
title = "Cửa khẩu"
colour = "trade"
motif = "steps"

[[section]]
id = "notices"
title = "Thông báo"
colour = "notices"
motif = "waves"
"""
CLUSTER = """\
title = "Điểm Lao Bảo"
place = "Cửa khẩu Lao Bảo"
gate = "land"
languages = ["lo", "vi"]
sections = ["gates"]
bulletins = ["lao-bao"]
screen = [1080, 1920]
"""
CAMPAIGN = """\
title = "Việt – Lào"
slogan = "Một điểm đến"
partner = "LA"
colour = "tourism"
motif = "diamonds"
bulletins = ["lao-bao"]
period_from = 2026-01-01
period_to = 2026-12-31
"""
SLUGS = ("lao-bao", "cha-lo")


def publication() -> Publication:
    found, findings = read_publication("content/publication.toml", PUBLICATION, languages())
    assert findings == []
    assert found is not None
    return found


def check(found: list[Finding], code: str, line: int, words: str) -> None:
    (finding,) = found
    assert (finding.code, finding.place and finding.place.line) == (f"content.{code}", line)
    assert words in f"{finding.text.english()} → {finding.hint.english()}"


def test_a_good_publication() -> None:
    found = publication()
    assert found.base_url == "https://bantin.example.org", "without the slash at the end"
    assert [s.id for s in found.sections] == ["gates", "notices"]
    assert found.section("gates").motif == "steps"
    assert {found.policy(name) for name in ("pdf", "web", "kiosk")} == {"label"}


@pytest.mark.parametrize(
    ("written", "policies"),
    [
        ('"reviewed-only"', ("reviewed-only", "reviewed-only")),
        ('{ pdf = "reviewed-only" }', ("reviewed-only", "label")),
        ('{ web = "reviewed-only", pdf = "label" }', ("label", "reviewed-only")),
        ("{}", ("label", "label")),
    ],
)
def test_a_policy_holds_for_all_formats_or_for_each(
    written: str, policies: tuple[str, str]
) -> None:
    text = PUBLICATION.replace('release_policy = "label"', f"release_policy = {written}")
    found, findings = read_publication("content/publication.toml", text, languages())
    assert findings == []
    assert found
    assert (found.policy("pdf"), found.policy("web")) == policies


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "words"),
    [
        ("tagline", "tag_line", "missing-key", 0, "“tagline”"),
        ('"https://bantin.example.org/"', '"bantin.example.org"', "bad-address", 5, "https://"),
        ('"https://bantin.example.org/"', '"https://a b.org/"', "bad-address", 5, "not a web"),
        ('"https://bantin.example.org/"', '"https://"', "bad-address", 5, "not a web"),
        ('source = "vi"', 'source = "vn"', "wrong-language-code", 6, "write vi."),
        ('"lo", "km"]', '"lo", "kh"]', "wrong-language-code", 7, "write km."),
        ('"lo", "km"]', '"lo", "xxx"]', "unknown-language", 7, "no language xxx"),
        ('"label"', '"lable"', "unknown-value", 8, "Did you mean “label”?"),
        ('"label"', '{ pfd = "label" }', "unknown-key", 8, "Did you mean “pdf”?"),
        ('"label"', '{ pdf = "lable" }', "unknown-value", 8, "“release_policy.pdf”"),
        ('id = "notices"', 'id = "gates"', "name-twice", 17, "id of its own"),
        ('id = "notices"', 'id = "search"', "reserved-name", 17, "another id"),
        ('id = "notices"', 'id = "Thông báo"', "bad-name", 17, "Name it thong-bao instead."),
        ('motif = "waves"', 'motif = "wave"', "unknown-value", 20, "Did you mean “waves”?"),
        ('motif = "waves"', "", "missing-key", 16, "“section.1.motif”"),
        ('motif = "waves"', "motif = waves", "toml", 20, "This is not TOML"),
    ],
)
def test_a_spoiled_publication(old: str, new: str, code: str, line: int, words: str) -> None:
    assert PUBLICATION.count(old) == 1
    text = PUBLICATION.replace(old, new)
    _, findings = read_publication("content/publication.toml", text, languages())
    if old == "tagline":  # its wrong name is the second finding
        check(findings[1:], "unknown-key", 2, "Did you mean “tagline”?")
        findings, line = findings[:1], 1
    check(findings, code, line, words)


def test_a_publication_needs_sections() -> None:
    text = PUBLICATION.partition("[[section]]")[0]
    _, findings = read_publication("content/publication.toml", text, languages())
    check(findings, "missing-key", 1, "“section”")


def test_a_good_cluster() -> None:
    path = "content/clusters/lao-bao.toml"
    cluster, findings = read_cluster(path, CLUSTER, publication(), SLUGS, languages())
    assert findings == []
    assert cluster is not None
    assert (cluster.name, cluster.gate, cluster.screen) == ("lao-bao", "land", (1080, 1920))


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "words"),
    [
        ('"land"', '"sea"', "unknown-value", 3, "Write one of: land, rail, river."),
        ('"lo", "vi"', '"la", "vi"', "wrong-language-code", 4, "write lo."),
        ('["gates"]', '["gate"]', "unknown-value", 5, "Did you mean “gates”?"),
        ('["lao-bao"]', '["lao-boa"]', "unknown-value", 6, "Did you mean “lao-bao”?"),
        ("[1080, 1920]", "[1080]", "bad-number", 7, "Write screen = [1080, 1920]."),
        ("[1080, 1920]", "[0, 1920]", "bad-number", 7, "Write screen = [1080, 1920]."),
        ("[1080, 1920]", '"big"', "bad-number", 7, "Write screen = [1080, 1920]."),
        ("screen =", "size =", "unknown-key", 7, "not known here"),
        ("title =", "title", "toml", 1, "This is not TOML"),
    ],
)
def test_a_spoiled_cluster(old: str, new: str, code: str, line: int, words: str) -> None:
    text = CLUSTER.replace(old, new)
    cluster, findings = read_cluster("c/x.toml", text, publication(), SLUGS, languages())
    assert cluster is None
    check(findings, code, line, words)


def test_a_good_campaign() -> None:
    campaign, findings = read_campaign("content/campaigns/viet-lao.toml", CAMPAIGN, SLUGS)
    assert findings == []
    assert campaign is not None
    assert (campaign.name, campaign.partner) == ("viet-lao", "LA")
    assert campaign.period_to == date(2026, 12, 31)


PAIR = """\
[[pair]]
gate = "cha-lo-gate"
ours = "lao-bao"
theirs = "cha-lo"

[[event]]
title = "Hội xuân"
place = "Quảng trường"
starts = 2026-02-01
source = "Báo thử"
checked_on = 2026-01-10
"""


def test_a_campaign_has_pairs_and_events() -> None:
    campaign, findings = read_campaign("c/x.toml", CAMPAIGN + PAIR, SLUGS, ("cha-lo-gate",))
    assert findings == []
    assert campaign is not None
    assert campaign.pairs == (Pair("cha-lo-gate", ("lao-bao", "cha-lo")),)
    (event,) = campaign.events
    assert (event.title, event.starts, event.ends) == (
        "Hội xuân", date(2026, 2, 1), date(2026, 2, 1)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "words"),
    [
        ("cha-lo-gate", "cha-l-gate", "unknown-value", 10, "Did you mean “cha-lo-gate”?"),
        ('theirs = "cha-lo"', 'theirs = "lo"', "unknown-value", 12, "Write one of"),
        ("starts = 2026-02-01\n", "", "missing-key", 14, "Write the first day of the event"),
        ("starts =", "ends = 2026-01-01\nstarts =", "bad-period", 17, "or a later day"),
        ("2026-01-10", '"hôm qua"', "bad-date", 19, "is not a date"),
        ("place =", "plaza =", "unknown-key", 16, "Did you mean “place”?"),
    ],
)
def test_a_spoiled_pair_or_event(old: str, new: str, code: str, line: int, words: str) -> None:
    text = CAMPAIGN + PAIR.replace(old, new, 1)
    campaign, findings = read_campaign("c/x.toml", text, SLUGS, ("cha-lo-gate",))
    assert campaign is None
    found = [f for f in findings if f.code == f"content.{code}"]
    check(found[:1], code, line, words)


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "words"),
    [
        ('"LA"', '"Lào"', "bad-country", 3, "two capital letters"),
        ('["lao-bao"]', '["cha-loo"]', "unknown-value", 6, "Did you mean “cha-lo”?"),
        ("2026-12-31", "2025-12-31", "bad-period", 8, "Write 2026-01-01 or a later day."),
        ("2026-12-31", '"cuối năm"', "bad-date", 8, "is not a date"),
        ("2026-12-31", "2026-12-41", "toml", 8, "This is not TOML"),
    ],
)
def test_a_spoiled_campaign(old: str, new: str, code: str, line: int, words: str) -> None:
    campaign, findings = read_campaign("c/x.toml", CAMPAIGN.replace(old, new), SLUGS)
    assert campaign is None
    check(findings, code, line, words)


def test_the_messages_of_a_publication() -> None:
    cluster, _ = read_cluster("content/clusters/a.toml", CLUSTER, publication(), SLUGS, languages())
    twin = CAMPAIGN.replace("Việt – Lào", "Điểm Lao Bảo")
    campaign, _ = read_campaign("content/campaigns/b.toml", twin, SLUGS)
    assert cluster is not None
    assert campaign is not None
    found = publication_messages("content/publication.toml", publication(), [cluster], [campaign])
    assert [m.id for m in found] == [
        "Bản tin",
        "Cho người qua lại",
        "Cửa khẩu",
        "Thông báo",
        "Điểm Lao Bảo",
        "Cửa khẩu Lao Bảo",
        "Một điểm đến",
    ]
    places = {m.id: [p.path for p in m.places] for m in found}
    assert places["Điểm Lao Bảo"] == ["content/clusters/a.toml", "content/campaigns/b.toml"]
