"""Voicemails at Twilio: fetched and erased by sid, with the account's credentials on the first hop only.

Twilio answers a recording itself, or sends on to the network that holds it, which must not learn them.
https://www.twilio.com/docs/voice/api/recording
"""

import re
from urllib.parse import urljoin, urlsplit

import requests

from callbot.gateways.base import Accepted, Later, Refused

TWILIO = "https://api.twilio.com"
SID = re.compile("RE[0-9a-fA-F]{32}")
SECONDS = (3.05, 10.0)
MOST_HOPS = 3
MOST_BYTES = 16 * 1024 * 1024
"""Two minutes of MP3 are two MiB at the most."""
GONE = frozenset({requests.codes.not_found, requests.codes.gone})


class TwilioRecordings:
    """The recordings of one account; `api_url` stands in for Twilio's own origin."""

    def __init__(self, account_sid: str, auth: tuple[str, str], api_url: str | None = None) -> None:
        self._auth = auth
        self._folder = f"{api_url or TWILIO}/2010-04-01/Accounts/{account_sid}/Recordings/"

    def audio(self, sid: str) -> bytes | Refused | Later:
        """The audio of a recording, as MP3; Refused where there is none."""
        if not SID.fullmatch(sid):
            return Refused("that is no recording")
        try:
            with self._asked("GET", f"{self._folder}{sid}.mp3") as answer:
                return self._read(answer)
        except requests.RequestException:
            return Later("the recording could not be fetched")

    def erase(self, sid: str) -> Accepted | Refused | Later:
        """Let the provider forget a recording; one that is gone already is as good."""
        if not SID.fullmatch(sid):
            return Refused("that is no recording")
        try:
            with self._asked("DELETE", f"{self._folder}{sid}.json") as answer:
                done = answer.ok or answer.status_code in GONE
                return Accepted(sid) if done else Later(f"not erased (HTTP {answer.status_code})")
        except requests.RequestException:
            return Later("the recording could not be erased")

    def _asked(self, method: str, url: str) -> requests.Response:
        """One request, and the few that it is sent on to, without credentials and never to plain HTTP."""
        with requests.Session() as session:
            session.trust_env = False  # a .netrc must not lend credentials to any hop
            answer = session.request(
                method, url, auth=self._auth, timeout=SECONDS, allow_redirects=False, stream=True
            )
            for _ in range(MOST_HOPS):
                onward = urljoin(answer.url, answer.headers.get("Location", ""))
                if not answer.is_redirect or not self._is_safe(onward):
                    break
                answer.close()
                answer = session.get(onward, timeout=SECONDS, allow_redirects=False, stream=True)
            return answer

    def _is_safe(self, url: str) -> bool:
        """Encrypted, or as plain as the origin that stands in for Twilio."""
        return urlsplit(url).scheme in {"https", urlsplit(self._folder).scheme}

    def _read(self, answer: requests.Response) -> bytes | Refused | Later:
        if answer.status_code in GONE:
            return Refused("there is no such recording")
        if answer.status_code != requests.codes.ok:
            return Later(f"not fetched (HTTP {answer.status_code})")
        found = b""
        for part in answer.iter_content(64 * 1024):
            found += part
            if len(found) > MOST_BYTES:
                return Refused("the recording is too long")
        return found
