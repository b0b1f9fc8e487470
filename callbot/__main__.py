"""`python -m callbot` and the command `callbot`."""

from callbot.cli import callbot


def main() -> None:
    """Run the command line; it exits by itself."""
    callbot(prog_name="callbot")


if __name__ == "__main__":
    main()
