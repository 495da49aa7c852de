"""A process for each contender, so that they share neither threads nor memory.

It waits on a pipe until it is asked to train some epochs.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from benchmarks.ensemble._problem import Problem, load
from benchmarks.ensemble.contenders import CONTENDERS, module_of

ROOT = Path(__file__).parents[2]
SETTINGS = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "KERAS_BACKEND": "tensorflow",
    "CUDA_VISIBLE_DEVICES": "-1",
    "JAX_PLATFORMS": "cpu",
    "TORCHINDUCTOR_FORCE_DISABLE_CACHES": "1",  # otherwise the first call would not compile
}


class ContenderError(Exception):
    """A contender failed; the message tells why."""


class Worker:
    """A contender in a process of its own, which must be closed in the end.

    Parameters
    ----------
    contender : Contender
    variant : str
        One of the contender's.
    problem : Problem

    Attributes
    ----------
    contender, variant
        As given.
    about : str
        Names and versions of the libraries that it uses.
    """

    def __init__(self, contender, variant, problem):
        self.contender, self.variant = contender, variant
        order = {"contender": contender.name, "variant": variant, "problem": asdict(problem)}
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115, open as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.ensemble._worker", json.dumps(order)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            cwd=ROOT,
            env=_environment(),
        )
        self.about = self._reply()["about"]

    def train(self, epochs):
        """Train some epochs and return the measurements.

        Returns
        -------
        dict
            "seconds"; "loss": of each epoch and net, or None; "memory": the most bytes by which the
            process has grown since before it made the nets, or None if the system does not tell.

        Raises
        ------
        ContenderError
            If the contender has raised an error, or has ended.
        """
        with suppress(BrokenPipeError):
            print(epochs, file=self._process.stdin, flush=True)
        return self._reply()

    def close(self):
        """End the process."""
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._log.close()

    def _reply(self):
        line = self._process.stdout.readline()
        reply = json.loads(line) if line else {"failed": self._last_words()}
        if "failed" in reply:
            self.close()
            raise ContenderError(f"{self.contender.name} ({self.variant}): {reply['failed']}")
        return reply

    def _last_words(self):
        self._process.wait()
        self._log.seek(0)
        lines = self._log.read().strip().splitlines()
        return lines[-1] if lines else f"ended with code {self._process.returncode}"


def _environment():
    """Let the libraries choose as they do by default, oneDNN included."""
    kept = {name: value for name, value in os.environ.items() if name != "TF_ENABLE_ONEDNN_OPTS"}
    return kept | SETTINGS


def _memory(field):
    """Return the bytes of this process by a field of Linux's status: VmRSS now, VmHWM the most so far."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(field))


def _timed(train, epochs, before):
    start = time.perf_counter()
    loss = train(epochs)
    seconds = time.perf_counter() - start
    memory = before and _memory("VmHWM") - before
    return {"seconds": seconds, "loss": None if loss is None else loss.tolist(), "memory": memory}


def _answers(order):
    """Yield names and versions, then the measurements of each training that standard input asks for."""
    contender = next(contender for contender in CONTENDERS if contender.name == order["contender"])
    problem = Problem(**order["problem"])
    module = module_of(contender)
    load(problem)
    before = _memory("VmRSS")
    train = module.prepare(problem, order["variant"])
    yield {"about": module.about()}
    for line in sys.stdin:
        yield _timed(train, int(line), before)


def main():
    """Answer on standard output, to which nothing else is written."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    try:
        for answer in _answers(json.loads(sys.argv[1])):
            print(json.dumps(answer), file=answers, flush=True)
    except Exception as error:
        print(json.dumps({"failed": f"{type(error).__name__}: {error}"}), file=answers, flush=True)


if __name__ == "__main__":
    main()
