"""How pictures sit in their frames: the place that a crop keeps, and what may not be cropped.

The keys ``focus``, ``crop`` and ``cover`` of front matter → plain values, or findings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from borderpress.model import CENTRE, Focus, Image, Kind, say
from borderpress.validate import Form

PERCENT = re.compile(r"(100|[0-9]{1,2})\s*%?")
CROPS = ("allowed", "never")


def focus(item: Form) -> Focus:
    """Return the key ``focus``: ``"30% 60%"`` or ``[30, 60]``, from the left and from the top.

    The centre where there is none, or none that can be read (a finding says so).
    """
    written: Any = item.data.get("focus", "")
    item.asked.add("focus")
    if written in ("", [], None):
        return CENTRE
    parts = written if isinstance(written, list) else re.split(r"[\s,]+", str(written).strip())
    found = [PERCENT.fullmatch(str(part).strip()) for part in parts]
    if len(found) == 2 and found[0] and found[1]:
        return int(found[0][1]), int(found[1][1])
    shown = " ".join(map(str, parts)) if isinstance(written, list) else written
    item.complain(
        "bad-focus",
        "focus",
        say("“{value}” does not name a place in the picture.", value=shown),
        say('Write two percentages, from the left and from the top: focus: "30% 60%"'),
    )
    return CENTRE


def crops(item: Form, path: str) -> bool:
    """Return the key ``crop``: whether parts of a picture may be cut off.

    A drawing (SVG) is mostly a diagram, so it is shown whole unless the editor allows it;
    a photograph may be cropped unless the editor forbids it.
    """
    usual = "never" if path.lower().endswith(".svg") else "allowed"
    return item.choice("crop", CROPS, default=usual) == "allowed"


def covers(form: Form, kind: Kind, images: Sequence[Image]) -> bool:
    """Return the key ``cover``: whether print opens with the lead picture from edge to edge.

    Campaigns do where their lead picture may be cropped; others where the editor asks for it.
    """
    lead = next((image for image in images if image.lead), None)
    possible = lead is not None and lead.crop
    if "cover" not in form.data:
        return kind is Kind.CAMPAIGN and possible
    wanted = form.flag("cover")
    if wanted and lead is None:
        form.complain(
            "cover-without-lead",
            "cover",
            say("A cover needs a picture, and none is marked as lead."),
            say("Write lead: true under one picture, or take cover: true out."),
        )
    elif wanted and not possible:
        form.complain(
            "cover-uncropped",
            "cover",
            say("The lead picture may not be cropped, so it cannot fill a cover."),
            say("Write crop: allowed under it if it is no diagram, or take cover: true out."),
        )
    return wanted and possible
