"""`python -m annotate.server` is `make run` without the set-up."""

import signal
import sys

from annotate.server import processes, supervisor

if __name__ == "__main__":
    if sys.argv[1:] == ["--with-parent"]:  # make's own death must not leave a server behind
        processes.die_with_parent(signal.SIGTERM)
    sys.exit(supervisor.main())
