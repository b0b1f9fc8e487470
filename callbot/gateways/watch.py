"""A dead man's switch at a monitor such as healthchecks: one GET now and then, and no redirect is followed.

The address is a secret and is never logged.
"""

import requests

from callbot.gateways.base import Accepted, Later

SECONDS = (3.05, 10.0)


class HttpWatch:
    """A monitor that is told over HTTP."""

    def ping(self, url: str) -> Accepted | Later:
        """Say that all is well; Later where it was not heard."""
        try:
            with requests.Session() as session:
                session.trust_env = False  # a .netrc must not lend credentials to it
                with session.get(url, timeout=SECONDS, allow_redirects=False, stream=True) as answer:
                    return Accepted("") if answer.ok else Later(f"not heard (HTTP {answer.status_code})")
        except requests.RequestException as error:
            return Later(f"not heard ({type(error).__name__})")
