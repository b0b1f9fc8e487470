"""What every answer tells a browser: load nothing from elsewhere, frame nothing, keep nothing."""

from flask import Response

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}
YEAR = 365 * 24 * 60 * 60
_ALWAYS = (*HEADERS.items(), ("Cache-Control", "no-store"), ("Vary", "Cookie"))
_OVER_HTTPS = (*_ALWAYS, ("Strict-Transport-Security", f"max-age={YEAR}"))


def secured(response: Response, *, https: bool) -> Response:
    """The answer with its headers; `https` where Twilio and people reach callbot by it."""
    kept = {name.lower() for name, _value in response.headers}
    wanted = _OVER_HTTPS if https else _ALWAYS
    response.headers.extend([(name, value) for name, value in wanted if name.lower() not in kept])
    if "vary" in kept:
        response.vary.add("Cookie")
    return response
