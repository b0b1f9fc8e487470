"""What carriers and Twilio were told of an account: registrations to text, and countries it may reach."""

from dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class Brand:
    """Who sends, as it was registered."""

    sid: str
    status: str = "APPROVED"
    identity: str = "VERIFIED"
    kind: str = "SOLE_PROPRIETOR"


@dataclass(eq=False, slots=True)
class Campaign:
    """A 10DLC campaign of a Messaging Service; `errors` are (code, description)."""

    sid: str
    service_sid: str
    brand_sid: str
    status: str = "VERIFIED"
    errors: tuple[tuple[int, str], ...] = ()


@dataclass(eq=False, slots=True)
class Verification:
    """A toll-free number's verification."""

    sid: str
    number_sid: str
    status: str = "TWILIO_APPROVED"
    reason: str = ""


@dataclass(eq=False, slots=True)
class Registry:
    """All of it for one account."""

    account_status: str = "active"
    kept: tuple[str, ...] = ()  # how the paths begin that API keys, being restricted, may not ask
    brands: list[Brand] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    verifications: list[Verification] = field(default_factory=list)
    not_called: set[str] = field(default_factory=set)  # countries by their two letters
    not_texted: set[str] = field(default_factory=set)
