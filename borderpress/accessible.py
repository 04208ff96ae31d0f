"""A finished PDF made fit to be read aloud and to be kept: PDF/UA-1 and PDF/A-2a in one file.

Sources: ISO 32000-1; ISO 14289-1 (PDF/UA-1); ISO 19005-2 (PDF/A-2), with the clauses that
functions name.  The file says that it conforms only where nothing is known to be amiss; all
else is mended or told.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from borderpress.model import Finding, Severity, Text, say
from borderpress.structure import IGNORED, Area, Content, Element

PRINTED = 4
"""Flag of an annotation that is printed too (ISO 19005-2, 6.3.2)."""
INKS = b"/DeviceCMYK"
"""The name of the colour space of inks, as drawings say it."""
DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-]\d\d)'?(\d\d)'?)?")


@dataclass(frozen=True, slots=True)
class Tags:
    """What is known of a PDF besides its pages."""

    structure: Element
    doubled: tuple[int, ...] = ()
    """Numbers of annotations that only say again what another one of the same link says."""


def accessible(
    data: bytes, tags: Tags, icc: bytes, *, sound: bool = True
) -> tuple[bytes, tuple[Finding, ...]]:
    """Return ``data`` (a PDF with marked content, as WeasyPrint writes it) as PDF/UA-1 and
    PDF/A-2a, and what keeps it from being so.

    ``icc``: a profile of sRGB, in which all colours of ``data`` are; ``sound``: False where
    something is known to be amiss already, such as a letter that no font has.  Same arguments,
    same bytes.  Raises pikepdf.PdfError when ``data`` is no PDF.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _mend(pdf, set(tags.doubled))
        _Writer(pdf).write(tags.structure)
        faults = tuple(_faults(pdf, tags.structure))
        _intent(pdf, icc)
        _metadata(pdf, claims=sound and not faults)
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            force_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue(), faults


# --- What would keep a file from conforming ------------------------------------


def _faults(pdf: pikepdf.Pdf, structure: Element) -> Iterator[Finding]:
    """Yield what nobody but the author or the layout can mend."""
    if not str(pdf.Root.get(Name.Lang, "")):
        yield _fault(
            "pdf.no-language",
            say("The page does not say in which language it is."),
            say("Write lang in the html element of the layout's template."),
        )
    if not str(pdf.docinfo.get(Name.Title, "")).strip():
        yield _fault(
            "pdf.no-title",
            say("The page has no title."),
            say("Write a title element into the head of the layout's template."),
        )
    for element in structure.walk():
        if element.type == "Figure" and not element.alt:
            page = next(kid.page + 1 for kid in element.kids if isinstance(kid, Content))
            yield _fault(
                "pdf.no-alt",
                say("A picture on page {page} has no text for those who cannot see it.", page=page),
                say('Write alt in its img element; alt="" where it is decoration.'),
            )
    pages = (page.Contents.read_bytes() for page in pdf.pages if Name.Contents in page)
    if any(map(_inked, pdf.objects)) or any(INKS in drawing for drawing in pages):
        yield _fault(
            "pdf.inks",
            say("A picture or colour is in inks (CMYK) of a press that is not named."),
            say("Save pictures in screen colours (RGB), and name such colours in style sheets."),
        )
    if Name.EmbeddedFiles in pdf.Root.get(Name.Names, {}):
        yield _fault(
            "pdf.attachment",
            say("A file is attached to the page."),
            say("Take the attachment out of the layout's template."),
        )


def _fault(code: str, text: Text, hint: Text) -> Finding:
    return Finding(code, Severity.WARNING, text, hint)


def _inked(item: Any) -> bool:
    """Return whether an object paints in inks: what they look like depends on the device
    (ISO 19005-2, 6.2.4.3).
    """
    if not isinstance(item, pikepdf.Stream):
        return False
    if item.get(Name.Subtype) == Name.Image:
        return bool(item.get(Name.ColorSpace) == Name.DeviceCMYK)
    drawing = item.get(Name.Subtype) == Name.Form or item.get(Name.PatternType) == 1
    return drawing and INKS in item.read_bytes()


def _pictures(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get(Name.Subtype) == Name.Image:
            yield item


# --- What can be mended ---------------------------------------------------------


def _mend(pdf: pikepdf.Pdf, doubled: set[int]) -> None:
    """Mend pictures, annotations and bookmarks."""
    for picture in _pictures(pdf):
        if Name.Interpolate in picture:  # ISO 19005-2, 6.2.8: must be false
            del picture.Interpolate
    for page in pdf.pages:
        kept = [a for a in page.obj.get(Name.Annots, []) if a.objgen[0] not in doubled]
        for annotation in kept:
            annotation.F = PRINTED
        if kept:
            page.obj.Annots = Array(kept)
    if Name.Outlines in pdf.Root:
        for item in _bookmarks(pdf.Root.Outlines.get(Name.First)):
            item.Title = String(" ".join(IGNORED.sub("", str(item.Title)).split()))


def _bookmarks(first: Any) -> Iterator[Any]:
    while first is not None:
        yield first
        yield from _bookmarks(first.get(Name.First))
        first = first.get(Name.Next)


# --- The structure ----------------------------------------------------------------


@dataclass(slots=True)
class _Writer:
    """Writes the structure tree of a PDF (ISO 32000-1, 14.7)."""

    pdf: pikepdf.Pdf
    pages: list[Any] = field(default_factory=list)
    owners: list[dict[int, Any]] = field(default_factory=list)
    """For each page: marked content → its structure element."""
    forms: dict[int, dict[int, Any]] = field(default_factory=dict)
    """For each form XObject, by its number, the same."""
    links: list[Any] = field(default_factory=list)
    """The structure element of each annotation."""
    ids: dict[str, Any] = field(default_factory=dict)

    def write(self, structure: Element) -> None:
        """Write ``structure`` and all that the document's catalog says of it."""
        pdf = self.pdf
        self.pages = [page.obj for page in pdf.pages]
        self.owners = [{} for _ in self.pages]
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = Array([self._element(structure, root)])
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=self._parents()))
        root.ParentTreeNextKey = len(self.pages) + len(self.links) + len(self.forms)
        if self.ids:
            names = [part for key in sorted(self.ids) for part in (String(key), self.ids[key])]
            root.IDTree = pdf.make_indirect(Dictionary(Names=Array(names)))
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)

    def _element(self, element: Element, parent: Any) -> Any:
        made = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{element.type}"), P=parent)
        )
        page = next((kid.page for kid in element.kids if isinstance(kid, Content)), None)
        if page is not None:
            made.Pg = self.pages[page]
        kids = [self._kid(kid, made, page) for kid in element.kids]
        if kids:
            made.K = kids[0] if len(kids) == 1 else Array(kids)
        for key, value in (
            ("Lang", element.language),
            ("Alt", element.alt),
            ("E", element.expansion),
        ):
            if value:
                made[Name(f"/{key}")] = String(value)
        if element.id:
            made.ID = String(element.id)
            self.ids[element.id] = made
        if element.attributes:
            made.A = _attributes(element)
        return made

    def _kid(self, kid: Element | Content | Area, parent: Any, page: int | None) -> Any:
        if isinstance(kid, Element):
            return self._element(kid, parent)
        if isinstance(kid, Area):
            return self._area(kid, parent)
        owned = self.forms.setdefault(kid.form, {}) if kid.form else self.owners[kid.page]
        owned[kid.mcid] = parent
        if kid.page == page and not kid.form:
            return kid.mcid
        made = Dictionary(Type=Name.MCR, Pg=self.pages[kid.page], MCID=kid.mcid)
        if kid.form:
            made.Stm = self.pdf.get_object(kid.form, 0)
        return made

    def _area(self, area: Area, parent: Any) -> Any:
        annotation = self.pdf.get_object(area.number, 0)
        annotation.StructParent = len(self.pages) + len(self.links)
        annotation.Contents = String(area.text)  # ISO 14289-1, 7.18.5
        self.links.append(parent)
        return Dictionary(Type=Name.OBJR, Obj=annotation)

    def _parents(self) -> Array:
        entries = [*map(self._row, self.owners), *self.links]
        for form, owned in self.forms.items():
            self.pdf.get_object(form, 0).StructParents = len(entries)
            entries.append(self._row(owned))
        return Array([part for number, entry in enumerate(entries) for part in (number, entry)])

    def _row(self, owned: dict[int, Any]) -> Any:
        row = Array([owned.get(mcid) for mcid in range(max(owned, default=-1) + 1)])
        return self.pdf.make_indirect(row)


def _attributes(element: Element) -> Any:
    """Return the attributes of an element, one dictionary for each owner."""
    made: dict[str, Any] = {}
    for owner, key, value in element.attributes:
        named = made.setdefault(owner, Dictionary(O=Name(f"/{owner}")))
        named[Name(f"/{key}")] = (
            Name(f"/{value}")
            if isinstance(value, str)
            else Array(value)
            if isinstance(value, tuple)
            else value
        )
    return next(iter(made.values())) if len(made) == 1 else Array(made.values())


# --- What the file says of itself --------------------------------------------------


def _intent(pdf: pikepdf.Pdf, icc: bytes) -> None:
    """Say that colours are those of sRGB (ISO 19005-2, 6.2.3)."""
    profile = pdf.make_stream(icc, N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB IEC61966-2.1",
        RegistryName="http://www.color.org",
        Info="sRGB IEC61966-2.1",
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([intent])


NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}

CLAIMS = """\
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""
"""PDF/A-2a and PDF/UA-1; ISO 19005-2, 6.6.2.3.3 wants the second one's property described."""


def _metadata(pdf: pikepdf.Pdf, *, claims: bool) -> None:
    """Write the XMP packet from what the document's information says, in its language."""
    info, language = pdf.docinfo, str(pdf.Root.get(Name.Lang, ""))
    spaces = "\n".join(f'xmlns:{key}="{name}"' for key, name in NAMESPACES.items())
    lines = "\n".join(_properties(info, language))
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        f'<rdf:RDF xmlns:rdf="{NAMESPACES["rdf"]}">\n<rdf:Description rdf:about=""\n'
        f"{spaces}>\n{lines}\n{CLAIMS if claims else ''}\n</rdf:Description>\n</rdf:RDF>\n"
        '</x:xmpmeta>\n<?xpacket end="w"?>'
    )
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)


def _properties(info: Any, language: str) -> Iterator[str]:
    said = {str(key)[1:]: str(value) for key, value in info.items()}
    for name, key in (("dc:title", "Title"), ("dc:description", "Subject")):
        if text := said.get(key):
            yield f"<{name}><rdf:Alt>{_in_languages(text, language)}</rdf:Alt></{name}>"
    if author := said.get("Author"):
        yield f"<dc:creator>{_many('Seq', [author])}</dc:creator>"
    if language:
        yield f"<dc:language>{_many('Bag', [language])}</dc:language>"
    if keywords := said.get("Keywords"):
        yield f"<dc:subject>{_many('Bag', keywords.split(', '))}</dc:subject>"
        yield f"<pdf:Keywords>{escape(keywords)}</pdf:Keywords>"
    yield f"<pdf:Producer>{escape(said.get('Producer', ''))}</pdf:Producer>"
    for name, key in (("xmp:CreateDate", "CreationDate"), ("xmp:ModifyDate", "ModDate")):
        if day := iso_date(said.get(key, "")):
            yield f"<{name}>{day}</{name}>"


def _many(kind: str, texts: Iterable[str]) -> str:
    items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
    return f"<rdf:{kind}>{items}</rdf:{kind}>"


def _in_languages(text: str, language: str) -> str:
    tags = ("x-default", language) if language else ("x-default",)
    return "".join(f"<rdf:li xml:lang={quoteattr(tag)}>{escape(text)}</rdf:li>" for tag in tags)


def iso_date(date: str) -> str:
    """Return a PDF's date (ISO 32000-1, 7.9.4) as XMP writes it, or nothing for another text."""
    found = DATE.fullmatch(date)
    if not found:
        return ""
    year, month, day, hour, minute, second, ahead, rest = found.groups()
    parts = "-".join(part for part in (year, month, day) if part)
    if hour is None:
        return parts
    zone = f"{ahead}:{rest}" if ahead else "Z"
    return f"{parts}T{hour}:{minute or '00'}:{second or '00'}{zone}"
