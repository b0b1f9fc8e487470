"""Where a number seems to be, as carriers tell Twilio: city, state, zip and country, blank where unknown."""

from dataclasses import dataclass

_AREAS = {
    "212": ("NEW YORK", "NY", "10004"),
    "312": ("CHICAGO", "IL", "60601"),
    "415": ("SAN FRANCISCO", "CA", ""),
    "503": ("PORTLAND", "OR", "97205"),
    "617": ("BOSTON", "MA", "02116"),
    "720": ("DENVER", "CO", ""),
}
_COUNTRIES = {"+1": "US", "+44": "GB", "+49": "DE", "+353": "IE", "+91": "IN"}


@dataclass(frozen=True, slots=True)
class Place:
    """City, state, zip and country of a number."""

    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""


def place(number: str) -> Place:
    """The place of a number in E.164; blank for withheld and unknown ones.

    >>> place("+16175550133").city, place("anonymous").country
    ('BOSTON', '')
    """
    country = next((name for prefix, name in _COUNTRIES.items() if number.startswith(prefix)), "")
    area = _AREAS.get(number[2:5], ("", "", "")) if country == "US" else ("", "", "")
    return Place(*area, country)


def place_params(role: str, number: str) -> dict[str, str]:
    """The four geographic parameters of one role (From, To, Caller, Called), blank ones too."""
    found = place(number)
    return {
        f"{role}City": found.city,
        f"{role}State": found.state,
        f"{role}Zip": found.zip,
        f"{role}Country": found.country,
    }
