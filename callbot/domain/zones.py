"""Time zones by what people call them: the city, the region's letters, or a name with a slip."""

from collections.abc import Collection
from difflib import get_close_matches

from callbot.language.lexicon import ZONE_OF

ALL_YEAR = frozenset({"EST", "MST", "HST"})
"""Names that tzdata keeps for a clock that never changes; who types one means a region."""
EXAMPLE = "America/New_York"


def meant(name: str, known: Collection[str]) -> str:
    """The zone of `known` (IANA names) that is most like it; the example where none is.

    >>> known = ("America/Chicago", "America/New_York", "Asia/Kolkata")
    >>> [meant(name, known) for name in ("Eastern", "New York", "america/chicgao", "kolkata", "Mars")]
    ['America/New_York', 'America/New_York', 'America/Chicago', 'Asia/Kolkata', 'America/New_York']
    """
    said = " ".join(name.lower().replace("_", " ").split())
    if said in ZONE_OF:
        return ZONE_OF[said]
    for zone in sorted(known):
        if said == zone.rpartition("/")[2].lower().replace("_", " "):
            return zone
    plain = {zone.lower(): zone for zone in sorted(known)}
    near = get_close_matches(name.lower(), plain, n=1, cutoff=0.85)
    return plain[near[0]] if near else EXAMPLE
