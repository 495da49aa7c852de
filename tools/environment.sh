#!/bin/sh
# Create .venv, the course's Python environment, or bring it up to date; do nothing if it is.
#
#   PYTHON=...   the Python to use; otherwise the first on the PATH that fits
#   GPU=1        TensorFlow with CUDA; GPU=0 returns to the CPU build; neither keeps what is there
#
# Packages are installed by uv, a fast installer: the one on the PATH, or else one that pip installs into
# .venv. If uv is not available or fails (it does not read pip's configuration), pip installs them.
#
# The last step writes .venv/installed. Without that file the environment is created again, so that after an
# interruption it is enough to run the same command again.

NEEDED="Python 3.11, 3.12 or 3.13 is needed"
INSTALLED=.venv/installed
LOG=.venv/setup.log

fail() {
    echo "$1" >&2
    exit 1
}

# Print the version of the Python "$1", such as 3.11.7; nothing if it does not run.
version_of() {
    "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null
}

# Set `python` and `version` to the first suitable Python, or fail and name what was found instead.
find_python() {
    set -- python3 python3.13 python3.12 python3.11
    [ -z "$PYTHON" ] || set -- "$PYTHON"
    found=""
    for python; do
        version=$(version_of "$python") || continue
        case $version in
        3.11.* | 3.12.* | 3.13.*)
            "$python" -c 'import ensurepip, venv' 2>/dev/null && return
            found="${found:-$python ($version) lacks the module venv (Debian, Ubuntu: apt install python3-venv)}"
            ;;
        *) found="${found:-$python is version ${version:-unknown}}" ;;
        esac
    done
    fail "$NEEDED, but ${found:-$1 does not run}; name another with PYTHON=/path/to/python."
}

# Return whether .venv was finished, in this folder, for the same build and, if one is named, with that Python.
is_whole() {
    [ "$had_build" = "$build" ] && [ "$had_folder" = "$PWD" ] &&
        kept=$(version_of .venv/bin/python) && { [ -z "$PYTHON" ] || [ "$kept" = "$version" ]; }
}

create() {
    rm -rf .venv && mkdir .venv && "$python" -m venv .venv >"$LOG" 2>&1 ||
        fail "$python ($version) could not create the environment .venv: $(tail -n 1 "$LOG" 2>/dev/null)"
}

requirements() {
    case $build in
    cpu) cat requirements.txt ;;
    gpu) sed -e '/^tensorflow>/d' -e 's/^tensorflow-cpu\([^;]*\);.*/tensorflow[and-cuda]\1/' \
        requirements.txt ;;
    esac
}

pip_install() {
    .venv/bin/python -m pip install --disable-pip-version-check --progress-bar off "$@" >>"$LOG" 2>&1
}

uv_install() {
    uv=$(command -v uv) || uv=.venv/bin/uv
    [ -x "$uv" ] || pip_install --retries 1 uv || return
    "$uv" pip install --python .venv/bin/python "$@" >>"$LOG" 2>&1
}

install() {
    rm -f "$INSTALLED"
    requirements >.venv/requirements.txt
    uv_install -r .venv/requirements.txt || pip_install -r .venv/requirements.txt ||
        fail "Installing requirements.txt failed ($(grep '^ERROR' "$LOG" | tail -n 1 | cut -c 8-)); it needs a network and 3 GB of disk; details are in $PWD/$LOG."
    printf '%s\n' "$build $PWD" "$packages" >"$INSTALLED"
}

cd "$(dirname "$0")/.." || exit 1
trap 'fail "The set-up was interrupted; the same command starts it again."' HUP INT TERM

[ ! -f "$INSTALLED" ] || { read -r had_build had_folder && read -r had_packages; } <"$INSTALLED"
case $GPU in
1) build=gpu size="4 GB" ;;
0) build=cpu size="500 MB" ;;
"") build=${had_build:-cpu} size="500 MB" ;;
*) fail "GPU=1 installs TensorFlow with CUDA and GPU=0 the CPU build; GPU=$GPU means nothing." ;;
esac
packages=$(cat requirements.txt pyproject.toml tools/environment.sh | cksum)

[ -z "$PYTHON" ] || find_python
if ! is_whole; then
    [ -n "$PYTHON" ] || find_python
    echo "Setting up Python $version in .venv: a download of about $size, one to five minutes ..."
    create
    install
elif [ "$had_packages" != "$packages" ]; then
    echo "Bringing .venv up to date with requirements.txt ..."
    install
fi
