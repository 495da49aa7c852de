#!/bin/sh
# Run the library's tests and the notebooks with the packages that Colab has, in .venv-colab.
#
#   PYTHON=...   a Python 3.13; otherwise python3.13 on the PATH
#   ALONE=...    the notebooks that are also opened as on Colab, one at a time, by the names of their
#                files (data.ipynb, exercises/errata.ipynb): alone in a folder, with no library but the one that they install
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
    $PIP install -c "$VENV/before.txt" axe-playwright-python hypothesis nbval playwright pytest pytest-xdist
    $PIP uninstall --yes keep-the-signal-alive
    $PIP freeze >"$VENV/without.txt"
    cp "$CONSTRAINTS" "$VENV/made-of.txt"
}

# Make a repository of one commit in "$1" of what would be committed here, and print the commit.
stand_in() {
    mkdir "$1"
    git ls-files --cached --others --exclude-standard -z | tar --create --null --files-from=- | tar --extract -C "$1"
    git -C "$1" init --quiet
    git -C "$1" add --all --force
    git -C "$1" -c user.name=A -c user.email=a@example.org commit --quiet --message "As it is here"
    git -C "$1" rev-parse HEAD
}

# Open the notebook "$1" as Colab does, where git finds a stand-in for the repository on GitHub.
open_alone() {
    echo "Opening $1 alone in a folder ..."
    $PIP uninstall --yes keep-the-signal-alive
    mkdir "$work/alone" && cp "$work/notebooks/$1" "$work/alone"
    (
        cd "$work/alone"
        export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.file://$work/repository.insteadOf"
        export GIT_CONFIG_VALUE_0="https://github.com/$SLUG"
        env -u PYTHONPATH "$here/$VENV/bin/python" -m pytest -c /dev/null --rootdir . -q --nbval \
            --nbval-current-env --nbval-cell-timeout 900 \
            --nbval-sanitize-with "$here/tests/nbval_sanitize.cfg" "$(basename "$1")"
    )
    rm -r "$work/alone"
    $PIP freeze >"$work/freeze.txt"
    grep -qxF "keep-the-signal-alive @ git+https://github.com/$SLUG@$commit" "$work/freeze.txt" ||
        fail "$1 did not install the library at the commit $commit."
    grep -v '^keep-the-signal-alive @' "$work/freeze.txt" | diff "$VENV/without.txt" - ||
        fail "Opening $1 changed what Colab has: see above."
}

cmp -s "$CONSTRAINTS" "$VENV/made-of.txt" || create

SLUG=somebody/else
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
commit=$(stand_in "$work/repository")
"$VENV/bin/python" -m tools.launch_notebooks "$SLUG" "$commit" "$work/notebooks"
for notebook in ${ALONE:-data.ipynb exercises/01_saturation.ipynb}; do
    open_alone "$notebook"
done

$PIP uninstall --yes keep-the-signal-alive
$PIP install -e .
"$VENV/bin/python" -m pytest -n 2 --dist loadfile -q -m "not slow" course_lib tests/course_lib
"$VENV/bin/python" -m pytest -n 2 --dist loadfile -q --nbval --nbval-current-env --nbval-cell-timeout 900 \
    --nbval-sanitize-with tests/nbval_sanitize.cfg chapters
