"""The process in the sandbox: runs a notebook's cells, and answers for what they define.

A submission's code runs here, in the same process, and may change anything in it. So what leaves it is
treated as data only, and nothing here is part of what keeps a submission in. Of the repository, it sees this
file and `course_lib` only.

A request is a letter and data, and so is its answer:

============  ==============================  =====================================================
C (cell)      its place, its source, whether  O (ran) or X (stopped with an error: whether a name
              it runs again                   was missing, and the error in words)
M (missing)   a list of names                 D: those of them that are not defined
S (seed)      a whole number                  O
G (get)       a name                          D (data follow) or F (it is a function), or else A (not
                                              answered), N (not data) or E (error), and why
L (call)      a name, arguments, keywords     D, A, N or E
============  ==============================  =====================================================
"""

import builtins
import importlib.abc
import importlib.util
import linecache
import os
import random
import socket
import sys
import types
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from course_lib.checking import Answers, NotAnswered, NotData, StudentError, decode, encode

LENGTH_BYTES = 8
FLAGS = 0x2000  # ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, as in a notebook


class Notebook:
    """The cells that have run, and what they define."""

    def __init__(self):
        self._module = types.ModuleType("__main__")
        self._names = self._module.__dict__
        self._places = {}
        self._answers = Answers(self._names)
        sys.modules["__main__"] = self._module
        builtins.get_ipython = self._shell
        builtins.display = _display

    def answer(self, request: bytes, data: list) -> bytes:
        """Return the answer to a request."""
        answers: dict[bytes, Callable[..., bytes]] = {
            b"C": self._cell,
            b"M": self._missing,
            b"S": _seed,
            b"G": self._get,
            b"L": self._call,
        }
        return answers[request](*data)

    def _cell(self, place, source, again):
        try:
            self._run(place, source, again)
        except BaseException as error:
            return b"X" + encode([isinstance(error, NameError), _describe(error)])
        return b"O"

    def _run(self, place, source, again):
        code = self._compile(source, f"<cell {place}>")
        before = {name: self._names[name] for name in code.co_names if name in self._names}
        unbound = object()
        try:
            result = eval(code, self._names)
            if isinstance(result, types.CoroutineType):
                import asyncio

                asyncio.run(result)
        finally:
            for name in code.co_names:
                if self._names.get(name, unbound) is before.get(name, unbound):
                    continue
                if again and name in before and self._places.get(name, place) > place:
                    self._names[name] = before[name]  # the definition further down counts
                else:
                    self._places[name] = place

    def _compile(self, source, name):
        try:
            code = compile(source, name, "exec", FLAGS, dont_inherit=True)
        except SyntaxError:
            # Imported only for a cell that needs it: it takes as long as everything else here.
            from IPython.core.inputtransformer2 import TransformerManager

            source = TransformerManager().transform_cell(source)
            code = compile(source, name, "exec", FLAGS, dont_inherit=True)
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        return code

    def _shell(self):
        """Return IPython's shell, for magic commands."""
        from IPython.core.interactiveshell import InteractiveShell

        if not InteractiveShell.initialized():
            shell = InteractiveShell.instance(user_module=self._module)
            shell.system = shell.system_raw
            shell.enable_gui = lambda gui=None: None  # which `%matplotlib inline` calls
        return InteractiveShell.instance()

    def _missing(self, *names):
        return b"D" + encode([name for name in names if name not in self._names])

    def _get(self, name):
        return _outcome(lambda: self._answers(name))

    def _call(self, name, arguments, keywords):
        return _outcome(lambda: self._answers(name)(*arguments, **keywords))


def _outcome(ask):
    try:
        found = ask()
        return b"F" if callable(found) else b"D" + encode(found)
    except NotAnswered as error:
        return b"A" + encode(str(error))
    except NotData as error:
        return b"N" + encode(str(error))
    except StudentError as error:
        return b"E" + encode(str(error))


def _display(*objects, **options):
    from IPython.display import display

    return display(*objects, **options)


def _describe(error):
    name = type(error).__name__
    try:
        text = " ".join(str(error)[:10_000].split())[:1000]
        return f"{name}: {text}".encode("utf-8", "replace").decode() if text else name
    except BaseException:
        return name


def _seed(seed):
    """Reset every generator of random numbers that exists."""
    with suppress(Exception):
        random.seed(seed)
        np.random.seed(seed)  # noqa: NPY002 - notebooks may use this one
        if "keras" in sys.modules:
            sys.modules["keras"].utils.set_random_seed(seed)
        elif "tensorflow" in sys.modules:
            sys.modules["tensorflow"].random.set_seed(seed)
    return b"O"


class _SeededTensorFlow(importlib.abc.MetaPathFinder):
    """Seeds TensorFlow as soon as it is imported, since it starts with other numbers every time."""

    def find_spec(self, name, path=None, target=None):
        if name != "tensorflow":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None:
            run = spec.loader.exec_module

            def run_and_seed(module):
                run(module)
                module.random.set_seed(0)

            spec.loader.exec_module = run_and_seed
        return spec


def _discard_output():
    """Send to nowhere what code prints, also by way of the descriptors."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.close(null)


def _send(connection, message):
    connection.sendall(len(message).to_bytes(LENGTH_BYTES, "little") + message)


def _receive(connection):
    return _read(connection, int.from_bytes(_read(connection, LENGTH_BYTES), "little"))


def _read(connection, length):
    received = bytearray()
    while len(received) < length:
        part = connection.recv(min(length - len(received), 2**20))
        if not part:
            os._exit(0)
        received += part
    return bytes(received)


def main() -> None:
    """Answer requests until the connection is closed."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    connection.set_inheritable(False)
    sys.argv = [""]
    sys.path[:0] = [""]
    sys.meta_path.insert(0, _SeededTensorFlow())
    notebook = Notebook()
    _seed(0)
    _discard_output()
    _send(connection, b"R")
    process = os.getpid()
    while True:
        message = _receive(connection)
        answer = notebook.answer(message[:1], decode(message[1:], names=True))
        if os.getpid() != process:  # code has forked, and two processes would answer
            os._exit(0)
        _send(connection, answer)


if __name__ == "__main__":
    main()
