"""`python -m incident_tui` is the `incident-tui` command."""

from incident_tui.cli.main import program

if __name__ == "__main__":
    program()
