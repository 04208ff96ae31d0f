"""What all tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# The same examples in every run; `make audit` looks for new ones.
settings.register_profile("seeded", derandomize=True, deadline=None)
settings.register_profile("audit", max_examples=500, deadline=None)
settings.load_profile("audit" if os.environ.get("BORDERPRESS_AUDIT") else "seeded")
