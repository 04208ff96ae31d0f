"""What all tests share."""

from __future__ import annotations

import os
import signal

from hypothesis import settings

# The same examples in every run; `make audit` looks for new ones.
settings.register_profile("seeded", derandomize=True, deadline=None)
settings.register_profile("audit", max_examples=500, deadline=None)
settings.load_profile("audit" if os.environ.get("BORDERPRESS_AUDIT") else "seeded")

# A shell that runs the tests behind itself makes them deaf to Ctrl-C, and so what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
