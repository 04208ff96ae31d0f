"""The door for what people type: YAML and TOML mappings, checked key by key.

Every problem becomes a finding with file, line, what is wrong and what to
write instead, and reading goes on, so that one run tells all of them.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import yaml

from borderpress.model import Finding, Place, Severity, Text, say


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
        if value in (None, "", [], {}):
            if required:
                self.complain(
                    "missing-key",
                    key,
                    say("The key “{key}” is missing or empty.", key=self.prefix + key),
                    say("Add a line “{key}: …”.", key=key),
                )
            return None
        return value

    def text(self, key: str, *, required: bool = True, default: str = "") -> str:
        """Return a single string."""
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

    def choice(self, key: str, choices: Iterable[str], default: str = "") -> str:
        """Return one of ``choices``; required unless a default is given."""
        value = self.text(key, required=not default, default=default)
        known = tuple(choices)
        if value and value not in known:
            self.complain(
                "unknown-value",
                key,
                say("“{value}” is not possible for “{key}”.", value=value, key=self.prefix + key),
                say("Write one of: {choices}.", choices=", ".join(known)),
            )
            return default or known[0]
        return value or default

    def texts(
        self, key: str, *, required: bool = False, choices: Iterable[str] | None = None
    ) -> tuple[str, ...]:
        """Return a list of strings, each one of ``choices`` when these are given."""
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
        for item in value if known is not None else ():
            if item not in cast("tuple[str, ...]", known):
                self._unknown_item(key, item, cast("tuple[str, ...]", known))
        return tuple(v for v in value if known is None or v in known)

    def _unknown_item(self, key: str, item: str, known: Sequence[str]) -> None:
        near = difflib.get_close_matches(item, known, 1)
        hint = (
            say("Did you mean “{near}”?", near=near[0])
            if near
            else say("Write one of: {choices}.", choices=", ".join(known))
        )
        text = say("“{value}” is not possible for “{key}”.", value=item, key=self.prefix + key)
        self.complain("unknown-value", key, text, hint)

    def day(self, key: str, *, required: bool = True) -> date | None:
        """Return a date written as year-month-day."""
        value = self._get(key, required)
        if value is None:
            return None
        if type(value) is date:
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.complain(
                "bad-date",
                key,
                say("“{value}” is not a date.", value=value),
                say("Write year-month-day, such as 2026-11-23."),
            )
            return None

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
            say("Write a number such as 1080."),
        )
        return default

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
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self._not_mapping(key)
            return []
        return [self._inside(f"{key}.{n}.", item) for n, item in enumerate(value)]

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
                near = difflib.get_close_matches(str(key), sorted(self.asked), 1)
                hint = (
                    say("Did you mean “{near}”?", near=near[0])
                    if near
                    else say(
                        "Take it out, or use one of: {choices}.",
                        choices=", ".join(sorted(self.asked)),
                    )
                )
                text = say("The key “{key}” is not known here.", key=f"{self.prefix}{key}")
                self.complain("unknown-key", str(key), text, hint)


# --- YAML -------------------------------------------------------------------


def read_yaml(text: str, path: str, first_line: int = 1) -> tuple[Form | None, list[Finding]]:
    """Return YAML front matter as a form; scalars stay strings.

    YAML would turn ``no`` into false, ``1:30`` into 90 and ``08`` into an
    error; what an editor typed is what is kept.
    """
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        aliased = any(isinstance(e, yaml.AliasEvent) for e in yaml.parse(text, yaml.BaseLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        return None, [_not_yaml(path, line, str(getattr(error, "problem", "") or ""))]
    if aliased or not isinstance(node, yaml.MappingNode):
        return None, [_not_yaml(path, first_line, "")]
    lines: dict[str, int] = {"": first_line}
    findings: list[Finding] = []
    data = _plain(node, "", lines, first_line, findings, path)
    return Form(data, path, lines, findings=findings), findings


def _not_yaml(path: str, line: int, problem: str) -> Finding:
    return Finding(
        "content.front-matter",
        Severity.ERROR,
        say("The lines between the two --- are not written correctly. {problem}", problem=problem),
        say(
            "Write one “key: value” a line; put a value that contains “: ” or begins with a "
            "sign in quotes."
        ),
        Place(path, line),
    )


def _plain(
    node: yaml.Node,
    name: str,
    lines: dict[str, int],
    first: int,
    findings: list[Finding],
    path: str,
) -> Any:
    """Return a YAML node as plain data, noting the line of every key."""
    if isinstance(node, yaml.MappingNode):
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            dotted = f"{name}.{key}" if name else key
            lines.setdefault(dotted, first + key_node.start_mark.line)
            if key in data:
                findings.append(_twice(key, Place(path, first + key_node.start_mark.line)))
                continue
            data[key] = _plain(value_node, dotted, lines, first, findings, path)
        return data
    if isinstance(node, yaml.SequenceNode):
        items = []
        for number, item in enumerate(node.value):
            lines[f"{name}.{number}"] = first + item.start_mark.line
            items.append(_plain(item, f"{name}.{number}", lines, first, findings, path))
        return items
    return node.value


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
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else 1
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
            name = array.group(1).replace('"', "")
            table = f"{name}.{counts.get(name, 0)}."
            counts[name] = counts.get(name, 0) + 1
            lines.setdefault(name, number)
            lines[table.rstrip(".")] = number
        elif header := re.match(r"\s*\[([\w.\"-]+)\]", line):
            table = header.group(1).replace('"', "") + "."
            lines.setdefault(table.rstrip("."), number)
        elif key := re.match(r"\s*([\w.\"-]+)\s*=", line):
            lines.setdefault(table + key.group(1).strip('"'), number)
    return lines
