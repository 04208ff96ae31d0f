"""Java programs for tests, fetched with Debian's Maven by their coordinates.

Where Maven looks for them is a matter of its own settings.  Standard library only.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from borderpress.errors import BorderpressError
from borderpress.model import say
from borderpress.setup.extras import Jar
from borderpress.setup.python import hash_of
from borderpress.setup.telling import Teller


def fetch_jar(root: Path, jar: Jar, teller: Teller, lock: int) -> None:
    """Fetch ``jar`` unless it is there.

    :raises BorderpressError: when Maven fails or brings other bytes than expected.
    """
    target = root / jar.path
    if target.is_file():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        command = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={jar.artifact}"]
        teller.run(
            say("Fetching test data: {name}", name=target.name),
            [*command, f"-DoutputDirectory={folder}"],
            keep=lock,
        )
        fetched = Path(folder, target.name)
        if hash_of(fetched) != jar.sha256:
            raise BorderpressError(
                say("{name} is not the file that was expected.", name=target.name),
                say("Look where Maven fetches it from (its settings.xml), and run it again."),
            )
        fetched.replace(target)
