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


def secured(response: Response, *, https: bool) -> Response:
    """The answer with its headers; `https` where Twilio and people reach callbot by it."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.vary.add("Cookie")
    if https:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    return response
