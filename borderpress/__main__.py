"""``python -m borderpress``: the command line, without set-up."""

from borderpress.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
