"""``python -m rnntrace``, and the ``rnntrace`` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; ``--version`` is answered before anything is loaded."""
    try:
        if sys.argv[1:] == ["--version"]:
            from .version import __version__

            print(f"rnntrace {__version__}", flush=True)
            return
        from .cli import app

        app(prog_name="rnntrace")
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:  # as of a full disk, where only help was to be written
        from .cli.output import drop_output

        drop_output()
        print(f"rnntrace: {error.strerror or error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
