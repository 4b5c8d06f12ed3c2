"""`python -m annotate.server` is `make run` without the set-up."""

import sys

from annotate.server.supervisor import main

sys.exit(main())
