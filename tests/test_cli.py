"""The command line: verbs, exit codes, languages of the messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from small import TOOLKIT, edit, small_project

from borderpress.cli import main, parser
from borderpress.errors import Exit
from borderpress.model import Finding, Place, Severity, say
from borderpress.verbs import VERBS
from borderpress.verbs.build import restored, stored

PDF = ("--bulletin", "nghi-le", "--language", "km", "--format", "pdf")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project(tmp_path / "project")


def run(project: Path, *arguments: str) -> int:
    return main([*arguments, "--project", str(project), "--date", "2026-11-23", "--jobs", "1"])


def test_every_verb_is_known_and_documented() -> None:
    text = parser().format_help()
    for verb in VERBS:
        assert f"  {verb}" in text
    readme = (TOOLKIT / "README.md").read_text("utf-8")
    for option in ("project", "output", "bulletin", "language", "format", "layout", "date", "jobs"):
        assert f"--{option}" in readme


def test_build_makes_what_is_asked_for(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project, *PDF) == Exit.FINE
    out = capsys.readouterr().out
    assert "2 of 2 jobs done" in out  # the page, and the list of the fonts
    assert (project / "output/pdf/bulletin-a5/nghi-le.km.pdf").is_file()
    assert [p.name for p in (project / "output").iterdir()].count("web") == 0


def test_output_goes_where_it_is_asked_to(project: Path, tmp_path: Path) -> None:
    assert run(project, *PDF, "--output", str(tmp_path / "elsewhere")) == Exit.FINE
    assert (tmp_path / "elsewhere/pdf/bulletin-a5/nghi-le.km.pdf").is_file()
    assert not (project / "output").exists()


def test_nothing_to_do_loads_nothing_heavy(project: Path) -> None:
    code = (
        "import sys; from borderpress.cli import main;"
        f"code = main({[*PDF, '--project', str(project), '--date', '2026-11-23']!r});"
        "heavy = {'weasyprint', 'markdown', 'jinja2', 'fontTools', 'babel', 'PIL'};"
        "print(sorted(heavy & set(sys.modules)), code)"
    )
    assert run(project, *PDF) == Exit.FINE
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=TOOLKIT, capture_output=True, text=True, check=True
    )
    assert "Nothing has changed" in done.stdout
    assert done.stdout.splitlines()[-1] == "[] 0"


def test_an_output_file_that_was_removed_is_made_again(project: Path) -> None:
    run(project, *PDF)
    pdf = project / "output/pdf/bulletin-a5/nghi-le.km.pdf"
    before = pdf.read_bytes()
    pdf.unlink()
    assert run(project, *PDF) == Exit.FINE
    assert pdf.read_bytes() == before


def test_findings_of_severity_error_give_exit_code_one(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project / "content/bulletins/nghi-le.md", "kind: notice", "kind: notise")
    assert run(project, "check", "--json") == Exit.FINDINGS
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["code"] == "content.unknown-value"
    assert finding["path"] == "content/bulletins/nghi-le.md"
    assert finding["line"] == 6
    assert "notice" in finding["hint"]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--bulletin", "nghi-ley"), "nghi-le"),
        (("--language", "tay"), "tyz"),
        (("--language", "xx"), ""),
        (("--format", "docx"), "kiosk, pdf, web"),
        (("--layout", "bulletin-a6"), "bulletin-a"),
        (("--date", "2026-02-30"), "2026-11-23"),
    ],
)
def test_bad_use_is_one_sentence_and_a_remedy(
    project: Path, arguments: tuple[str, str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--project", str(project)]) == Exit.BAD_USE
    error = capsys.readouterr().err
    assert arguments[1] in error
    assert hint in error
    assert "Traceback" not in error


def test_a_folder_without_a_publication(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--project", str(tmp_path)]) == Exit.BAD_USE
    assert "publication.toml" in capsys.readouterr().err


def test_messages_in_vietnamese(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project / "content/bulletins/nghi-le.md", "kind: notice", "knd: notice")
    assert run(project, "check", "--ui", "en") == Exit.FINDINGS
    english = capsys.readouterr().out
    assert run(project, "check", "--ui", "vi") == Exit.FINDINGS
    vietnamese = capsys.readouterr().out
    assert "The key “knd” is not known here." in english
    assert "knd" in vietnamese
    assert "The key" not in vietnamese
    assert "kind" in vietnamese


def test_every_sentence_of_the_commands_has_its_vietnamese() -> None:
    from borderpress.overview import overview
    from borderpress.project import load

    rows = overview(load(TOOLKIT, TOOLKIT), date(2026, 11, 23)).rows
    (words,) = [row for row in rows if row.domain == "interface"]
    standings = {cell.language: cell.count for cell in words.cells}
    for tag in ("vi", "lo", "km"):
        assert (standings[tag].missing, standings[tag].fuzzy) == (0, 0), tag


def test_extract_and_update_write_for_translators(project: Path) -> None:
    assert run(project, "extract") == Exit.FINE
    template = (project / "locales/templates/nghi-le.pot").read_text("utf-8")
    assert 'msgid "Nghỉ lễ"' in template
    assert "content/bulletins/nghi-le.md:2" in template
    assert run(project, "update") == Exit.FINE
    catalog = project / "locales/km/LC_MESSAGES/nghi-le.po"
    assert 'msgid "Nghỉ lễ"' in catalog.read_text("utf-8")
    before = catalog.stat().st_mtime_ns
    assert run(project, "update") == Exit.FINE
    assert catalog.stat().st_mtime_ns == before
    assert not (project / "locales/vi/LC_MESSAGES/interface.po").exists()


def test_status_counts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project, "status", "--json", "--bulletin", "cua-khau") == Exit.FINE
    rows = json.loads(capsys.readouterr().out)["catalogs"]
    lao = next(row for row in rows if row["language"] == "lo")
    assert lao["translated"] == 2
    assert lao["fuzzy"] == 0
    assert lao["missing"] == 6
    assert lao["review"] == "not reviewed"


def test_clean_removes_only_what_was_made(project: Path) -> None:
    run(project, *PDF)
    assert run(project, "clean") == Exit.FINE
    assert not (project / "output").exists()
    assert not (project / ".cache").exists()
    assert (project / "content/bulletins/nghi-le.md").is_file()


def test_clean_leaves_a_folder_that_it_did_not_make(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.odt").write_text("x")
    assert run(project, "clean", "--output", str(precious)) == Exit.BAD_USE
    assert (precious / "thesis.odt").is_file()
    assert "by hand" in capsys.readouterr().err


def test_a_read_only_or_full_disk_is_told_in_plain_words(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "output").write_text("a file stands here")
    assert run(project, *PDF) == Exit.BAD_USE
    assert "Traceback" not in capsys.readouterr().err
    assert (project / "output").read_text() == "a file stands here"


def test_an_interrupt_leaves_the_last_good_output(project: Path) -> None:
    import signal
    import time

    run(project, *PDF)
    manifest = (project / "output/manifest.json").read_bytes()
    command = [sys.executable, "-X", "borderpress", "build.py", "--project", str(project)]
    process = subprocess.Popen(
        [*command, "--date", "2026-11-23", "--jobs", "2"],
        cwd=TOOLKIT,
        env=os.environ | {"LANG": "C"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not (project / ".cache/borderpress/keys").is_dir() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130, out
    assert (project / "output/manifest.json").read_bytes() == manifest
    assert list(project.glob(".output.*.new")) == []


def test_findings_survive_the_record_of_the_last_build() -> None:
    finding = Finding(
        "a.b", Severity.WARNING, say("x {n}", n=1), say("y"), Place("content/a.md", 3)
    )
    assert restored(json.loads(json.dumps(stored(finding)))) == finding


# --- breaks -----------------------------------------------------------------------


def breaks(project: Path, *arguments: str) -> int:
    return main(["breaks", *arguments, "--project", str(project), "--ui", "en"])


def test_breaks_shows_opportunities_and_changes_nothing_else(
    project: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = "\ufeffດ່ານສາກົນຢູ່ສະຫວັນນະເຂດ\r\n\n\x0cabc\u2028 ປະເທດ\u200bລາວ  \nຢູ່ໃນປະເທດ".encode()
    file = tmp_path / "text.txt"
    file.write_bytes(text)
    assert breaks(project, "--language", "lo", str(file)) == Exit.FINE
    out = capfdbinary.readouterr().out
    assert out.replace(b"|", b"") == text
    lines = out.decode().split("\n")
    assert lines[0] == "\ufeffດ່ານສາກົນ|ຢູ່|ສະຫວັນນະເຂດ\r"
    assert lines[-1] == "ຢູ່ໃນ|ປະເທດ"
    assert breaks(project, str(file), "--language", "vi") == Exit.FINE
    assert capfdbinary.readouterr().out == text


def test_breaks_reads_standard_input(project: Path) -> None:
    command = [sys.executable, "-m", "borderpress", "breaks", "--language", "km", "-"]
    made = subprocess.run(
        [*command, "--project", str(project)],
        input="ដោយយល់ឃើញថា ជាការចាំបាច់\n".encode(),
        capture_output=True,
        check=True,
        cwd=TOOLKIT,
    )
    assert made.stdout.decode() == "ដោយ|យល់ឃើញ|ថា ជា|ការចាំបាច់\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("breaks", "--language", "km"), "Which text?"),
        (("breaks", "-"), "one language"),
        (("breaks", "--language", "km", "--language", "lo", "-"), "one language"),
        (("breaks", "--language", "km", "no-such-file"), "no-such-file cannot be read"),
        (("status", "file.txt"), "takes no files"),
    ],
)
def test_breaks_used_badly(
    project: Path, arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--project", str(project), "--ui", "en"]) == Exit.BAD_USE
    assert told in capsys.readouterr().err


def test_breaks_of_what_is_no_text(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.bin").write_bytes(b"\xff\xfe")
    assert breaks(project, "--language", "lo", str(tmp_path / "x.bin")) == Exit.BAD_USE
    assert "is not UTF-8" in capsys.readouterr().err


# --- doctor -----------------------------------------------------------------------


def test_doctor_shows_then_converts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("to\\k bo\\k\n", "utf-8")
    assert main(["doctor", str(path)]) == Exit.FINE
    out = capsys.readouterr().out
    assert "  - to\\k bo\\k" in out
    assert "  + tŏk bŏk" in out
    assert path.read_text("utf-8") == "to\\k bo\\k\n"
    assert main(["doctor", str(path), "--write", "--json"]) == Exit.FINE
    told = json.loads(capsys.readouterr().out)
    assert told["files"][0]["changes"][0]["coding"] == "highlands"
    assert Path(told["files"][0]["backup"]).read_text("utf-8") == "to\\k bo\\k\n"
    assert path.read_text("utf-8") == "tŏk bŏk\n"


def test_doctor_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<font face="Limon S1">', "utf-8")
    assert main(["doctor", str(tmp_path / "a.html")]) == Exit.FINDINGS
    assert main(["doctor", str(tmp_path / "none.txt")]) == Exit.BAD_USE
    assert main(["doctor"]) == Exit.BAD_USE


def test_only_some_verbs_take_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "a.txt"]) == Exit.BAD_USE
    assert "takes no files" in capsys.readouterr().err
