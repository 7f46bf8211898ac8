"""``python -m rnntrace``, and the ``rnntrace`` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; ``--version`` is answered before anything is loaded."""
    if sys.argv[1:] == ["--version"]:
        from .version import __version__

        print(f"rnntrace {__version__}")
        return
    try:
        from .cli import app

        app(prog_name="rnntrace")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
