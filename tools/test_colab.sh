#!/bin/sh
# Run the library's tests and the notebooks with the packages that Colab has, in .venv-colab.
#
#   PYTHON=...   a Python 3.13; otherwise python3.13 on the PATH
#
# Adding the course must change none of Colab's packages. The environment is made once, and again when
# Colab's versions change.

set -eu
cd "$(dirname "$0")/.."
export TF_ENABLE_ONEDNN_OPTS=1 # as on Colab
CONSTRAINTS=.github/colab-constraints.txt
VENV=.venv-colab
PIP="$VENV/bin/python -m pip --disable-pip-version-check --quiet"

fail() {
    echo "$1" >&2
    exit 1
}

create() {
    python=${PYTHON:-python3.13}
    case $("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true) in
    3.13) ;;
    *) fail "Colab has Python 3.13, but $python is not; name one with PYTHON=/path/to/python3.13." ;;
    esac
    rm -rf "$VENV"
    "$python" -m venv "$VENV"
    $PIP install -r "$CONSTRAINTS"
    $PIP freeze >"$VENV/before.txt"
    $PIP install -e .
    $PIP freeze --exclude-editable >"$VENV/after.txt"
    diff "$VENV/before.txt" "$VENV/after.txt" || fail "Adding the course changed what Colab has: see above."
    $PIP check
    $PIP install -c "$VENV/before.txt" hypothesis nbval pytest pytest-xdist
    cp "$CONSTRAINTS" "$VENV/made-of.txt"
}

cmp -s "$CONSTRAINTS" "$VENV/made-of.txt" || create
"$VENV/bin/python" -m pytest -n 2 --dist loadfile -q -m "not slow" course_lib tests/course_lib
"$VENV/bin/python" -m pytest -n 2 --dist loadfile -q --nbval --nbval-current-env --nbval-cell-timeout 900 \
    --nbval-sanitize-with tests/nbval_sanitize.cfg chapters
