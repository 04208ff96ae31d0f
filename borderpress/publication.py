"""``publication.toml``, clusters and campaigns → their types."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields

from borderpress.model import (
    FORMATS,
    Campaign,
    Cluster,
    Event,
    Finding,
    Language,
    Message,
    Pair,
    Place,
    Publication,
    ReleaseTerms,
    Section,
    say,
)
from borderpress.validate import Form, name_fault, read_toml, wrong_tag

COLOURS = ("tourism", "trade", "culture", "notices", "corrections")
MOTIFS = ("diamonds", "steps", "zigzag", "waves", "stars")
GATES = ("land", "rail", "river")
POLICIES = ("label", "reviewed-only")
UNTRANSLATED = ("source", "hidden")
LISTS = ("cards", "gates", "corrections")
SUBJECTS = ("TouristDestination", "TouristAttraction", "Place", "Event")
"""Types of schema.org that a section's bulletins may be about."""
OWN_PAGES = ("about", "assets", "campaign", "glossary", "images", "pdf", "search")
"""Names below a language, or at the site's root, that no section may have: pages of the site's
own, and its files."""


def read_publication(
    path: str, text: str, known: Mapping[str, Language]
) -> tuple[Publication | None, list[Finding]]:
    """Return the publication that ``publication.toml`` describes.

    None only when it is no TOML: with any finding there must be no build, but
    the rest of the project can still be read for what else is wrong.
    """
    form, findings = read_toml(text, path)
    if form is None:
        return None, findings
    source = form.choice("source", known, explain=wrong_tag(known))
    languages = _tags(form, known)
    warning, stale = _fact_days(form)
    publication = Publication(
        title=form.text("title"),
        tagline=form.text("tagline"),
        publisher=form.text("publisher"),
        contact=form.text("contact"),
        base_url=_base_url(form),
        source=source,
        languages=tuple(dict.fromkeys((*languages, source))),
        sections=_sections(form),
        release_policy=_policies(form),
        about=form.texts("about"),
        fact_warning=warning,
        fact_stale=stale,
        security_contact=_security_contact(form),
        lead=form.text("lead", required=False),
        terms=form.text("terms", required=False),
        release=_release(form),
    )
    form.close()
    return publication, form.findings


def _tags(form: Form, known: Mapping[str, Language]) -> tuple[str, ...]:
    return form.texts("languages", required=True, choices=known, explain=wrong_tag(known))


def _policies(form: Form) -> tuple[tuple[str, str], ...]:
    """Return the release policy of each format: one word for all, or a table."""
    if not isinstance(form.data.get("release_policy"), dict):
        policy = form.choice("release_policy", POLICIES, default="label")
        return tuple((name, policy) for name in FORMATS)
    table = form.mapping("release_policy")
    if table is None:  # an empty table
        return ()
    policies = tuple((name, table.choice(name, POLICIES, default="label")) for name in FORMATS)
    table.close()
    return policies


def _release(form: Form) -> ReleaseTerms:
    """Return for how long kiosk releases are valid."""
    usual = ReleaseTerms()
    table = form.mapping("release")
    if table is None:
        return usual
    days = {item.name: table.whole(item.name, getattr(usual, item.name)) for item in fields(usual)}
    table.close()
    for name, value in days.items():
        if not 1 <= value <= LONGEST_LIFE:
            table.complain(
                "bad-number",
                name,
                say("“{key}” must lie between 1 and {most}.", key=name, most=LONGEST_LIFE),
                say("Write a number such as {number}.", number=getattr(usual, name)),
            )
            return usual
    return ReleaseTerms(**days)


LONGEST_LIFE = 3660
"""Days: ten years."""


TUF_ROLES = ("root", "targets", "snapshot", "timestamp")
"""Names that The Update Framework keeps for itself."""


def _province(form: Form) -> str:
    """Return the province that signs; it names a file and a key."""
    name = form.text("province", required=False)
    fault = name_fault(name) if name else None
    if fault:
        form.complain(fault.code, "province", fault.text, fault.hint)
    elif name in TUF_ROLES or name.startswith("root-"):
        form.complain(
            "bad-name",
            "province",
            say("The name “{name}” is taken.", name=name),
            say("Write the name of the province, such as quang-tri."),
        )
    return name


ADDRESS = re.compile(r"https?://[\w.-]+(?::[0-9]+)?(?:/[\w.~%/-]*)?")


def _base_url(form: Form) -> str:
    url = form.text("base_url").rstrip("/")
    if url and not ADDRESS.fullmatch(url):
        form.complain(
            "bad-address",
            "base_url",
            say("“{url}” is not a web address.", url=url),
            say("Write it like this: https://example.org/news"),
        )
    return url


def _fact_days(form: Form) -> tuple[int, int]:
    """Return how many days before its end, and after its check, a fact is spoken of."""
    table = form.mapping("facts")
    if table is None:
        return 30, 365
    days = table.whole("warn_days", 30), table.whole("stale_days", 365)
    table.close()
    return max(days[0], 0), max(days[1], 0)


def _security_contact(form: Form) -> str:
    """Return where security reports go: what is written, else an e-mail address of the contact."""
    written = form.text("security_contact", required=False)
    if written and not SECURITY.fullmatch(written):
        form.complain(
            "bad-address",
            "security_contact",
            say("“{url}” is not an address for reports.", url=written),
            say("Write it like this: mailto:security@example.org"),
        )
    contact = form.data.get("contact")
    if not written and isinstance(contact, str) and MAIL.fullmatch(contact):
        return f"mailto:{contact}"
    return written


MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
SECURITY = re.compile(rf"mailto:{MAIL.pattern}|https://[\w.-]+(?:/[\w.~%/-]*)?", re.ASCII)


def _sections(form: Form) -> tuple[Section, ...]:
    """Return the sections; of two with one id the first."""
    sections: dict[str, Section] = {}
    for item in form.mappings("section", required=True):
        section = _section(item)
        if section.id in sections:
            item.complain(
                "name-twice",
                "id",
                say("The name “{name}” stands here a second time.", name=section.id),
                say("Give each section an id of its own."),
            )
        sections.setdefault(section.id, section)
    return tuple(section for name, section in sections.items() if name)


def _section(form: Form) -> Section:
    name = form.text("id")
    if name and (fault := name_fault(name)):
        form.complain(fault.code, "id", fault.text, fault.hint)
    if name in OWN_PAGES:
        form.complain(
            "reserved-name",
            "id",
            say("The name “{name}” belongs to a page or folder of the site.", name=name),
            say("Give the section another id; it is part of web addresses."),
        )
    section = Section(
        name,
        form.text("title"),
        form.choice("colour", COLOURS),
        form.choice("motif", MOTIFS),
        form.choice("untranslated", UNTRANSLATED, default="source"),
        form.choice("lists", LISTS, default="cards"),
        form.choice("subject", SUBJECTS) if "subject" in form.data else "",
    )
    form.close()
    return section


def _name(path: str) -> str:
    return posixpath.basename(path).removesuffix(".toml")


def read_cluster(
    path: str,
    text: str,
    publication: Publication,
    slugs: Sequence[str],
    known: Mapping[str, Language],
) -> tuple[Cluster | None, list[Finding]]:
    """Return the cluster that a file of ``content/clusters/`` describes."""
    form, findings = read_toml(text, path)
    if form is None:
        return None, findings
    sections = tuple(section.id for section in publication.sections)
    cluster = Cluster(
        name=_name(path),
        path=path,
        title=form.text("title"),
        place=form.text("place"),
        gate=form.choice("gate", GATES),
        languages=_tags(form, known),
        sections=form.texts("sections", required=True, choices=sections),
        bulletins=form.texts("bulletins", choices=slugs),
        screen=_screen(form),
        province=_province(form),
    )
    form.close()
    return (None if form.findings else cluster), form.findings


def _screen(form: Form) -> tuple[int, int]:
    """Return width and height in CSS px."""
    value = form.data.get("screen", [1080, 1920])
    form.asked.add("screen")
    if isinstance(value, list) and len(value) == 2 and all(type(v) is int and v > 0 for v in value):
        return value[0], value[1]
    form.complain(
        "bad-number",
        "screen",
        say("“{key}” must be a width and a height.", key="screen"),
        say("Write screen = [1080, 1920]."),
    )
    return 1080, 1920


def read_campaign(
    path: str, text: str, slugs: Sequence[str], gates: Sequence[str] = ()
) -> tuple[Campaign | None, list[Finding]]:
    """Return the campaign that a file of ``content/campaigns/`` describes.

    ``gates``: ids of the gates in the glossary.
    """
    form, findings = read_toml(text, path)
    if form is None:
        return None, findings
    period_from, period_to = form.period("period_from", "period_to")
    campaign = Campaign(
        name=_name(path),
        path=path,
        title=form.text("title"),
        slogan=form.text("slogan"),
        partner=_country(form),
        colour=form.choice("colour", COLOURS),
        motif=form.choice("motif", MOTIFS),
        bulletins=form.texts("bulletins", choices=slugs),
        period_from=period_from,
        period_to=period_to,
        pairs=tuple(p for item in form.mappings("pair") for p in _pair(item, slugs, gates)),
        events=tuple(e for item in form.mappings("event") for e in _event(item)),
    )
    form.close()
    return (None if form.findings else campaign), form.findings


def _pair(form: Form, slugs: Sequence[str], gates: Sequence[str]) -> list[Pair]:
    """Return two destinations and the gate between them; none when one is missing."""
    gate = form.choice("gate", gates)
    ours, theirs = form.choice("ours", slugs), form.choice("theirs", slugs)
    form.close()
    return [Pair(gate, (ours, theirs))] if ours and theirs else []


def _event(form: Form) -> list[Event]:
    """Return an event; none without its days: nobody can go there."""
    starts, ends = form.period("starts", "ends")
    title, place, source = form.text("title"), form.text("place"), form.text("source")
    checked = form.day("checked_on")
    if not starts:
        form.complain(
            "missing-key",
            "starts",
            say("The key “{key}” is missing or empty.", key="starts"),
            say("Write the first day of the event: {example}", example="starts = 2026-12-01"),
        )
    form.close()
    if not (starts and checked):
        return []
    return [Event(title, place, starts, ends or starts, source, checked)]


def _country(form: Form) -> str:
    code = form.text("partner")
    if code and not re.fullmatch("[A-Z]{2}", code):
        form.complain(
            "bad-country",
            "partner",
            say("“{value}” is not the code of a country.", value=code),
            say("Write its two capital letters, such as LA or KH."),
        )
    return code


def publication_messages(
    path: str,
    publication: Publication,
    clusters: Sequence[Cluster],
    campaigns: Sequence[Campaign],
) -> tuple[Message, ...]:
    """Return the messages of the domain ``publication``: names that stand on every page."""
    found = [
        (publication.title, path, "the publication's title"),
        (publication.tagline, path, "the publication's tagline"),
        *((section.title, path, "title of a section") for section in publication.sections),
        *([(publication.terms, path, "terms of use, in press kits")] if publication.terms else []),
        *((text, path, "paragraph about the publication") for text in publication.about),
    ]
    for cluster in clusters:
        found.append((cluster.title, cluster.path, "name of an information point"))
        found.append((cluster.place, cluster.path, "where the information point stands"))
    for campaign in campaigns:
        found.append((campaign.title, campaign.path, "name of a campaign"))
        found.append((campaign.slogan, campaign.path, "slogan of a campaign"))
        for event in campaign.events:
            found.append((event.title, campaign.path, "name of an event"))
            found.append((event.place, campaign.path, "where an event takes place"))
    merged: dict[str, Message] = {}
    for text, where, comment in found:
        before = merged.get(text)
        places = (*(before.places if before else ()), Place(where))
        merged[text] = Message(text, places, comment=before.comment if before else comment)
    return tuple(merged.values())
