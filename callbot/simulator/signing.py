"""Signing as Twilio does: HMAC-SHA1 over the URL without its fragment and the sorted form, in Base64."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha1
from hmac import new
from urllib.parse import urldefrag


def signature(auth_token: str, url: str, params: Mapping[str, str]) -> str:
    """The X-Twilio-Signature of a form posted to `url` (params empty for GET).

    Twilio's own example, see twilio.com/docs/usage/webhooks/webhooks-security:

    >>> signature("12345", "https://example.com/myapp.php?foo=1&bar=2", {"CallSid": "CA1234567890ABCDE",
    ...     "Caller": "+14158675310", "Digits": "1234", "From": "+14158675310", "To": "+18005551212"})
    'L/OH5YylLD5NRKLltdqwSvS0BnU='
    """
    text = urldefrag(url).url + "".join(name + params[name] for name in sorted(params))
    return b64encode(new(auth_token.encode(), text.encode(), sha1).digest()).decode()
