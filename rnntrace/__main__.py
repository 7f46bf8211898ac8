"""``python -m rnntrace``, and the ``rnntrace`` command."""

from __future__ import annotations

import atexit
import gc
import os
import sys

# So many new objects before Python looks for what is left of them: a command makes thousands that stay,
# and is over soon.
SELDOM = 100_000
# How long the threads behind NumPy's products, loaded with it, look out for work before they lie down, as a
# power of two of the processor's cycles. By default that is 2 ** 26 or more, which takes as much time as the
# loading itself, and away from it where processors are few; between two products of a loop it is far less.
WATCH = ("OPENBLAS_THREAD_TIMEOUT", "20")


def main() -> None:
    """Run the command line; ``--version`` is answered before anything is loaded."""
    try:
        if sys.argv[1:] == ["--version"]:
            from .version import __version__

            print(f"rnntrace {__version__}", flush=True)
            return
        gc.set_threshold(SELDOM)
        os.environ.setdefault(*WATCH)
        # The process ends soon: to search all of it once more for what could be given back would take
        # longer than many a command.
        atexit.register(gc.freeze)
        from .cli import app_for

        app_for(sys.argv[1:])(prog_name="rnntrace")
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:  # as of a full disk, where only help was to be written
        from .cli.output import drop_output

        drop_output()
        print(f"rnntrace: {error.strerror or error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
