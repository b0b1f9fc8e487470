"""Is this request really Twilio's? Checked over our public address and the raw request target.

The address is configured, never rebuilt from headers that a proxy, or a stranger, may write; the target
is taken raw, since a decoded one fails for `%C3`, `%3A`, `%7E` and `%22`. Without a token nothing is genuine.
"""

import hmac
from collections.abc import Mapping, Sequence
from functools import lru_cache

from twilio.request_validator import RequestValidator

HEADER = "X-Twilio-Signature"


@lru_cache(maxsize=8)
def _validator(token: str) -> RequestValidator:
    return RequestValidator(token)


class _Params(dict[str, str]):
    """Parameters in the shape that the validator asks for first: on a bare dict it fails twice a name."""

    def getall(self, name: str) -> list[str]:
        """The one value of this name."""
        return [self[name]]


def is_genuine(url: str, form: Mapping[str, str], signature: str, tokens: Sequence[str]) -> bool:
    """True if `signature` is Twilio's over `url` (absolute, raw, no fragment) and `form` (empty for GET).

    Several tokens are tried while one is rotated. An empty signature is never genuine; the validator
    itself raises on a missing one. Rule: https://www.twilio.com/docs/usage/webhooks/webhooks-security
    """
    params = _Params(form)
    return bool(signature) and any(_signed(_validator(token), url, params, signature) for token in tokens)


def _signed(validator: RequestValidator, url: str, params: _Params, signature: str) -> bool:
    """As the address stands first, nearly always so; then with its port named or left out, as Twilio may."""
    computed = validator.compute_signature(url, params)
    return hmac.compare_digest(computed.encode(), signature.encode()) or bool(
        validator.validate(url, params, signature)
    )


def raw_target(environ: Mapping[str, object]) -> str:
    """The request target as it came over the wire: path and query, never decoded.

    gunicorn keeps it as RAW_URI, waitress as REQUEST_URI, Werkzeug as both.
    """
    target = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if not isinstance(target, str):
        return ""
    if target.startswith("/"):
        return target
    _scheme, _, rest = target.partition("://")
    return "/" + rest.partition("/")[2]
