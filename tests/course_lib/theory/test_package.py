"""Tests of the package as a whole."""

import inspect
import subprocess
import sys

from course_lib import theory


def test_theory_needs_no_tensorflow():
    code = "import sys, course_lib.theory; sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_function_names_its_parameters_in_its_docstring():
    functions = {name: getattr(theory, name) for name in theory.__all__}
    functions = {name: thing for name, thing in functions.items() if callable(thing)}
    assert len(functions) > 20
    for name, thing in functions.items():
        for parameter in inspect.signature(thing).parameters:
            assert parameter in inspect.getdoc(thing), f"{name}: {parameter}"
