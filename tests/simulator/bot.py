"""A tiny bot on loopback: it answers each path with the TwiML that a test wrote, and keeps what was asked."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Quiet(WSGIRequestHandler):
    """No access log."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@dataclass
class Asked:
    """One request that reached the bot."""

    path: str
    method: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Bot:
    """Answers by path: TwiML inside <Response>, or a whole Response; unknown paths answer 204."""

    says: dict[str, str | Response] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    origin: str = ""

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        form = request.form.to_dict() or request.args.to_dict()
        self.asked.append(Asked(request.path, request.method, form, dict(request.headers)))
        answer = self.says.get(request.path)
        if answer is None:
            return Response(status=204)(environ, start_response)
        if isinstance(answer, str):
            answer = Response(f"<Response>{answer}</Response>", mimetype="text/xml")
        return answer(environ, start_response)

    def at(self, path: str) -> list[dict[str, str]]:
        """The forms that came to one path."""
        return [asked.form for asked in self.asked if asked.path == path]

    @contextmanager
    def running(self) -> Iterator["Bot"]:
        """Serve on a free port of 127.0.0.1."""
        server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=Quiet)
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        self.origin = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
