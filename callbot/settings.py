"""Every setting: config/callbot.toml, the environment, and secrets by file; a wrong one stops the start.

Sections are the policies of `domain` themselves: one definition, one name. The environment wins over
the file: `[text_back] window_hours` is CALLBOT_TEXT_BACK__WINDOW_HOURS.
"""

import os
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, Any
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as Unparsable
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from callbot import failpoints
from callbot.domain.availability import Policy as Availability
from callbot.domain.courtesy import Caps, Quiet, TextBack
from callbot.domain.reminders import Policy as Reminders
from callbot.domain.wishes import Terms
from callbot.errors import SettingsError

TWILIO = (
    "ACCOUNT_SID",
    "AUTH_TOKEN",
    "AUTH_TOKEN_PREVIOUS",
    "API_KEY",
    "API_SECRET",
    "MESSAGING_SERVICE_SID",
)

FORMS = {
    "account_sid": "it must be AC and 32 digits and letters from a to f; the Console's first page has it",
    "auth_token": "it is shorter than any token of Twilio's; the Console's first page has it",
    "auth_token_previous": "it is shorter than any token of Twilio's",
    "api_key": "it must be SK and 32 digits and letters from a to f",
    "messaging_service_sid": "it must be MG and 32 digits and letters from a to f",
}
"""How Twilio's own names look, for who typed one wrong."""


def _origin(url: str | None) -> str | None:
    """An origin without a path, without a trailing slash: https://callbot.example."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/") or parts.query:
        raise ValueError("give https://, a name and no path, such as https://callbot.example")
    return f"{parts.scheme}://{parts.netloc}"


Origin = Annotated[str | None, BeforeValidator(_origin)]


class Twilio(BaseModel):
    """The account at Twilio, by Twilio's own names (TWILIO_ACCOUNT_SID …); without it callbot runs dry."""

    model_config = ConfigDict(extra="forbid")

    account_sid: str | None = Field(default=None, pattern=r"^AC[0-9a-fA-F]{32}$")
    auth_token: str | None = Field(default=None, min_length=8)
    auth_token_previous: str | None = Field(default=None, min_length=8)
    api_key: str | None = Field(default=None, pattern=r"^SK[0-9a-fA-F]{32}$")
    api_secret: str | None = None
    messaging_service_sid: str | None = Field(default=None, pattern=r"^MG[0-9a-fA-F]{32}$")

    @field_validator("*", mode="before")
    @classmethod
    def _blank_is_absent(cls, value: object) -> object:
        return None if value == "" else value

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that a signature may be made with; two while one is rotated."""
        return tuple(token for token in (self.auth_token, self.auth_token_previous) if token)

    @property
    def auth(self) -> tuple[str, str]:
        """What REST is asked with: the API key where it is whole, else the account's sid and token."""
        if self.api_key and self.api_secret:
            return self.api_key, self.api_secret
        return self.account_sid or "", self.auth_token or ""


class Calls(BaseModel):
    """How calls are taken and made."""

    model_config = ConfigDict(extra="forbid")

    ring_seconds: int = Field(default=15, ge=5, le=60)
    ring_expected_seconds: int = Field(default=20, ge=5, le=60)
    record_seconds: int = Field(default=119, ge=10, le=119)
    audio_days: int = Field(default=30, ge=1)
    audio_megabytes: int = Field(default=500, ge=1)
    voicemails_per_caller_day: int = Field(default=10, ge=1)
    voicemail_minutes_per_caller_day: int = Field(default=10, ge=1)
    voice: str = "Polly.Joanna"
    language: str = "en-US"
    speed_percent: int = Field(default=100, ge=50, le=200)


NUMBERS = r"^((\+[1-9]\d{0,14}\*?|withheld)( (\+[1-9]\d{0,14}\*?|withheld))*)?$"
"""Numbers in E.164, separated by spaces; a star stands for any digits at the end of one."""


class Contacts(BaseModel):
    """Whom callbot may text and call."""

    model_config = ConfigDict(extra="forbid")

    countries: str = Field(default="", pattern="^([A-Z]{2}( [A-Z]{2})*)?$")
    """Two-letter codes beyond the owner's own, separated by spaces: "CA GB"."""
    block: str = Field(default="", pattern=NUMBERS)
    """Who is not put through and not texted: "+19005550100 +1800* withheld"."""
    allow: str = Field(default="", pattern=NUMBERS)
    """Who is put through all the same, and texted as somebody known: "+1617555*"."""


AS_FOUND, UNREGISTERED = "auto", "no"


class Texting(BaseModel):
    """Whether callbot's numbers may text: in the United States each must be registered for it first."""

    model_config = ConfigDict(extra="forbid")

    registered: str = Field(default=AS_FOUND, pattern=f"^({AS_FOUND}|{UNREGISTERED})$")


HOSTS = r"^([0-9A-Za-z.:/_-]+( [0-9A-Za-z.:/_-]+)*)?$"
"""Names of hosts, addresses and networks, separated by spaces."""


class Away(BaseModel):
    """Where away channels may lead."""

    model_config = ConfigDict(extra="forbid")

    private_hosts: str = Field(default="", pattern=HOSTS)
    """Hosts of the own network that may be reached: "ntfy.lan 192.168.1.0/24"."""

    @field_validator("private_hosts")
    @classmethod
    def _known_networks(cls, text: str) -> str:
        for word in text.split():
            if "/" in word:
                ip_network(word)
        return text


class Watch(BaseModel):
    """Who outside raises the alarm when callbot is not heard of any more, and how much room it keeps."""

    model_config = ConfigDict(extra="forbid")

    ping_url: str = Field(default="", pattern=r"^(https?://[^\s/?#]+[^\s]*)?$")
    ping_minutes: int = Field(default=5, ge=1, le=1440)
    free_megabytes: int = Field(default=50, ge=0)


PROCRASTINATE, LOCAL = "procrastinate", "local"


class Worker(BaseModel):
    """How `callbot worker` runs what is due; `callbot serve` does it all by itself."""

    model_config = ConfigDict(extra="forbid")

    engine: str = Field(default=PROCRASTINATE, pattern=f"^({PROCRASTINATE}|{LOCAL})$")
    metrics_port: int = Field(default=0, ge=0, le=65535)
    """Where a worker shows what it counted; 0: nowhere."""


class Settings(BaseSettings):
    """All settings, read once at the start. `home` holds the database, the secret key and backups."""

    model_config = SettingsConfigDict(
        env_prefix="CALLBOT_", env_nested_delimiter="__", extra="forbid", frozen=True, env_ignore_empty=True
    )

    home: Path = Field(default_factory=lambda: user_data_path("callbot"))
    database_url: str | None = None
    public_url: Origin = None
    twilio_api_url: Origin = None
    secret_key: str = Field(default="", pattern="^(.{16,})?$")
    """Keys the digests of numbers; made and kept in `home` where it is not given."""
    pin: str = Field(default="", pattern=r"^(\d{4,8})?$")
    """What must stand in front of a word that changes something, and is asked for by phone, if set."""
    metrics_token: str = Field(default="", pattern="^([!-~]{16,})?$")
    """Who has it may read /metrics from anywhere; without it, this machine alone may."""
    log_format: str = Field(default="console", pattern="^(console|json)$")
    clock: Path | None = None
    failpoint: str = ""
    """Where a test makes callbot fail; refused without the clock of tests."""

    twilio: Twilio = Twilio()
    calls: Calls = Calls()
    contacts: Contacts = Contacts()
    availability: Availability = Availability()
    conversations: Terms = Terms()
    text_back: TextBack = TextBack()
    quiet: Quiet = Quiet()
    caps: Caps = Caps()
    reminders: Reminders = Reminders()
    texting: Texting = Texting()
    away: Away = Away()
    watch: Watch = Watch()
    worker: Worker = Worker()

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str | None) -> str | None:
        """An address that can be opened at all; whether it answers is seen when it is."""
        try:
            known = url is None or make_url(url).get_backend_name() in {"sqlite", "postgresql"}
        except (ArgumentError, ValueError):
            known = False
        if not known:
            raise ValueError("give sqlite:///path or postgresql://host/name")
        return url

    @field_validator("failpoint")
    @classmethod
    def _known_failpoint(cls, text: str, info: ValidationInfo) -> str:
        if text and info.data.get("clock") is None:
            raise ValueError("for tests only: it needs CALLBOT_CLOCK")
        if text:
            failpoints.parsed(text)
        return text

    @field_validator("home")
    @classmethod
    def _folder(cls, home: Path) -> Path:
        if home.exists() and not home.is_dir():
            raise ValueError(f"{home} is not a folder")
        return home

    @property
    def dry(self) -> bool:
        """True without credentials: what would be sent is logged and shown; nothing leaves the machine."""
        return not (self.twilio.account_sid and self.twilio.auth_token)

    @property
    def database(self) -> str:
        """The database's URL; SQLite in `home` by default."""
        return self.database_url or f"sqlite:///{self.home / 'callbot.db'}"

    def audio(self, sid: str) -> Path:
        """The file that a voicemail's audio is kept in."""
        return self.home / "voicemails" / f"{sid}.mp3"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=_config_file()))


def _config_file() -> Path | None:
    """CALLBOT_CONFIG, else config/callbot.toml if there, else the one in the home folder, else none."""
    named = os.environ.get("CALLBOT_CONFIG")
    if named:
        if not Path(named).is_file():
            raise SettingsError(f"CALLBOT_CONFIG: there is no file {named}")
        return Path(named)
    home = Path(os.environ.get("CALLBOT_HOME") or user_data_path("callbot"))
    return next(
        (path for path in (Path("config/callbot.toml"), home / "callbot.toml") if path.is_file()), None
    )


def _secrets_by_file(environ: Mapping[str, str]) -> dict[str, str]:
    """NAME_FILE holds what NAME would: read it, so that secrets need not stand in the environment."""
    found = {}
    for name, path in environ.items():
        plain = name.removesuffix("_FILE")
        if plain == name or not name.startswith(("CALLBOT_", "TWILIO_")) or plain in environ or not path:
            continue
        try:
            found[plain] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name}: cannot read {path} ({error})") from error
    return found


def load() -> Settings:
    """The settings of this process; a wrong one raises SettingsError with one line that names it."""
    environ = {**os.environ, **_secrets_by_file(os.environ)}
    twilio = {name.lower(): environ[f"TWILIO_{name}"] for name in TWILIO if environ.get(f"TWILIO_{name}")}
    given: dict[str, Any] = {"twilio": twilio} if twilio else {}
    for name, value in _secrets_by_file(os.environ).items():
        field = name.removeprefix("CALLBOT_").lower()
        if field in Settings.model_fields:
            given[field] = value
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(f"{_named(first['loc'])}: {_plain(first)}") from error
    except TOMLDecodeError as error:
        raise SettingsError(f"{_config_file()}: {error}") from error
    except Unparsable as error:
        raise SettingsError(f"a section is set as CALLBOT_SECTION__KEY: {error}") from error


def _plain(found: ErrorDetails) -> str:
    """What is wrong with a setting; Twilio's names are told by how the Console shows them."""
    return FORMS.get(str(found["loc"][-1]), "") or found["msg"].removeprefix("Value error, ")


def _named(place: tuple[int | str, ...]) -> str:
    """How a person would find the setting: "[availability] minutes (CALLBOT_AVAILABILITY__MINUTES)"."""
    words = [str(word) for word in place]
    if words[0] == "twilio":
        return "_".join(words).upper()
    variable = "CALLBOT_" + "__".join(words).upper()
    return f"[{words[0]}] {words[1]} ({variable})" if len(words) > 1 else variable
