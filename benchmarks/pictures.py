"""What large photographs and ink cost in print, and what keeping pictures in inks saves.

Run it by hand on a quiet machine: ``.venv/bin/python benchmarks/pictures.py``.
A photograph of 20 megapixels is drawn by a program (smooth grounds under fine grain, so that
it packs like a camera's); a project with it is made in four languages for two layouts.
"""

from __future__ import annotations

import io
import random
import resource
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from borderpress.editions import editions  # noqa: E402
from borderpress.formats import pdf  # noqa: E402
from borderpress.joblist import Lister, Selection  # noqa: E402
from borderpress.jobs import JobMaker  # noqa: E402
from borderpress.platecache import PlateCache  # noqa: E402
from borderpress.press import fonts_conf  # noqa: E402
from borderpress.project import icc_path, load, read_print_profiles  # noqa: E402
from borderpress.separate import make_ready  # noqa: E402
from borderpress.separations import separations  # noqa: E402
from borderpress.work import Cache  # noqa: E402

DAY = date(2026, 11, 23)
PIXELS = (5472, 3648)
"""Of a camera with 20 megapixels."""
PUBLICATION = """\
title = "Bản tin thử"
tagline = "Chỉ để đo"
publisher = "Ban kiểm thử"
contact = "thu@example.org"
base_url = "https://thu.example.org"
source = "vi"
languages = ["vi", "lo", "km", "en"]

[[section]]
id = "tourism"
title = "Du lịch"
colour = "tourism"
motif = "steps"
"""
BULLETIN = """\
---
title: Một tấm ảnh lớn
summary: Ảnh hai mươi triệu điểm ảnh, phủ kín đầu trang.
date: 2026-11-01
section: tourism
kind: campaign
languages: [vi, lo, km, en]
layouts: [bulletin-a4, bulletin-a5]
images:
  - file: ../images/photo.jpg
    alt: Một nền màu có hạt mịn
    credit: "Hình: chương trình"
    lead: true
    focus: "30% 40%"
---
Một đoạn.
"""


def photograph() -> bytes:
    """Return the photograph as JPEG, the same each time."""
    chance = random.Random(20)
    small = Image.frombytes("RGB", (48, 32), chance.randbytes(48 * 32 * 3))
    ground = small.filter(ImageFilter.GaussianBlur(2)).resize(PIXELS, Image.Resampling.BICUBIC)
    tile = Image.frombytes("L", (1024, 1024), chance.randbytes(1024 * 1024))
    grain = Image.new("L", PIXELS)
    for x in range(0, PIXELS[0], 1024):
        for y in range(0, PIXELS[1], 1024):
            grain.paste(tile, (x, y))
    soft = grain.point(lambda level: level // 12)
    out = io.BytesIO()
    ImageChops.add(ground, Image.merge("RGB", (soft, soft, soft))).save(out, "JPEG", quality=92)
    return out.getvalue()


def project(root: Path) -> Path:
    """Write the project and return its folder."""
    for name in ("content/bulletins", "content/images"):
        (root / name).mkdir(parents=True)
    (root / "content/publication.toml").write_text(PUBLICATION, "utf-8")
    (root / "content/bulletins/anh-lon.md").write_text(BULLETIN, "utf-8")
    (root / "content/images/photo.jpg").write_bytes(photograph())
    return root


def screens(root: Path) -> dict[tuple[str, str], bytes]:
    """Return (layout, tag) → the PDF as it is set, before it is made ready for a press."""
    loaded = load(root, ROOT)
    config = fonts_conf(loaded)
    lister = Lister(JobMaker(loaded, editions(loaded, DAY)[0]), Selection(), config)
    press = pdf.Pressed(flat=False, ppi=300)
    return {
        (spec.layout.name, spec.edition.language): pdf.make(spec, str(root), str(config), press)
        .artifacts[0]
        .data
        for spec in lister.print_specs()
    }


def ready(data: bytes, keeper: PlateCache | None) -> tuple[float, bytes]:
    """Return the seconds that it takes to make a PDF ready for offset on coated paper, and it."""
    profile = read_print_profiles(ROOT, ROOT)["offset-coated"]
    icc = icc_path((ROOT,), profile.icc)
    assert icc
    begin = time.perf_counter()
    made = make_ready(data, profile, icc.read_bytes(), "-", DAY, keeper=keeper)
    return time.perf_counter() - begin, made


def main() -> None:
    """Print one line a measurement."""
    with tempfile.TemporaryDirectory() as folder:
        root = project(Path(folder) / "project")
        size = (root / "content/images/photo.jpg").stat().st_size
        print(f"photograph of 20 megapixels     {size / 1e6:6.1f} MB")
        found = screens(root)
        made = b""
        for title, keeper in (
            ("each job by itself", None),
            ("pictures kept", PlateCache(Cache(Path(folder) / "cache"), "-")),
            ("pictures kept, next build", PlateCache(Cache(Path(folder) / "cache"), "-")),
        ):
            spent = []
            for name in sorted(found):
                seconds, made = ready(found[name], keeper)
                spent.append(seconds)
            told = " ".join(f"{each:.2f}" for each in spent)
            print(f"{title:30} {sum(spent):7.2f} s; job by job: {told}")
        print(f"PDF for the press               {len(made) / 1e6:6.1f} MB")
        seconds, made = ready(found["bulletin-a4", "vi"], None)
        runs = []
        for _ in range(5):
            begin = time.perf_counter()
            pages = len(list(separations(made)))
            runs.append((time.perf_counter() - begin) / pages)
        print(f"total ink of an A4 page        {statistics.median(runs):7.2f} s (median of 5)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory                    {peak:7.0f} MB")


if __name__ == "__main__":
    main()
