"""The door for people: ``python3 build.py [verb]``; all work is in ``borderpress``.

This file must be understood by any Python, so that an old one is told what is wrong.
"""

import sys

OLD = """\
borderpress needs Python 3.11 or newer; this is Python %d.%d. On Debian 12: apt-get install python3
borderpress can Python 3.11 tro len; day la Python %d.%d. Tren Debian 12: apt-get install python3"""

if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit(OLD % (sys.version_info[:2] * 2))
    from borderpress.bootstrap import main

    sys.exit(main(sys.argv[1:]))
