"""Set-up: what it looks at, what it makes, what it says, and that a second run makes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from borderpress.bootstrap import (
    ROOT,
    STAMP,
    ensure,
    interface_language,
    is_ready,
    split_verb,
    state_of,
)
from borderpress.errors import BorderpressError
from borderpress.model import say
from borderpress.setup import debian, extras, fonts, python
from borderpress.setup.stamp import only_one, read_stamp
from borderpress.setup.telling import Teller, read_catalog

CLI = "import sys\n\n\ndef main(argv):\n    print(sys.prefix, *argv)\n    return 7\n"
FONTS = """\
[[family]]
name = "Test"
package = "ca-certificates"
[[family.face]]
file = "own.ttf"
"""


@pytest.fixture
def toolkit(tmp_path: Path) -> Path:
    """Return a toolkit whose set-up needs no network: empty locks, one font, a small CLI."""
    root = tmp_path / "toolkit"
    for folder in ("borderpress", "fonts", "requirements"):
        (root / folder).mkdir(parents=True)
    ours = Path(ROOT)
    shutil.copy(ours / "build.py", root)
    for name in ("__init__.py", "bootstrap.py", "errors.py", "model.py"):
        shutil.copy(ours / "borderpress" / name, root / "borderpress")
    shutil.copytree(ours / "borderpress" / "setup", root / "borderpress" / "setup")
    (root / "borderpress" / "cli.py").write_text(CLI)
    (root / "requirements" / "core.lock").write_text("")
    (root / "fonts" / "fonts.toml").write_text(FONTS)
    (root / "fonts" / "own.ttf").write_bytes(b"font")
    return root


def bin_with(folder: Path, **programs: str) -> str:
    """Return a PATH that holds only ``programs`` (name → shell script)."""
    folder.mkdir()
    for name, script in programs.items():
        path = folder / name.replace("_", "-")
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    return str(folder)


DPKG = 'shift 3; for p in "$@"; do case "$p" in gone*) ;; *) echo "$p installed";; esac; done'


def build(
    root: Path, *arguments: str, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``build.py`` of ``root`` from another folder, where dpkg-query finds everything."""
    folder = root.parent / "bin"
    if not folder.exists():
        bin_with(folder, dpkg_query=DPKG)
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
    command = [sys.executable, str(root / "build.py"), *arguments]
    return subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True)


def kill_while_venv_is_made(root: Path) -> None:
    """Start a set-up and kill it in the middle; its child may live on and hold the lock."""
    command = [sys.executable, str(root / "build.py")]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        while not (root / ".venv" / "bin").exists():
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
    assert not (root / STAMP).exists()


def test_first_run_sets_up_and_second_does_nothing(toolkit: Path) -> None:
    kill_while_venv_is_made(toolkit)
    first = build(toolkit, "status", "--json")
    assert first.returncode == 7, first.stderr
    assert first.stdout == f"{toolkit}/.venv status --json\n"
    assert "The Python environment .venv is not whole; it is made again." in first.stderr
    assert (toolkit / "fonts/collected/own.ttf").read_bytes() == b"font"
    second = build(toolkit, "status")
    assert (second.returncode, second.stderr) == (7, "")

    # What was lost is noticed, and only that is made again.
    (toolkit / "fonts/collected/own.ttf").unlink()
    third = build(toolkit)
    assert third.stderr.startswith("Collected 1 font files.\nSet-up is complete")
    assert is_ready(("core",), str(toolkit))
    packages = python.site_packages(toolkit / ".venv")
    shutil.rmtree(packages / "pip")
    assert not is_ready(("core",), str(toolkit))
    stamp = read_stamp(toolkit)
    assert stamp is not None
    assert not python.is_whole(toolkit / ".venv", stamp.names)


def test_the_look_notices_every_file(toolkit: Path) -> None:
    (toolkit / ".venv").mkdir()
    files = [toolkit / "fonts" / f"{number}.ttf" for number in range(200)]
    for file in files:
        file.write_bytes(b"font")
    lines = ["done core x", *(f"watch {state_of(str(file))} {file}" for file in files)]
    (toolkit / STAMP).write_text("\n".join(lines))
    assert is_ready(("core",), str(toolkit))
    assert not is_ready(("core", "test"), str(toolkit))
    files[7].write_bytes(b"another")
    assert not is_ready(("core",), str(toolkit))


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        ([], ("", [])),
        (["test", "-k", "fonts"], ("test", ["-k", "fonts"])),
        (["--ui", "vi", "test"], ("test", [])),
        (["--project", "test"], ("", ["--project", "test"])),
    ],
)
def test_split_verb(argv: list[str], expected: tuple[str, list[str]]) -> None:
    assert split_verb(argv) == expected


@pytest.mark.parametrize(
    ("argv", "environment", "expected"),
    [
        ([], {}, "en"),
        (["--ui", "vi"], {"LANG": "en_GB.UTF-8"}, "vi"),
        (["status", "--ui=en"], {"LANG": "vi_VN.UTF-8"}, "en"),
        (["--ui"], {}, "en"),
        ([], {"LANG": "vi_VN.UTF-8"}, "vi"),
        ([], {"LANG": "vi_VN.UTF-8", "LC_ALL": "C"}, "en"),
    ],
)
def test_interface_language(
    argv: list[str], environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert interface_language(argv) == expected


def test_missing_packages_are_those_dpkg_does_not_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", bin_with(tmp_path / "bin", dpkg_query=DPKG))
    needs = [debian.VENV_NEED, extras.Need("here"), extras.Need("gone-one")]
    assert debian.missing_packages(needs) == ["gone-one"]


def test_without_apt_one_message_names_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", bin_with(tmp_path / "bin"))
    needs = [
        extras.Need("one", "program:no-such-program"),
        extras.Need("two", "library:libno-such.so.0"),
        extras.Need("fine", "module:json"),
    ]
    with pytest.raises(BorderpressError, match="what is missing: one two"):
        debian.install_debian(needs, Teller({}))


def test_apt_installs_only_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    apt = f'echo "$DEBIAN_FRONTEND $@" >> {log}'
    path = bin_with(tmp_path / "bin", dpkg_query=DPKG, apt_get=apt, env='export "$1"; shift; "$@"')
    monkeypatch.setenv("PATH", path)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    debian.install_debian([extras.Need("here"), extras.Need("gone")], Teller({}))
    options = "noninteractive -o DPkg::Lock::Timeout=300"
    assert log.read_text().splitlines() == [
        f"{options} update",
        f"{options} install -y --no-install-recommends gone",
    ]


def test_sudo_keeps_the_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", bin_with(tmp_path / "bin", sudo="exit 0"))
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert debian.become_root("x")[0] == "sudo"
    assert "https_proxy=proxy.example:3128" in debian.become_root("x")


def test_without_sudo_the_administrator_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", bin_with(tmp_path / "bin"))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(BorderpressError) as caught:
        debian.become_root("gettext")
    assert caught.value.hint.english() == "Ask an administrator to run: apt-get install gettext"


def test_missing_fonts_name_their_packages(tmp_path: Path) -> None:
    families = (
        fonts.Family("fonts-one", ("/nowhere/no-such-a.ttf", "no-such-b.ttf")),
        fonts.Family("fonts-two", ("/nowhere/no-such-c.ttf",)),
    )
    with pytest.raises(BorderpressError, match=r"no-such-a.ttf, no-such-b.ttf, no-such-c.ttf") as e:
        fonts.collect_fonts(families, tmp_path, Teller({}))
    assert e.value.hint.english().endswith("apt-get install fonts-one fonts-two")


@pytest.mark.parametrize("text", [None, "[[family", "x = 1", '[[family]]\nname = "a"'])
def test_spoiled_font_list_is_told(text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "fonts.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BorderpressError, match=r"fonts\.toml cannot be used"):
        fonts.read_fonts(path)


def test_fault_is_told_in_vietnamese_with_exit_code_2(
    toolkit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalog = toolkit / "locales/vi/LC_MESSAGES/interface.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(
        'msgid ""\nmsgstr ""\n"Language: vi\\n"\n\n'
        'msgid "{file} cannot be used: {reason}."\nmsgstr "Không dùng được {file}: {reason}."\n\n'
        '#, fuzzy\nmsgid "Bring the file back from version control, or mend that line."\n'
        'msgstr "Sai."\n',
        encoding="utf-8",
    )
    (toolkit / "fonts/fonts.toml").write_text("x =")
    assert ensure(("core",), "vi", str(toolkit)) == 2
    told = capsys.readouterr().err
    assert told.startswith("Không dùng được fonts.toml: ")
    assert told.endswith("Bring the file back from version control, or mend that line.\n")


def test_catalog_without_file_is_english() -> None:
    assert Teller(read_catalog(Path("/no/such.po"))).sentence(say("A {b}.", b="c")) == "A c."


def test_failing_command_shows_its_last_lines(capfd: pytest.CaptureFixture[str]) -> None:
    script = "print('the cause'); raise SystemExit(3)"
    with pytest.raises(BorderpressError, match="This failed: "):
        Teller({}).run(say("Trying"), [sys.executable, "-c", script])
    assert "Trying … 0 s\nthe cause\n" in capfd.readouterr().err


def test_interrupt_ends_the_step_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Teller, "watch", interrupt)
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        Teller({}).run(say("Sleeping"), ["sleep", "30"])
    assert time.monotonic() - started < 5


def test_full_disk_is_told_with_the_file(
    toolkit: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device", str(source), None, str(target))

    monkeypatch.setattr(shutil, "copy2", full)
    monkeypatch.setattr(debian, "missing_packages", lambda needs: [])
    assert ensure(("core",), "en", str(toolkit)) == 2
    told = capsys.readouterr().err
    assert told.startswith("Set-up stopped: No space left on device (")
    assert f"{toolkit}/fonts/collected/own.ttf.part" in told


def test_second_set_up_waits_for_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = (
        "import sys, time; from pathlib import Path; from borderpress.setup.stamp import only_one\n"
        "from borderpress.setup.telling import Teller\n"
        "with only_one(Path(sys.argv[1]), Teller({})):\n"
        "    print('in', flush=True); time.sleep(0.3)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"in\n"
        with only_one(tmp_path, Teller({})):
            assert first.wait(timeout=5) == 0
    assert "Another set-up is at work here; waiting for it." in capsys.readouterr().err


@pytest.mark.parametrize("extra", extras.EXTRAS.values(), ids=extras.EXTRAS)
def test_every_requirement_is_pinned_by_hash_and_names_no_index(extra: extras.Extra) -> None:
    locks = [extra.lock, *(archive.lock for archive in extra.archives)]
    for lock in filter(None, locks):
        text = (Path(ROOT) / lock).read_text(encoding="utf-8")
        entries = [line for line in text.splitlines() if not line.startswith((" ", "#"))]
        assert entries
        assert all("==" in line and line.endswith("\\") for line in entries)
        assert not {"://", "--index", "--find-links"} & set(text.split())
        assert "://" not in text


def test_licences_name_every_package_of_the_core() -> None:
    text = (Path(ROOT) / "docs" / "licences.md").read_text(encoding="utf-8").lower()
    lock = (Path(ROOT) / "requirements" / "core.lock").read_text(encoding="utf-8")
    names = [line.split("==")[0] for line in lock.splitlines() if not line.startswith(" ")]
    only_elsewhere = {"brotlicffi"}  # for another Python than CPython
    assert {name for name in names if f"| {name} |" not in text} <= only_elsewhere
