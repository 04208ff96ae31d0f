"""``python -m borderpress_kiosk`` is ``borderpress-kiosk``."""

import sys

from borderpress_kiosk.main import main

sys.exit(main())
