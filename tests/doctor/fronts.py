"""What stands before callbot in the wild, at its public address, and gets something wrong."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Front = Callable[["WSGIApplication"], "WSGIApplication"]


def answering(status: int, **headers: str) -> Front:
    """Answers everything itself."""
    return lambda _app: Response("<html>a page</html>", status, headers=headers, mimetype="text/html")


def onward(status: int = 301) -> Front:
    """Sends everybody on to the encrypted address."""

    def front(_app: "WSGIApplication") -> "WSGIApplication":
        def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            where = f"https://callbot.example{environ['PATH_INFO']}?token=secret"
            return Response("", status, headers={"Location": where})(environ, start_response)

        return answer

    return front


def rewriting(change: Callable[["WSGIEnvironment"], object]) -> Front:
    """Passes everything on, but changes it on the way."""

    def front(app: "WSGIApplication") -> "WSGIApplication":
        def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            change(environ)
            return app(environ, start_response)

        return answer

    return front


def under_a_path(environ: "WSGIEnvironment") -> None:
    """callbot is put under /callbot."""
    for name in ("PATH_INFO", "RAW_URI", "REQUEST_URI"):
        environ[name] = f"/callbot{environ[name]}"


def signature_lost(environ: "WSGIEnvironment") -> None:
    """Headers that it does not know are dropped."""
    environ.pop("HTTP_X_TWILIO_SIGNATURE", None)


def query_added(environ: "WSGIEnvironment") -> None:
    """Something of its own is put behind the address."""
    for name in ("RAW_URI", "REQUEST_URI"):
        environ[name] = f"{environ[name]}?from=proxy"


def body_rewritten(environ: "WSGIEnvironment") -> None:
    """The body is read and written anew, with what it takes for blank left out."""
    form = Request(environ).get_data().replace(b"&From=&To=", b"")
    environ["wsgi.input"] = BytesIO(form)
    environ["CONTENT_LENGTH"] = str(len(form))


def believing(_app: "WSGIApplication") -> "WSGIApplication":
    """Answers like callbot, whoever asks."""
    return Response("<?xml version='1.0'?><Response/>", 200, mimetype="text/xml")
