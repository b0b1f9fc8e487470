"""Public holidays of a country, as the dates that `domain` is handed.

The library is loaded at the first question, which takes a tenth of a second; while `[availability] holidays`
is off, nobody asks.
"""

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=256)
def public(country: str, first: int, last: int) -> frozenset[date] | None:
    """The public holidays of a country ("US") in the years from first to last, days in lieu with them.

    None where the country's are not known.

    >>> date(2026, 11, 26) in public("US", 2026, 2026)
    True
    """
    from holidays import country_holidays, list_supported_countries

    if country not in list_supported_countries():
        return None
    return frozenset(country_holidays(country, years=range(first, last + 1)))
