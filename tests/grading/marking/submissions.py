"""Submissions that are hostile, broken or just unusual, and what must come out of each."""

import textwrap
from dataclasses import dataclass

from tests.grading.marked import PLAIN, ROOT, notebook

SLOPE = """
import numpy as np

def slope(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
"""
DEPTH = "depth = 7"
STEPS = "steps = 3"
ANSWERS = (SLOPE, DEPTH, STEPS)

Q1, Q2, Q3 = (1, 2), (4, 8), (16, 32)
"""Points of each question's visible and hidden test: every sum says which tests passed."""

FULL = sum([*Q1, *Q2, *Q3])


@dataclass(frozen=True)
class Case:
    """A submission, and what must come out."""

    name: str
    notebook: bytes
    points: float | None = FULL
    cells: dict | None = None
    """Status of each cell that does not just run, by place; None if that may differ."""
    says: tuple = ()
    """What must stand in the marks."""
    hides: tuple = ()
    """What must not."""
    status: str = "marked"
    times_out: bool = False
    """Whether something in it only ends when it is stopped, so that its limits should be short."""


def forged(name, *cells, says=(), times_out=False):
    """Return a submission that answers nothing, and tries to get points all the same."""
    return Case(name, notebook(*map(textwrap.dedent, cells)), 0, None, says, times_out=times_out)


def escape(name, *cells):
    """Return cells that try to get out, and stop with their name and an answer if they can."""
    check = f"\nif globals().get('depth') == 7:\n    raise RuntimeError({name!r})\n"
    return [textwrap.dedent(cell) + check for cell in cells]


ANY = "any"


def beside(name, *cells, points=FULL, status="", says=(), hides=()):
    """Return a submission that answers everything, and does something else before that."""
    statuses = {"": {}, ANY: None}.get(status, {1: status})
    cells = [textwrap.dedent(cell) for cell in cells]
    times_out = status == "timeout"
    return Case(name, notebook(*cells, *ANSWERS), points, statuses, says, hides, times_out=times_out)


def merged(name, cells, says=(), hides=()):
    """Return a submission of cells of which none disturbs another, each with its status, and all answers."""
    statuses = {place: status for place, (_, status) in enumerate(cells, 1) if status}
    return Case(name, notebook(*(cell for cell, _ in cells), *ANSWERS), FULL, statuses, says, hides)


def unreadable(name, content, says):
    """Return a file that is no notebook."""
    return Case(name, content, 0, {}, (says,), status="unreadable")


UNUSUAL = [
    ("def (:", "error"),
    ("import warnings; warnings.warn('a' * 9)", ""),
    ("import sys; print('x' * 10**6); print('y' * 10**6, file=sys.stderr)", ""),
    ("exit", ""),
    ("name = input()", "error"),
    ("ｄｅｐｔｈ = 7; assert depth == 7", ""),
    ("from os import *", ""),
    ("len = list = print = id = dict = None", ""),
]
HONEST = [
    Case("answers", notebook(*ANSWERS), FULL, {}),
    Case("blank", notebook("def slope(z):\n    ...", "depth = ...", "steps = ..."), 0, {}),
    Case("visible only", notebook("slope = lambda z: 0.25", "depth = 4", "steps = 3.0"), 1 + 4 + 48, {}),
    Case("nothing", notebook("pass"), 0, {}, ("`slope` was not found.", "`depth` was not found.")),
    Case(
        "an error costs what depends on it",
        notebook(SLOPE, "depth = 7 / 0", STEPS, "later = depth"),
        FULL - 12,
        {2: "error", 4: "error"},
        ("ZeroDivisionError: division by zero", "`depth` was not found."),
    ),
    Case(
        "in another order",
        notebook("depth = half + half + 1", "half = third", "third = 3", SLOPE, STEPS),
        FULL,
        {},
        ("Cell 1 needed something that is defined further down; it was run again at the end.",),
    ),
    Case(
        "what stands further down counts",
        notebook("depth = helper(1)", "helper = lambda x: x", SLOPE, STEPS, DEPTH),
        FULL,
        {},
        ("Cell 1 needed",),
    ),
    Case("reversed answers", notebook(*ANSWERS[::-1]), FULL, {}),
    merged("unusual cells", UNUSUAL, ("SyntaxError",)),
    Case(
        "magic",
        notebook(
            "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
            "!ls /\nlisted = !ls\n%pip install nothing-of-this-name",
            "%%time\nthird = 3",
            "%%bash\ntrue",
            "await __import__('asyncio').sleep(0)\ndisplay(third)\nget_ipython().run_line_magic('who', '')",
            "depth = third + 4\n?depth",
            SLOPE,
            STEPS,
        ),
        FULL,
        {},
    ),
    Case(
        "its own module", notebook("%%writefile own.py\nseven = 7", "import own; depth = own.seven"), 12, {}
    ),
    Case(
        "text and raw cells, no metadata",
        notebook(
            {"cell_type": "markdown", "source": "<script>alert(1)</script>"},
            {"cell_type": "raw"},
            {"cell_type": "no such type", "source": 5},
            {"cell_type": "code", "source": [line + "\n" for line in SLOPE.split("\n")], "outputs": 3},
            {"cell_type": "code", "id": 17, "metadata": None, "source": "depth = 7\nsteps = 3"},
            {"cell_type": "code"},
        ),
        FULL,
        {},
    ),
    Case(
        "format 3",
        b'{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "language": "python", '
        b'"input": ["depth = 7\\n", "steps = 3"]}]}]}',
        FULL - 3,
        {},
    ),
    Case("with a byte order mark", b"\xef\xbb\xbf" + notebook(*ANSWERS), FULL, {}),
    Case("half a letter", b'{"cells": [{"cell_type": "code", "source": "depth = 7 # \\ud800"}]}', 12, {}),
    Case("deleted name", notebook(*ANSWERS, "del depth"), FULL - 12, {}, ("`depth` was not found.",)),
    Case("arrays for numbers", notebook(SLOPE, "depth = np.array(7)", "steps = np.int8(3)"), FULL, {}),
    Case("3,000 cells", notebook(*ANSWERS, *["x = 1"] * 3000), FULL, {}),
    Case("a cell of 5 MB", notebook("x = '" + "a" * 5_000_000 + "'", *ANSWERS), FULL, {}),
    Case(
        "many errors", notebook(*ANSWERS, *["1 / 0"] * 300), FULL, None, ("300 cells did not run; the first",)
    ),
]

FORGERY = [
    forged(
        "patched builtins",
        """
        import builtins
        builtins.abs = lambda x: 0
        builtins.isinstance = lambda *a: True
        builtins.AssertionError = builtins.Exception = KeyError
        """,
        "slope = lambda z: 1",
    ),
    forged(
        "frames and the garbage collector",
        """
        import gc, sys
        frame, found = sys._getframe(), []
        while frame:
            found += [*frame.f_globals.values(), *frame.f_locals.values()]
            frame = frame.f_back
        for thing in [*found, *gc.get_objects()]:
            name = str(getattr(thing, "__name__", ""))
            if name in ("test_slope_at_zero", "test_depth", "q2", "TestRunner", "mark", "pytest"):
                depth = 7
        """,
    ),
    forged(
        "equal to everything",
        """
        class Yes:
            def __getattr__(self, name): return lambda *a, **k: self
            def __eq__(self, other): return True
            def __abs__(self): return 0
            def __bool__(self): return True
            def __lt__(self, other): return True
            __le__ = __gt__ = __ge__ = __lt__
            def __sub__(self, other): return 0
            def __hash__(self): return hash(7)
        depth = steps = Yes()
        slope = lambda z: Yes()
        """,
    ),
    forged(
        "an array of objects",
        """
        import numpy as np
        class Yes:
            def __eq__(self, other): return True
            def __lt__(self, other): return True
        class Fake:
            def __array__(self, *a, **k): return np.array([Yes()], dtype=object)
        depth = np.array(Yes(), dtype=object)
        steps = Fake()
        slope = lambda z: np.array([Yes(), Yes(), Yes()])
        """,
    ),
    forged(
        "a lie about its class",
        """
        class Fake:
            __class__ = property(lambda self: int)
            def __eq__(self, other): return True
            def __le__(self, other): return True
            __ge__ = __lt__ = __gt__ = __le__
        depth = steps = Fake()
        """,
    ),
    forged(
        "numbers of a class of its own",
        """
        class Float(float):
            def __sub__(self, other): return 0.0
            def __eq__(self, other): return True
        class Int(int):
            def __eq__(self, other): return True
            def __le__(self, other): return True
            __ge__ = __lt__ = __le__
            def __gt__(self, other): return False
        slope = lambda z: Float(9)
        depth = Int(100)
        steps = Int(1)
        """,
    ),
    forged(
        "an array of a class of its own",
        """
        import numpy as np
        class Array(np.ndarray):
            def __eq__(self, other): return True
            def __sub__(self, other): return 0
            def __array_function__(self, *a, **k): return True
        slope = lambda z: np.zeros(3).view(Array)
        depth = np.array(100).view(Array)
        """,
    ),
    forged(
        "patched NumPy",
        """
        import numpy as np
        np.allclose = np.isclose = np.array_equal = lambda *a, **k: True
        np.abs = np.shape = lambda *a: (3,)
        np.ndarray = int
        slope = lambda z: 5
        depth = 100
        """,
    ),
    forged(
        "patched course_lib.checking",
        """
        import course_lib.checking as c, course_lib.checking._answers as a, course_lib.checking._data as d
        passed = c.Outcome(True, "")
        c.run_test = lambda *x: passed
        c.Outcome = lambda *x: passed
        c.as_data = a.as_data = d.as_data = lambda value: passed
        c.encode = lambda value: b'{"passed": true}'
        a.Answers.__call__ = lambda self, name: passed
        """,
    ),
    forged(
        "modules in its place",
        """
        import sys, types
        fake = types.ModuleType("fake")
        fake.run_test = fake.encode = fake.decode = fake.Answers = lambda *a, **k: True
        for name in [*sys.modules]:
            if name.startswith(("course_lib", "json", "numpy", "_worker")):
                sys.modules[name] = fake
        """,
    ),
    forged(
        "import hooks",
        """
        import sys, importlib.machinery, types
        class Hook:
            def find_spec(self, name, path=None, target=None):
                return importlib.machinery.ModuleSpec(name, self)
            def create_module(self, spec):
                return types.SimpleNamespace(allclose=lambda *a: True, __name__=spec.name)
            def exec_module(self, module): pass
        sys.meta_path.insert(0, Hook())
        sys.path_hooks.insert(0, Hook)
        """,
    ),
    forged(
        "outcomes on the worker's connection",
        """
        import os, stat
        from course_lib.checking import encode
        frames = b"".join(
            len(said).to_bytes(8, "little") + said
            for said in [b"=" + encode([True, ""]), b"D" + encode(True), b"D" + encode([True, ""])] * 10
        )
        for descriptor in range(3, 256):
            try:
                if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                    os.write(descriptor, frames)
            except OSError:
                pass
        """,
    ),
    forged(
        "objects that do something when they are unpickled",
        """
        class Bomb:
            def __reduce__(self): return (exec, ("raise SystemExit",))
            def __array__(self): raise SystemExit
        depth = steps = Bomb()
        slope = lambda z: Bomb()
        """,
    ),
    forged("not a number", "slope = lambda z: z * float('nan'); depth = steps = float('nan')"),
    forged("text and truth", "depth = '7'; steps = [3]; slope = lambda z: 'True'"),
    forged(
        "empty arrays", "import numpy as np; slope = lambda z: np.zeros((0,)); depth = steps = np.zeros(0)"
    ),
    forged(
        "tests and checks of its own",
        """
        def test_slope_at_zero(slope): pass
        def test_case(*a, **k): return lambda f: f
        test_depth = test_steps = test_counting = test_slope_at_zero
        class Checks:
            def __init__(self, *a): pass
            def __call__(self, *a): return True
        check = Checks(); check("q1"); passed = True; points = possible = 63
        """,
    ),
    forged(
        "an exception as outcome",
        """
        from course_lib.checking import Outcome
        class Passed(AssertionError):
            passed, message = True, "passed"
        def slope(z): raise Passed("passed")
        """,
    ),
    forged(
        "a generator without end",
        "import itertools; slope = lambda z: itertools.count(); depth = iter(int, 1)",
    ),
    forged(
        "steps for ever", "steps = 2**200; depth = -2**255", says=("did not come to an end",), times_out=True
    ),
    forged("more than is allowed", "steps = [0] * 10**6; depth = 'a' * 10**8; slope = lambda z: 10**1000"),
    Case(
        "the visible tests' answers only",
        notebook(
            """
            slope = lambda z: 0.25
            depth = 4
            """.replace("            ", ""),
        ),
        1 + 4,
    ),
]

CANARY, TCP, UDP, UNIX, ABSTRACT = "@CANARY@", "@TCP@", "@UDP@", "@UNIX@", "@ABSTRACT@"
"""Stand in notebooks for what is known when they are marked: a file that everybody may read and write, and
where something listens."""

SECRETS = [
    ("the tests", PLAIN / "tests/q2.py"),
    ("the assignment", PLAIN / "assignment.json"),
    ("the repository", ROOT / "Makefile"),
    ("the tests of marking", ROOT / "tests/grading/marked.py"),
    ("the marker", ROOT / "grading/marking/_mark.py"),
    ("git", ROOT / ".git/HEAD"),
    ("passwords", "/etc/shadow"),
    ("machine", "/etc/machine-id"),
    ("root", "/root/.bashrc"),
    ("the canary", CANARY),
]


REACH = """
import socket
try:
    with socket.socket(socket.AF_{family}, socket.SOCK_{kind}) as s:
        s.settimeout(1)
        s.connect({address})
        s.send(b"out")
        if s.recv(10):
            depth = 7
except OSError:
    pass
"""

ESCAPE_ATTEMPTS = [
    escape("reach TCP", REACH.format(family="INET", kind="STREAM", address=f"('127.0.0.1', int('{TCP}'))")),
    escape(
        "reach TCP by 0", REACH.format(family="INET", kind="STREAM", address=f"('0.0.0.0', int('{TCP}'))")
    ),
    escape("reach UDP", REACH.format(family="INET", kind="DGRAM", address=f"('127.0.0.1', int('{UDP}'))")),
    escape("reach a socket", REACH.format(family="UNIX", kind="STREAM", address=f"'{UNIX}'")),
    escape(
        "reach an abstract one", REACH.format(family="UNIX", kind="STREAM", address=f"chr(0) + '{ABSTRACT}'")
    ),
    escape(
        "ask for a name",
        """
        import socket
        try:
            depth = 7 if socket.getaddrinfo("localhost.localdomain", 80) else None
        except OSError:
            pass
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            try:
                s.connect(("192.0.2.1", 53))
                depth = 7
            except OSError:
                pass
        """,
    ),
    *(
        escape(
            f"read {what}",
            f"""
            import os
            path = {str(path)!r}
            for path in (path, "/proc/1/root" + path, "/proc/self/cwd/.." + path):
                if os.path.exists(path) and os.access(path, os.R_OK) and open(path).read():
                    depth = 7
            """,
        )
        for what, path in SECRETS
    ),
    escape(
        "list what is there",
        f"""
        import os
        for folder in ["/tmp", "/home", "/root", "/var", "/run", "/srv", "/mnt", {str(ROOT)!r}]:
            if os.path.isdir(folder):
                seen = set(os.listdir(folder))
                if seen & {{"exercises", "grading", "tests", ".git", "README.md", "canary"}}:
                    depth = 7
        for top in set(os.listdir("/")) - {{"usr", "proc", "dev", "lib"}}:
            for folder, folders, files in os.walk("/" + top):
                folders[:] = set(folders) - {{"site-packages", "lib", "lib64", "course_lib"}}
                if {{"q2.py", "_mark.py", "canary", "README.md"}} & {{*files}}:
                    depth = 7
        """,
    ),
    escape(
        "write outside",
        f"""
        import os, sys, course_lib, numpy
        os.makedirs(os.path.dirname({CANARY!r}), exist_ok=True)
        with open({CANARY!r}, "w") as file:
            file.write("changed")
        """,
        f"""
        paths = ["/x", "/usr/x", "/etc/passwd", "/dev/x", "/proc/sys/kernel/hostname", numpy.__file__]
        paths += [sys.prefix + "/x", sys.executable, "/course/_worker.py", {str(ROOT)!r} + "/x"]
        for path in [*paths, os.path.dirname(course_lib.__file__) + "/x.py"]:
            if path.startswith("/tmp/"):  # which is the sandbox's own, wherever the repository lies
                continue
            try:
                open(path, "r+" if os.path.exists(path) else "w").write("x")
                depth = 7
            except OSError:
                pass
        """,
    ),
    escape(
        "see other processes",
        """
        import os
        pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        told = b"".join(open(f"/proc/{pid}/cmdline", "rb").read() for pid in pids)
        if len(pids) > 4 or b"as_user" in told or b"pytest" in told:
            depth = 7
        """,
    ),
    escape(
        "see the environment",
        """
        import os
        if "CANARY" in os.environ or "PYTEST_VERSION" in os.environ or "VIRTUAL_ENV" in os.environ:
            depth = 7
        if b"CANARY" in open("/proc/1/environ", "rb").read():
            depth = 7
        """,
    ),
    escape(
        "be somebody else",
        """
        import os
        if os.getuid() != 1000 or os.getgid() != 1000 or os.uname().nodename != "sandbox":
            depth = 7
        for change in (os.setuid, os.setgid, os.seteuid):
            try:
                change(0)
                depth = 7
            except OSError:
                pass
        for attempt in ("mount", "chroot"):
            if os.system(f"{attempt} /tmp /tmp >/dev/null 2>&1") == 0:
                depth = 7
        """,
    ),
    escape(
        "system calls that lead out",
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        def works(name, *arguments):
            return getattr(libc, name)(*arguments) >= 0
        if works("unshare", 0x10000000) or works("unshare", 0x20000) or works("setns", 0, 0):
            depth = 7
        if works("ptrace", 16, 1, 0, 0) or works("ptrace", 16, os.getppid(), 0, 0):
            depth = 7
        if works("mount", b"none", b"/tmp", b"tmpfs", 0, None) or works("personality", 0x40000):
            depth = 7
        if works("shmget", 0, 2**28, 0o1600) or works("memfd_create", b"x", 0):
            depth = 7
        if works("process_vm_readv", 1, None, 0, None, 0, 0):
            depth = 7
        for family in (38, 40):
            if works("socket", family, 1, 0) or works("socket", family, 5, 0):
                depth = 7
        if libc.syscall(425, 8, b"0" * 200) >= 0:
            depth = 7
        """,
    ),
    escape(
        "folders that can be written",
        """
        may = ["/tmp", "/notebook", "/proc"]
        for line in open("/proc/self/mountinfo"):
            place, options = line.split()[4:6]
            if "rw" in options.split(",") and not place.startswith(("/dev/", "/proc/", *may)):
                depth = 7
        """,
    ),
    escape(
        "more processors",
        """
        import os
        before = os.sched_getaffinity(0)
        try:
            os.sched_setaffinity(0, range(256))
        except OSError:
            pass
        if os.sched_getaffinity(0) != before or len(before) > 1:
            depth = 7
        """,
    ),
    escape(
        "looser limits",
        """
        import os, resource
        for name in ("NPROC", "DATA", "CPU", "FSIZE", "NOFILE", "CORE"):
            kind = getattr(resource, "RLIMIT_" + name)
            try:
                resource.setrlimit(kind, (resource.RLIM_INFINITY,) * 2)
                depth = 7
            except (OSError, ValueError):
                pass
        try:
            os.nice(-5)
            depth = 7
        except OSError:
            pass
        """,
    ),
    escape(
        "children in name spaces of their own",
        """
        import ctypes, os
        libc = ctypes.CDLL(None)
        pid = libc.syscall(56 if os.uname().machine == "x86_64" else 220, 0x10000000 | 17, 0, 0, 0, 0)
        if pid == 0:
            os._exit(0)
        if pid > 0:
            depth = 7
        """,
    ),
]


# All in one sandbox: none of them changes anything, unless it gets out.
ESCAPES = [Case("escapes", notebook(*(cell for cells in ESCAPE_ATTEMPTS for cell in cells)), 0, {})]

DRIP = """
import os, stat, time
if {eats}:
    for _ in range(8):
        if not os.fork():
            x = bytearray(b"x") * 10**8
            time.sleep(1000)
for descriptor in range(3, 256):
    try:
        if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            os.write(descriptor, (2**25).to_bytes(8, "little"))
            while True:
                os.write(descriptor, b"x")
    except OSError:
        pass
"""

ERRORS = [
    ("raise type('E' * 10**7, (Exception,), {})", "error"),
    ("import sys; sys.exit()", "error"),
    ("exit()", "error"),
    ("raise KeyboardInterrupt", "error"),
    ("import os, time; os.kill(os.getppid(), 9); os.kill(1, 15)", ""),
    ("import os; os.kill(-1, 9)", "error"),
    ("f = lambda: f()\nf()", "error"),
    ("class Odd(Exception):\n    def __str__(self): raise self\nraise Odd", "error"),
    ("raise ValueError('x' * 10**8)", "error"),
    ("raise ValueError('a\\x1b[2J\\x07b\\u202ec')", "error"),
    ("raise ValueError('<script>alert(1)</script>')", "error"),
    ("class Odd:\n    def __repr__(self):\n        while True: pass\nOdd()", ""),
]
NUISANCE = [
    merged(
        "errors",
        ERRORS,
        says=("ProcessLookupError", "RecursionError", '"Odd"', "a�[2J�b�c", "<script>"),
        hides=("x" * 600, "\x1b", "\u202e"),
    ),
    beside("exit in a cell", "import os; os._exit(0)", status="died"),
    beside(
        "exit but for a child that keeps the connection",
        "import os, time\nif os.fork():\n    os._exit(0)\ntime.sleep(1000)",
        status="died",
    ),
    beside("abort", "import os; os.abort()", status="died"),
    beside("kill itself", "import os; os.kill(os.getpid(), 9)", status="died"),
    beside("kill its group", "import os; os.killpg(0, 9)", status="died"),
    beside("stop itself", "import os; os.kill(os.getpid(), 19)", status="timeout"),
    beside("crash", "import ctypes; ctypes.string_at(0)", status="died"),
    beside("endless loop", "while True: pass", status="timeout", says=("took longer than 3 seconds",)),
    beside(
        "endless loop that catches all",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        status="timeout",
    ),
    beside("sleep", "import time; time.sleep(10**6)", status="timeout"),
    beside("endless output", "while True: print('x' * 10**5)", status="timeout"),
    beside(
        "endless output to the worker's connection",
        """
        import os, stat
        for descriptor in range(3, 256):
            try:
                if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                    while True:
                        os.write(descriptor, b"x" * 10**5)
            except OSError:
                pass
        """,
        status="died",
    ),
    beside(
        "a message that is never sent",
        """
        import os, stat
        for descriptor in range(3, 256):
            try:
                if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                    os.write(descriptor, (10**6).to_bytes(8, "little"))
                    os.kill(os.getpid(), 19)
            except OSError:
                pass
        """,
        status="timeout",
    ),
    beside("a message bit by bit", DRIP.format(eats=False), status="timeout"),
    beside("memory beside a message bit by bit", DRIP.format(eats=True), status="died", says=("of memory",)),
    beside(
        "closed connection",
        "import os; os.closerange(3, 256)",
        status="died",
    ),
    # Bombs are large enough to be noticed, and would not take a machine down on which a guard is broken.
    beside("fork bomb", "import os\nfor _ in range(11):\n    os.fork()", status=ANY),
    beside(
        "thread bomb",
        """
        import threading, time
        for _ in range(2000):
            threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
        """,
        status="error",
        says=("can't start new thread",),
    ),
    beside("memory in one go", "x = bytearray(10**12)", status="error", says=("MemoryError",)),
    beside(
        "memory by and by", "x = []\nfor _ in range(400):\n    x.append(bytearray(10**7))", status="error"
    ),
    beside(
        "memory in many processes",
        """
        import os, time
        for _ in range(8):
            if not os.fork():
                x = bytearray(b"x") * 10**8
                time.sleep(1000)
        time.sleep(1000)
        """,
        status="died",
        says=("400 MiB of memory",),
    ),
    beside(
        "memory that is shared",
        "import mmap\nx = mmap.mmap(-1, 10**9)\nfor i in range(0, 10**9, 4096): x[i] = 1",
        status="died",
        says=("400 MiB of memory",),
    ),
    beside(
        "disk",
        "for folder in ('/tmp', '/dev/shm', '.'):\n"
        "    for i in range(100): open(f'{folder}/x{i}', 'wb').write(b'x' * 10**6)",
        status="error",
        says=("OSError: [Errno 28]",),
    ),
    beside("a large file", "open('x', 'wb').write(b'x' * 10**8)", status="error"),
    beside(
        "many files", "for i in range(10**7): open(f'/tmp/{i}', 'w')", status="died", says=("20,000 files",)
    ),
    beside(
        "open files",
        "import os\nopened = []\nwhile True: opened.append(os.open('/dev/null', 0))",
        status="error",
        says=("Too many open files",),
    ),
    beside(
        "recursion without a limit",
        """
        import sys
        sys.setrecursionlimit(10**9)
        class Deep:
            def __getattr__(self, name):
                return getattr(self, name + "a")
        Deep().x
        """,
        status=ANY,
    ),
    beside(
        "an exception whose text never ends",
        "class Odd(Exception):\n    def __str__(self):\n        while True: pass\nraise Odd",
        status="timeout",
    ),
    beside(
        "left behind",
        """
        import os, subprocess, sys, time
        code = "import os, time\\nfor _ in range(3):\\n    if os.fork(): os._exit(0)\\n    os.setsid()"
        code += "\\ntime.sleep(1000)"
        subprocess.Popen([sys.executable, "-c", code, "left-behind-marker"], start_new_session=True)
        """,
    ),
    beside(
        "the first process taken over",
        """
        import os
        try:
            with open("/proc/1/mem", "r+b", buffering=0) as memory:
                for line in open("/proc/1/maps"):
                    if "r-xp" in line:
                        first, last = (int(x, 16) for x in line.split()[0].split("-"))
                        memory.seek(first)
                        memory.write(b"\\xeb\\xfe" * ((last - first) // 2))
        except OSError:
            pass
        """,
        status=ANY,
    ),
    beside(
        "files for the next start",
        """
        import os, sys
        for folder in (".", "/tmp", "/dev/shm"):
            for name in ("sitecustomize", "usercustomize", "json", "numpy", "_worker"):
                open(f"{folder}/{name}.py", "w").write("import os; os._exit(1)")
        version = "python%d.%d" % sys.version_info[:2]
        user = os.path.expanduser(f"~/.local/lib/{version}/site-packages")
        os.makedirs(user)
        open(user + "/x.pth", "w").write("import os; os._exit(1)")
        os._exit(1)
        """,
        status="died",
    ),
    beside("a timer", "import signal; signal.setitimer(signal.ITIMER_REAL, 0.5)", points=None, status=ANY),
    beside(
        "threads that go on",
        """
        import threading
        def run():
            while True: pass
        threading.Thread(target=run, daemon=True).start()
        """,
    ),
    beside("many cells that exit", *["import os; os._exit(0)"] * 12, points=0, status=ANY),
    Case(
        "a function that never ends",
        notebook("def slope(z):\n    while True: pass", DEPTH, STEPS),
        FULL - 3,
        {},
        ("had to be stopped: it took longer than 2 seconds",),
        times_out=True,
    ),
    Case(
        "a function that exits",
        notebook("def slope(z):\n    import os; os._exit(0)", DEPTH, STEPS),
        FULL - 3,
        {},
    ),
    Case(
        "a function that stops itself",
        notebook("import os\ndef slope(z):\n    os.kill(0, 19)", DEPTH, STEPS),
        FULL - 3,
        {},
        times_out=True,
    ),
    Case(
        "a function that raises", notebook("def slope(z):\n    raise SystemExit", DEPTH, STEPS), FULL - 3, {}
    ),
    Case(
        "a value that never turns into an array",
        notebook(
            SLOPE, DEPTH, "class Slow:\n    def __array__(self):\n        while True: pass\nsteps = Slow()"
        ),
        15,
        {},
        times_out=True,
    ),
]

UNREADABLE = [
    unreadable("empty", b"", "empty"),
    unreadable("spaces", b" \n", "empty"),
    unreadable("cut off", notebook(*ANSWERS)[:-20], "not JSON"),
    unreadable("binary", bytes(range(256)) * 100, "not text (UTF-8)"),
    unreadable("zip", b"PK\x03\x04" + b"\0" * 100, "not JSON"),
    unreadable("UTF-16", notebook(*ANSWERS).decode().encode("utf-16"), "not text (UTF-8)"),
    unreadable("latin-1", '{"cells": "é"}'.encode("latin-1"), "not text (UTF-8)"),
    unreadable("deep", b"[" * 10**6, "too deep"),
    unreadable("deep objects", b'{"cells":' * 10**5 + b"1" + b"}" * 10**5, "too deep"),
    unreadable("many digits", b'{"cells": ' + b"9" * 10**6 + b"}", "not JSON"),
    unreadable("a list", b"[]", "a list, not a notebook"),
    unreadable("null", b"null", "missing, not a notebook"),
    unreadable("no cells", b"{}", "Its cells are missing"),
    unreadable("cells of another kind", b'{"cells": {"a": 1}}', "Its cells are an object"),
    unreadable("a cell of another kind", b'{"cells": [3]}', "Cell 1 is a number"),
    unreadable("a source of another kind", notebook({"cell_type": "code", "source": 5}), "source of cell 1"),
    unreadable(
        "a source of mixed kinds", notebook({"cell_type": "code", "source": ["a", 5]}), "source of cell 1"
    ),
    unreadable("text only", notebook({"cell_type": "markdown", "source": "x"}), "no code cells"),
    unreadable("a script", b"depth = 7\nsteps = 3\n", "not JSON"),
    unreadable("worksheets", b'{"worksheets": 3}', "worksheets"),
]

LEAKS = [
    Case(
        "what hidden tests ask, by messages and names",
        notebook(
            """
seen = []
def slope(z):
    global depth, steps
    seen.append(str(z))
    print(seen)
    if len(seen) > 1:
        depth = steps = " ".join(seen)
        raise ValueError(depth)
    return 0.25
depth = 4
steps = 3
"""
        ),
        1 + 4 + 16,
        {},
        hides=("0.314", "3141"),
    ),
    Case(
        "what hidden tests ask, by files and fresh starts",
        notebook(
            """
import os
for folder in ("/tmp", "/dev/shm", os.path.expanduser("~")):
    if os.path.exists(folder + "/seen"):
        depth = open(folder + "/seen").read()
        raise ValueError(depth)
def slope(z):
    if str(z) == "0.0":
        return 0.25
    for folder in ("/tmp", "/dev/shm", os.path.expanduser("~")):
        open(folder + "/seen", "w").write(str(z))
    os._exit(1)
""",
            "depth = 4",
            "steps = 3",
        ),
        1 + 4 + 48,
        {},
        hides=("0.314", "3141", "had to be stopped"),
    ),
]
