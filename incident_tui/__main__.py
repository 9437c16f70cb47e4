"""`python -m incident_tui` is the `incident-tui` command."""

import sys

from incident_tui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
