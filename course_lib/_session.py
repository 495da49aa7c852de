"""What kind of session the code runs in."""

import sys


def interactive() -> bool:
    """Tell whether a person is watching, who would like to see progress.

    True in a terminal, and in a notebook run from a front end that can ask its user for input
    (JupyterLab, Colab). False where a notebook is executed to be stored or compared, so that nothing
    temporary stays in its outputs.
    """
    try:
        from IPython import get_ipython
    except ImportError:
        shell = None
    else:
        shell = get_ipython()
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return sys.stderr.isatty()
    return bool(kernel.get_parent("shell").get("content", {}).get("allow_stdin"))
