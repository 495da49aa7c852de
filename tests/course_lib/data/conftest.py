"""A server that answers in place of the internet, and an empty cache for Keras."""

import gc
import urllib.request
import warnings
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import PurePosixPath
from threading import Thread

import pytest


class Internet:
    """What the servers of the data sets would answer; asked for everything that Keras downloads."""

    def __init__(self):
        self.contents, self.announced, self.asked = {}, {}, []
        self.out_of_order = False

    def answer(self, handler):
        content = self.contents.get(PurePosixPath(handler.path).name)
        self.out_of_order |= content is None
        handler.send_response(503 if content is None else 200)
        handler.send_header("Content-Length", str(self.announced.get(handler.path, len(content or b""))))
        handler.end_headers()
        handler.wfile.write(content or b"")


@pytest.fixture
def internet(monkeypatch):
    internet = Internet()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            internet.answer(self)

        def log_message(self, *args):
            pass

    class Mirror(urllib.request.HTTPSHandler):
        def https_open(self, request):
            internet.asked.append(request.full_url)
            name = PurePosixPath(request.selector).name
            return self.parent.open(f"http://127.0.0.1:{internet.server.server_port}/{name}")

    internet.server = HTTPServer(("127.0.0.1", 0), Handler)
    opener = urllib.request.build_opener(Mirror(), urllib.request.ProxyHandler({}))
    monkeypatch.setattr(urllib.request, "_opener", opener)
    thread = Thread(target=internet.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield internet
    internet.server.shutdown()
    internet.server.server_close()
    thread.join()
    if internet.out_of_order:  # Keras leaves such an answer unclosed
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect(1)


@pytest.fixture
def cache(monkeypatch, tmp_path):
    """Give Keras an empty cache, as with another KERAS_HOME."""
    monkeypatch.setattr("keras.src.backend.config._KERAS_DIR", str(tmp_path))
    return tmp_path / "datasets"
