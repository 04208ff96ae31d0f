"""A kiosk that is killed at any moment of an update shows a whole release, then goes on.

Twenty kills here, two hundred with ``make soak``, which writes its figures to a file.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from kiosks import DAY, ROOT, Kiosk, Publisher, pages, tree

KILLS = 200 if os.environ.get("BORDERPRESS_SOAK") else 20
SEED = int(os.environ.get("BORDERPRESS_SEED", "14"))
FIGURES = ROOT / ".cache" / "soak" / "kills.json"
BEFORE, BETWEEN, AFTER = "before the first write", "between first write and swap", "after the swap"


@dataclass
class Scene:
    """A kiosk with the first of two releases on screen, to be set up again after each kill."""

    kiosk: Kiosk
    stick: Path
    old: dict[str, bytes]
    new: dict[str, bytes]
    saved: Path
    first: Path
    """The stick of the release on screen."""

    def reset(self) -> None:
        """Bring the kiosk's disk back to what it was."""
        for path in (self.kiosk.content, self.kiosk.state):
            shutil.rmtree(path, ignore_errors=True)
            shutil.copytree(self.saved / path.name, path, symlinks=True)
        self.kiosk.insert(self.stick)

    def touched(self) -> bool:
        """Return whether anything was written into the idle slot."""
        return (self.kiosk.content / "b").exists()

    def written(self) -> int:
        """Return how many files the idle slot has."""
        return sum(len(names) for _, _, names in os.walk(self.kiosk.content / "b/site"))

    def swapped(self) -> bool:
        return os.readlink(self.kiosk.content / "current") == "b"


@pytest.fixture(scope="module")
def scene(fast: Path) -> Scene:
    folder = fast / "kills"
    publisher, sites, sticks = Publisher(folder / "publisher"), [], []
    publisher.begin()
    for number in (1, 2):
        site = pages(folder / f"site-{number}", number, count=120, size=20_000)
        sticks.append(publisher.stick(publisher.release(site), folder / f"stick-{number}"))
        sites.append(tree(site))
    assert publisher.release(site, DAY).version == 2
    kiosk = Kiosk(folder / "kiosk").set_up(publisher.repository.path("root", 1))
    kiosk.insert(sticks[0])
    assert kiosk.run() == 0
    for path in (kiosk.content, kiosk.state):
        shutil.copytree(path, folder / "saved" / path.name, symlinks=True)
    return Scene(kiosk, sticks[1], sites[0], sites[1], folder / "saved", sticks[0])


def undisturbed(scene: Scene) -> float:
    """Return the seconds of a whole update."""
    scene.reset()
    begin = time.monotonic()
    assert scene.kiosk.run() == 0
    return time.monotonic() - begin


def _first_write(scene: Scene, running: subprocess.Popen[bytes]) -> None:
    while not scene.touched() and running.poll() is None:
        time.sleep(0.0005)


def kill(scene: Scene, rng: random.Random, aimed: bool, whole: float) -> str:
    """Kill an update at a random moment; return in which part of it that was.

    ``aimed``: when a random number of files has been written, else at any moment of the run.
    """
    scene.reset()
    running = scene.kiosk.start()
    if aimed:
        _first_write(scene, running)
        files = rng.randrange(len(scene.new))
        while running.poll() is None and scene.written() < files:
            time.sleep(0.0005)
    else:
        time.sleep(rng.uniform(0, whole))
    running.send_signal(signal.SIGKILL)
    running.wait(60)
    if not scene.touched():
        return BEFORE
    return AFTER if scene.swapped() else BETWEEN


def test_kills_at_random_moments(scene: Scene) -> None:
    rng = random.Random(SEED)
    whole = undisturbed(scene)
    assert scene.kiosk.shows() == scene.new
    parts: Counter[str] = Counter()
    resumed = whole_shown = 0
    for number in range(KILLS):
        part = kill(scene, rng, number % 2 == 1, whole)
        parts[part] += 1
        shown = scene.kiosk.shows()
        assert shown == (scene.new if part == AFTER else scene.old), part
        scene.kiosk.pull()
        scene.kiosk.run()  # the power is back, the stick is not
        assert scene.kiosk.shows() in (scene.old, scene.new)
        assert scene.kiosk.status()["on_screen"]["version"] in (1, 2)
        whole_shown += 1
        resumed += "release.resumed" in scene.kiosk.codes()
        scene.kiosk.insert(scene.stick)
        assert scene.kiosk.run() == 0
        assert scene.kiosk.shows() == scene.new
        scene.kiosk.insert(scene.first)
        assert scene.kiosk.run() == 1, "the memory of the newest release was kept"
        assert scene.kiosk.codes() == ["release.rollback"]
        left = [p.name for p in scene.kiosk.content.rglob(".*")]
        assert left == []
    figures = {
        "kills": KILLS,
        "seed": SEED,
        "whole release shown": whole_shown,
        **parts,
        "finished later": resumed,
    }
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    assert parts[BETWEEN] >= KILLS / 4, parts


def test_an_interrupted_installation_goes_on_where_it_was(scene: Scene) -> None:
    """What had been copied is not read from the stick again."""
    for _ in range(20):
        scene.reset()
        running = scene.kiosk.start()
        _first_write(scene, running)
        site = scene.kiosk.content / "b/site"
        while running.poll() is None and scene.written() < 40:
            time.sleep(0.001)
        running.kill()
        running.wait(60)
        if not scene.swapped():
            break
    there = {n for n, data in tree(site).items() if scene.new.get(n) == data}
    assert 30 < len(there) < len(scene.new)
    for path in (scene.kiosk.media / "STICK/borderpress/targets/lao-bao").rglob("*.*"):
        folder = path.parent.relative_to(scene.kiosk.media / "STICK/borderpress/targets/lao-bao")
        if (folder / path.name.partition(".")[2]).as_posix() in there:
            path.unlink()
    assert scene.kiosk.run() == 0
    assert scene.kiosk.shows() == scene.new


@pytest.mark.parametrize("remembered", [False, True])
def test_a_cut_just_before_the_swap_is_made_good_without_a_stick(
    scene: Scene, remembered: bool
) -> None:
    """The new slot is whole and checked; only its place on screen, or its memory, is missing."""
    scene.reset()
    assert scene.kiosk.run() == 0
    (scene.kiosk.content / "current").unlink()
    (scene.kiosk.content / "current").symlink_to("a")
    if not remembered:
        shutil.rmtree(scene.kiosk.state)
        shutil.copytree(scene.saved / "state", scene.kiosk.state)
    scene.kiosk.pull()
    assert scene.kiosk.run() == 0
    assert scene.kiosk.codes() == ["release.resumed"]
    assert scene.kiosk.shows() == scene.new
    scene.kiosk.insert(scene.first)
    assert scene.kiosk.run() == 1
    assert scene.kiosk.codes() == ["release.rollback"]


def test_a_slot_that_somebody_forged_is_not_put_on_screen(scene: Scene) -> None:
    """A sealed manifest proves nothing: the signatures are verified again."""
    scene.reset()
    assert scene.kiosk.run() == 0
    (scene.kiosk.content / "current").unlink()
    (scene.kiosk.content / "current").symlink_to("a")
    shutil.rmtree(scene.kiosk.content / "b/metadata")
    scene.kiosk.pull()
    assert scene.kiosk.run() == 0
    assert scene.kiosk.shows() == scene.old
