"""Our own public address, asked as Twilio asks it: a signed post through whatever stands before callbot.

Nothing is changed by it: the door that is asked answers an empty document and looks at nothing. No redirect
is followed: Twilio loses there what it posts.
"""

from socket import gaierror

import requests
from urllib3.exceptions import NewConnectionError

from callbot.domain.doctor.facts import CERTIFICATE, CUT, NO_NAME, NO_WAY, REFUSED, TIME, Reply, Silence
from callbot.gateways.twilio import signed

PATH = "/twilio/sms/fallback"
DOCUMENT = b"<Response"
SECONDS = (3.05, 10.0)
WORDS = "a+b c%2B&=é ☺ "
"""What proxies that read and rewrite a body get wrong."""
MOST_BYTES, MOST_CAUSES = 4096, 20


def ask(url: str, account_sid: str, token: str) -> Reply | Silence:
    """What a post to our address (an origin) comes to, signed with this token as Twilio signs."""
    form = {"AccountSid": account_sid, "Body": WORDS, "MessageSid": "", "From": "", "To": ""}
    target = f"{url}{PATH}"
    try:
        with requests.Session() as session:
            session.trust_env = False  # a proxy of this machine's is not Twilio's way here
            with session.post(
                target,
                data=form,
                headers={
                    "X-Twilio-Signature": signed(target, form, token),
                    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
                    "User-Agent": "TwilioProxy/1.1",
                },
                timeout=SECONDS,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return _reply(answer)
    except requests.exceptions.SSLError:
        return Silence(CERTIFICATE)
    except requests.Timeout:
        return Silence(TIME)
    except requests.ConnectionError as error:
        return Silence(_why(error))
    except requests.RequestException as error:
        return Silence(f"it is no address that can be asked ({type(error).__name__})")


def _reply(answer: requests.Response) -> Reply:
    body = next(answer.iter_content(MOST_BYTES), b"")
    ours = answer.ok and answer.headers.get("Content-Type", "").startswith("text/xml") and DOCUMENT in body
    onward = answer.headers.get("Location", "") if answer.is_redirect else ""
    return Reply(answer.status_code, onward.partition("?")[0], ours)


def _why(error: requests.ConnectionError) -> str:
    """Why there was no connection, however deep the libraries hid that."""
    seen: list[object] = [error]
    for one in seen:
        if isinstance(one, BaseException) and len(seen) < MOST_CAUSES:
            seen += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    for kind, words in ((gaierror, NO_NAME), (ConnectionRefusedError, REFUSED), (NewConnectionError, NO_WAY)):
        if any(isinstance(one, kind) for one in seen):
            return words
    return CUT
