"""How far training has come, for those who wait."""

from tqdm.auto import tqdm

from course_lib._checks import boolean
from course_lib._session import interactive


def progress_bar(epochs, shown, done=0):
    """Return an iterator over epochs that shows how many are done, their rate and the time left.

    Parameters
    ----------
    epochs : int
        How many there are.
    shown : bool or None
        None shows it where a person is watching: in a terminal and in a live notebook, and not where a
        notebook is run to be stored or compared.
    done : int
        How many of them were done before.

    Returns
    -------
    iterator of int
    """
    shown = interactive() if shown is None else boolean("progress", shown)
    rest = range(done, epochs)
    return tqdm(rest, initial=done, total=epochs, unit="epoch", leave=False, disable=not shown)
