"""What could not be looked at, and a setting that is wrong: then nothing else can be."""

from callbot.domain.doctor.findings import Finding, Id, error, warning


def settings(message: str) -> Finding:
    """A setting stops every start."""
    return error(
        Id.SETTINGS,
        f"A setting is wrong: {message}",
        "Correct it; docs/settings.md has every setting. Then run `callbot doctor` again.",
    )


def not_checked(what: str, why: str) -> Finding:
    """A check that did not come to its end."""
    return warning(
        Id.NOT_CHECKED,
        f"Could not be looked at: {what} ({why}).",
        "Run `callbot doctor` again. With an API key, give it access to that, or take it away.",
    )
