"""The door for what people type: YAML and TOML mappings, checked key by key.

Every problem becomes a finding with file, line, what is wrong and what to
write instead, and reading goes on, so that one run tells all of them.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import yaml

from borderpress.errors import BorderpressError
from borderpress.languages import resolve_tag
from borderpress.model import Finding, Language, Place, Severity, Text, say
from borderpress.normalised import changes_told
from borderpress.text.normalize import normalize


class Fault(NamedTuple):
    """What is wrong with a value, before its place is known."""

    code: str
    text: Text
    hint: Text


Explain = Callable[[str], Fault]
"""A value that is not among the choices → what is wrong with it."""

# --- Text ---------------------------------------------------------------------

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|[\ud800-\udfff]")
"""Characters that no page can show: controls, line separators, halves of surrogate pairs.

Python-Markdown marks its places with STX and ETX, so these would do harm."""

MOST_COMPLAINTS = 10
"""Lines named of a file that is full of unfit characters."""


def decode(path: str, data: bytes, findings: list[Finding]) -> str:
    """Return the file as NFC text with LF line ends, and note what had to be changed."""
    try:
        raw = data.decode("utf-8")
    except UnicodeDecodeError as error:
        findings.append(_encoding(path, data.count(b"\n", 0, error.start) + 1))
        raw = UNFIT.sub("\ufffd", data.decode("utf-8", "replace"))
    text, changes = normalize(raw)
    findings += changes_told(path, changes)
    lines = {text.count("\n", 0, found.start()) + 1 for found in UNFIT.finditer(text)}
    findings += [_unfit(Place(path, line)) for line in sorted(lines)[:MOST_COMPLAINTS]]
    return UNFIT.sub("", text) if lines else text


def _encoding(path: str, line: int) -> Finding:
    return Finding(
        "content.encoding",
        Severity.ERROR,
        say("The file is not in UTF-8."),
        say("Save it again with the encoding UTF-8; in Word: Save as, Plain text, UTF-8."),
        Place(path, line),
    )


def _unfit(place: Place) -> Finding:
    return Finding(
        "content.control-character",
        Severity.ERROR,
        say("An invisible character stands here that no page can show."),
        say("Delete the line and type it again; it often comes along with pasted text."),
        place,
    )


# --- Names in web addresses ---------------------------------------------------

WEB_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_NAME = 80
"""Characters; with folder and suffix such a name fits every file system and a QR code."""


def web_name(written: str) -> str:
    """Return the name fit for a web address that is nearest to ``written``; may be empty."""
    plain = unicodedata.normalize("NFKD", written.replace("đ", "d").replace("Đ", "D"))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", ascii_only).strip("-")[:LONGEST_NAME].strip("-")


def name_fault(written: str) -> Fault | None:
    """Return what is wrong with a name that becomes part of a web address, else None."""
    if len(written) <= LONGEST_NAME and WEB_NAME.fullmatch(written):
        return None
    fit = web_name(written)
    return Fault(
        "bad-name",
        say("The name “{name}” is not fit for a web address.", name=UNFIT.sub("\ufffd", written)),
        say("Name it {fit} instead.", fit=fit)
        if fit
        else say("Use small letters from a to z, digits and hyphens only."),
    )


def check_name(path: str, written: str) -> list[Finding]:
    """Return a finding when the name of the file ``path`` is not fit for a web address."""
    fault = name_fault(written)
    if fault is None:
        return []
    return [Finding(f"content.{fault.code}", Severity.ERROR, fault.text, fault.hint, Place(path))]


# --- Languages ----------------------------------------------------------------


def wrong_tag(languages: Mapping[str, Language]) -> Explain:
    """Return what tells a person which language tag is meant by a wrong one."""
    codes = {
        entry.partition(" ")[0].lower()
        for language in languages.values()
        for entry in language.codes_meant
    }

    def explain(tag: str) -> Fault:
        known = tag.strip().lower() in codes
        try:
            meant = resolve_tag(tag, languages).tag
        except BorderpressError as error:
            code = "wrong-language-code" if known else "unknown-language"
            return Fault(code, error.text, error.hint)
        text = say("There is no language {tag}.", tag=tag)
        return Fault("wrong-language-code", text, say("Write {tags}.", tags=meant))

    return explain


# --- Forms --------------------------------------------------------------------


@dataclass(slots=True)
class Form:
    """A mapping being read: each key is asked for once, then :meth:`close` names the rest."""

    data: Mapping[str, Any]
    path: str
    """File, relative to the project's root."""
    lines: Mapping[str, int]
    """Line of each key, by dotted path such as ``facts.0.label``."""
    prefix: str = ""
    findings: list[Finding] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def line(self, key: str) -> int:
        """Return the line of ``key``, or that of the nearest mapping around it."""
        name = self.prefix + key
        while name:
            if name in self.lines:
                return self.lines[name]
            name = name.rpartition(".")[0]
        return self.lines.get("", 1)

    def complain(self, code: str, key: str, text: Text, hint: Text) -> None:
        """Note a problem with ``key``."""
        place = Place(self.path, self.line(key))
        self.findings.append(Finding(f"content.{code}", Severity.ERROR, text, hint, place))

    def _get(self, key: str, required: bool) -> Any:
        self.asked.add(key)
        value = self.data.get(key)
        if isinstance(value, str):
            value = self._fit(key, value).strip()
        if value is not None and value not in ("", [], {}):
            return value
        if required:
            self.complain(
                "missing-key",
                key,
                say("The key “{key}” is missing or empty.", key=self.prefix + key),
                say("Add a line “{key}: …”.", key=key),
            )
        return None

    def _fit(self, key: str, value: str) -> str:
        """Return a text without the unfit characters that YAML and TOML can write as escapes."""
        if UNFIT.search(value) is None:
            return value
        self.findings.append(_unfit(Place(self.path, self.line(key))))
        return UNFIT.sub("", value)

    def text(self, key: str, *, required: bool = True, default: str = "") -> str:
        """Return a single string, on one line."""
        value = self._get(key, required)
        if value is None:
            return default
        if isinstance(value, bool | int | float):
            return str(value)
        if not isinstance(value, str):
            self.complain(
                "not-text",
                key,
                say("“{key}” must be one text, not a list.", key=self.prefix + key),
                say("Write it on one line, in quotes when it contains “: ”."),
            )
            return default
        return re.sub(r"\s+", " ", value).strip()

    def choice(
        self, key: str, choices: Iterable[str], default: str = "", explain: Explain | None = None
    ) -> str:
        """Return one of ``choices``; required unless a default is given."""
        value = self.text(key, required=not default, default=default)
        known = tuple(choices)
        if not value or not known or value in known:
            return value
        self.complain(*self._placed(key, explain(value) if explain else None, value, known))
        return default or known[0]

    def texts(
        self,
        key: str,
        *,
        required: bool = False,
        choices: Iterable[str] | None = None,
        explain: Explain | None = None,
    ) -> tuple[str, ...]:
        """Return a list of strings, each once, each one of ``choices`` when these are given."""
        value = self._get(key, required)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.complain(
                "not-a-list",
                key,
                say("“{key}” must be a list.", key=self.prefix + key),
                say("Write it like this: {key}: [first, second]", key=key),
            )
            return ()
        known = None if choices is None else tuple(choices)
        found = []
        for number, written in enumerate(value):
            item, place = self._fit(key, written).strip(), f"{key}.{number}"
            if known is None or item in known:
                found.append(item)
            else:
                fault = explain(item) if explain else None
                self.complain(*self._placed(key, fault, item, known, place))
        return tuple(dict.fromkeys(item for item in found if item))

    def lists(self, key: str, choices: Iterable[str]) -> tuple[tuple[str, ...] | None, ...]:
        """Return a list of lists of strings; None in the place of one that is no good."""
        value = self._get(key, False)
        if value is None:
            return ()
        known = tuple(choices)
        good = isinstance(value, list) and all(isinstance(one, list) for one in value)
        if not good or not all(isinstance(v, str) for one in value for v in one):
            self.complain(
                "not-a-list",
                key,
                say("“{key}” must be a list of lists.", key=self.prefix + key),
                say("Write it like this: {key}: [[vi, lo], [vi, lo, en]]", key=key),
            )
            return ()
        found: list[tuple[str, ...] | None] = []
        for number, one in enumerate(value):
            wrong = [n for n, item in enumerate(one) if item not in known]
            for n in wrong:
                self.complain(*self._placed(key, None, one[n], known, f"{key}.{number}.{n}"))
            found.append(None if wrong else tuple(one))
        return tuple(found)

    def _placed(
        self, key: str, fault: Fault | None, value: str, known: Sequence[str], place: str = ""
    ) -> tuple[str, str, Text, Text]:
        """Return what :meth:`complain` is told about a value that is not possible."""
        text = say("“{value}” is not possible for “{key}”.", value=value, key=self.prefix + key)
        hint = _near(value, known) or say("Write one of: {choices}.", choices=", ".join(known))
        code, text, hint = fault or Fault("unknown-value", text, hint)
        return code, place or key, text, hint

    def day(self, key: str, *, required: bool = True) -> date | None:
        """Return a date written as year-month-day."""
        value = self._get(key, required)
        if value is None or type(value) is date:
            return value
        day = parse_day(str(value))
        if day is None:
            self.complain(
                "bad-date",
                key,
                say("“{value}” is not a date.", value=value),
                say("Write year-month-day, such as {day}.", day=_day_meant(str(value))),
            )
        return day

    def flag(self, key: str) -> bool:
        """Return true or false; false when absent."""
        value = self._get(key, False)
        if value in (None, "false", False):
            return False
        if value in ("true", True):
            return True
        self.complain(
            "bad-flag",
            key,
            say("“{value}” is neither true nor false.", value=value),
            say("Write true or false."),
        )
        return False

    def whole(self, key: str, default: int) -> int:
        """Return a whole number."""
        value = self._get(key, False)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.complain(
            "bad-number",
            key,
            say("“{value}” is not a whole number.", value=value),
            say("Write a number such as {number}.", number=default),
        )
        return default

    def period(self, first: str, last: str) -> tuple[date | None, date | None]:
        """Return the days under two keys that may be absent; the last may not be the earlier."""
        start, end = self.day(first, required=False), self.day(last, required=False)
        self.in_order(first, start, last, end)
        return start, end

    def in_order(self, first: str, start: date | None, last: str, end: date | None) -> None:
        """Complain when the day under ``last`` comes before the one under ``first``."""
        if start and end and start > end:
            self.complain(
                "bad-period",
                last,
                say("“{last}” comes before “{first}”.", last=self.prefix + last, first=first),
                say("Write {day} or a later day.", day=start),
            )

    def mapping(self, key: str) -> Form | None:
        """Return the mapping under ``key`` as a form of its own, or None when absent."""
        value = self._get(key, False)
        if value is None:
            return None
        if not isinstance(value, dict):
            self._not_mapping(key)
            return None
        return self._inside(f"{key}.", value)

    def mappings(self, key: str, *, required: bool = False) -> list[Form]:
        """Return the list of mappings under ``key``, each as a form of its own."""
        value = self._get(key, required)
        if value is None:
            return []
        if not isinstance(value, list):
            self._not_mapping(key)
            return []
        for number, item in enumerate(value):
            if not isinstance(item, dict):
                self._not_mapping(f"{key}.{number}")
        return [
            self._inside(f"{key}.{n}.", item)
            for n, item in enumerate(value)
            if isinstance(item, dict)
        ]

    def _not_mapping(self, key: str) -> None:
        self.complain(
            "not-a-mapping",
            key,
            say("“{key}” must hold keys with values.", key=self.prefix + key),
            say("Look at the same key in a bulletin of the sample publication."),
        )

    def _inside(self, key: str, data: Mapping[str, Any]) -> Form:
        return Form(data, self.path, self.lines, self.prefix + key, self.findings)

    def close(self) -> None:
        """Complain about every key that nobody asked for."""
        for key in self.data:
            if key not in self.asked:
                free = sorted(self.asked - set(self.data)) or sorted(self.asked)
                text = say("The key “{key}” is not known here.", key=f"{self.prefix}{key}")
                keys = ", ".join(sorted(self.asked))
                hint = _near(str(key), free) or say(
                    "Take it out, or use one of: {choices}.", choices=keys
                )
                self.complain("unknown-key", str(key), text, hint)


def _near(written: str, known: Sequence[str]) -> Text | None:
    """Return the nearest of ``known`` as a remedy, or None when none is near."""
    near = difflib.get_close_matches(written.lower(), known, 1)
    return say("Did you mean “{near}”?", near=near[0]) if near else None


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
VIETNAMESE_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")


def parse_day(written: str) -> date | None:
    """Return the day that YYYY-MM-DD names, or None; other forms of ISO 8601 are not taken."""
    try:
        return date.fromisoformat(written) if DAY.fullmatch(written) else None
    except ValueError:
        return None


def _day_meant(written: str) -> str:
    """Return how a day written the Vietnamese way is typed, else an example."""
    found = VIETNAMESE_DAY.fullmatch(written.strip())
    meant = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else ""
    return meant if parse_day(meant) else "2026-11-23"


# --- YAML -------------------------------------------------------------------

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml where PyYAML was built with it: ten times as fast."""

DEEPEST = 8
"""Levels of nesting taken; a bulletin has two."""


def read_yaml(text: str, path: str, first_line: int = 1) -> tuple[Form | None, list[Finding]]:
    """Return YAML front matter as a form; scalars stay strings.

    YAML would turn ``no`` into false, ``1:30`` into 90 and ``08`` into an
    error; what an editor typed is what is kept.
    """
    reader = _Yaml(path, first_line)
    try:
        data = reader.document(yaml.parse(text, Loader=LOADER))
    except yaml.YAMLError as error:
        return None, [*reader.findings, _not_yaml(path, first_line, error, text)]
    if not isinstance(data, dict):
        return None, [*reader.findings, _yaml_fault(Place(path, reader.last), "")]
    return Form(data, path, reader.lines, findings=reader.findings), reader.findings


class _Yaml:
    """Turns the events of one YAML document into plain data."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path, self.first, self.last = path, first_line, first_line
        self.lines: dict[str, int] = {"": first_line}
        self.findings: list[Finding] = []

    def document(self, events: Iterator[Any]) -> object:
        """Return the data of the only document, None when there is none or another one."""
        data: object = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                self.last = self._line(event)
            elif isinstance(event, yaml.NodeEvent):
                data = self._node(event, events, "", 0)
        return data if documents == 1 else None

    def _line(self, event: Any) -> int:
        line: int = self.first + event.start_mark.line
        return line

    def _node(self, event: Any, events: Iterator[Any], name: str, depth: int) -> object:
        if depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem="too deep", problem_mark=event.start_mark)
        if event.anchor is not None or getattr(event, "tag", None) is not None:
            self.findings.append(_sign(Place(self.path, self._line(event))))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, name, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, name, depth)
        return event.value if isinstance(event, yaml.ScalarEvent) else f"*{event.anchor}"

    def _mapping(self, events: Iterator[Any], name: str, depth: int) -> dict[str, object]:
        data: dict[str, object] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line = self._line(event)
            key = self._key(event, events, depth)
            dotted = f"{name}.{key}" if name else key
            if key in data:
                self.findings.append(_twice(key, Place(self.path, line)))
                self._node(next(events), events, f"{dotted}#", depth + 1)
                continue
            self.lines.setdefault(dotted, line)
            data[key] = self._node(next(events), events, dotted, depth + 1)
        return data

    def _key(self, event: Any, events: Iterator[Any], depth: int) -> str:
        """Return a key; one that is itself a list or mapping is told as unknown later."""
        value = self._node(event, events, "?", depth + 1)
        return UNFIT.sub("\ufffd", value if isinstance(value, str) else "?")

    def _sequence(self, events: Iterator[Any], name: str, depth: int) -> list[object]:
        items: list[object] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            dotted = f"{name}.{len(items)}"
            self.lines[dotted] = self._line(event)
            items.append(self._node(event, events, dotted, depth + 1))
        return items


def _not_yaml(path: str, first: int, error: yaml.YAMLError, text: str) -> Finding:
    """Return the finding for text that is no YAML, at the line where the mistake was made."""
    mark = getattr(error, "problem_mark", None)
    context = str(getattr(error, "context", "") or "")
    if "quoted scalar" in context or "flow" in context:  # where a quote or bracket was opened
        mark = getattr(error, "context_mark", None) or mark
    line = mark.line if mark else 0
    written = text.split("\n")
    for near in (line, line + 1):  # libyaml names the line before the tab
        if "\t" in "".join(written[near : near + 1]):
            return _tab(Place(path, first + near))
    # A quote that was never closed ends at the next one, lines later.
    opened = (n for n, row in enumerate(written[:line]) if OPENED.match(row))
    return _yaml_fault(
        Place(path, first + next(opened, line)), str(getattr(error, "problem", "") or "")
    )


OPENED = re.compile(r'[^"#]*:\s*"(?:[^"\\]|\\.)*$')
"""A line that opens a quote behind its key and does not close it."""


def _yaml_fault(place: Place, problem: str) -> Finding:
    return Finding(
        "content.yaml",
        Severity.ERROR,
        say("The lines between the two --- are not written correctly. {problem}", problem=problem),
        say(
            "Write one “key: value” a line; put a value that contains “: ” or begins with a "
            "sign in quotes."
        ),
        place,
    )


def _tab(place: Place) -> Finding:
    return Finding(
        "content.yaml",
        Severity.ERROR,
        say("A tab stands where only spaces may."),
        say("Write two spaces instead of the tab."),
        place,
    )


def _sign(place: Place) -> Finding:
    return Finding(
        "content.yaml-sign",
        Severity.ERROR,
        say("A value begins with *, & or !, which have a meaning of their own here."),
        say("Put the value in quotes."),
        place,
    )


def _twice(key: str, place: Place) -> Finding:
    return Finding(
        "content.key-twice",
        Severity.ERROR,
        say("The key “{key}” stands here a second time.", key=key),
        say("Keep one of the two."),
        place,
    )


# --- TOML -------------------------------------------------------------------


def read_toml(text: str, path: str) -> tuple[Form | None, list[Finding]]:
    """Return a TOML file as a form."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else len(text.rstrip().split("\n"))
        return None, [
            Finding(
                "content.toml",
                Severity.ERROR,
                say("This is not TOML: {problem}", problem=error),
                say('Write key = "value"; texts stand in straight double quotes.'),
                Place(path, line),
            )
        ]
    findings: list[Finding] = []
    return Form(data, path, toml_lines(text), findings=findings), findings


def toml_lines(text: str) -> dict[str, int]:
    """Return the line of each key of a TOML file, by dotted path.

    tomllib keeps no positions; our files use one key a line, so a scan finds them.
    """
    lines: dict[str, int] = {"": 1}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if array := re.match(r"\s*\[\[([\w.\"-]+)\]\]", line):
            name = _counted(array.group(1).replace('"', ""), counts)
            table = f"{name}.{counts.get(name, 0)}."
            counts[name] = counts.get(name, 0) + 1
            lines.setdefault(name, number)
            lines[table.rstrip(".")] = number
        elif header := re.match(r"\s*\[([\w.\"-]+)\]", line):
            table = _counted(header.group(1).replace('"', ""), counts) + "."
            lines.setdefault(table.rstrip("."), number)
        elif key := re.match(r"\s*([\w.\"-]+)\s*=", line):
            lines.setdefault(table + key.group(1).strip('"'), number)
    return lines


def _counted(name: str, counts: Mapping[str, int]) -> str:
    """Return the path of a table or list in the last table of a list: term.lo → term.3.lo."""
    outer, dot, inner = name.partition(".")
    return f"{outer}.{counts[outer] - 1}.{inner}" if dot and outer in counts else name
