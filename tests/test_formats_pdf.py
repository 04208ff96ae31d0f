"""Print: what a finished PDF is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from borderpress.editions import editions
from borderpress.formats import pdf
from borderpress.joblist import Lister, Selection
from borderpress.jobs import JobMaker
from borderpress.model import Place, Severity
from borderpress.press import fonts_conf
from borderpress.project import load

ROOT = Path(__file__).parents[1]
NAME = "evfta-rcep-tieu-thuong"


@pytest.mark.parametrize(("marker", "codes"), [("disc", []), ("square", ["print.undeclared-font"])])
def test_a_sign_of_the_layout_from_a_font_that_nobody_named(marker: str, codes: list[str]) -> None:
    """The collected fonts hold ▪ in a face for Japanese only."""
    project = load(ROOT, ROOT)
    config = fonts_conf(project)
    maker = JobMaker(project, editions(project, date(2026, 11, 23))[0])
    chosen = Selection((NAME,), ("vi",), ("pdf",), ("bulletin-a5",))
    job = next(job for job in Lister(maker, chosen, config).all() if job.name.startswith("pdf "))
    spec = job.args[0]
    assert isinstance(spec, pdf.Spec)
    files = dict(spec.layout.templates)
    files["print.css"] += f"ul {{ list-style: {marker} }}"
    layout = replace(spec.layout, templates=tuple(files.items()))
    made = pdf.make(replace(spec, layout=layout), str(ROOT), str(config))
    assert [finding.code for finding in made.findings] == codes
    for finding in made.findings:
        assert (finding.severity, finding.place) == (Severity.ERROR, Place(spec.name))
        assert "Noto Sans CJK JP" in finding.text.english()
