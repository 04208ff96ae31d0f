"""What veraPDF says of PDFs: which rules of PDF/UA-1 and PDF/A-2a they break."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from small import TOOLKIT

from borderpress.setup.extras import EXTRAS

JAR = TOOLKIT / EXTRAS["test"].jars[0].path
COMMAND = (
    "java",
    "-XX:TieredStopAtLevel=1",  # a third faster for so short a run
    "-XX:+UseSerialGC",
    "-cp",
    str(JAR),
    "org.verapdf.apps.GreenfieldCliWrapper",
    "--format",
    "json",
)
CLAIMED = "0"
"""Flavour that asks for what each file says of itself."""
BOTH = ["PDF/A-2A validation profile", "PDF/UA-1 validation profile"]


def judge(paths: Iterable[Path], flavour: str = CLAIMED) -> dict[Path, dict[str, list[str]]]:
    """Return for each PDF the broken rules ("clause-number context") by profile.

    One run of Java for all files.
    """
    files = list(paths)
    assert JAR.is_file(), "python3 build.py test fetches it"
    command = [*COMMAND, "-f", flavour, *map(str, files)]
    said = subprocess.run(command, capture_output=True, check=False)  # 1 where a file fails
    jobs = json.loads(said.stdout)["report"]["jobs"]
    assert len(jobs) == len(files), said.stderr.decode()
    return {Path(job["itemDetails"]["name"]): _results(job) for job in jobs}


def assert_conforming(paths: Iterable[Path]) -> None:
    """Assert that PDFs say they are PDF/A-2a and PDF/UA-1, and break no rule of either."""
    for path, found in judge(paths).items():
        assert sorted(found) == BOTH, path.name
        assert not any(found.values()), (path.name, found)


def _results(job: Mapping[str, list[Mapping[str, object]]]) -> dict[str, list[str]]:
    return {str(found["profileName"]): _broken(found) for found in job["validationResult"]}


def _broken(found: Mapping[str, object]) -> list[str]:
    details = found["details"]
    assert isinstance(details, dict)
    broken = [
        f"{rule['clause']}-{rule['testNumber']} {rule['checks'][0]['context']}"
        for rule in details["ruleSummaries"]
    ]
    assert bool(broken) != found["compliant"]
    return broken


def complaints(file: Path) -> str:
    """Return what qpdf and Ghostscript have to say of a PDF, or nothing when they are content."""
    commands = (
        ["qpdf", "--check", str(file)],
        ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONERROR", "-sDEVICE=nullpage", str(file)],
    )
    said = ""
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said += done.stderr + ("" if done.returncode == 0 else done.stdout)
    return said
