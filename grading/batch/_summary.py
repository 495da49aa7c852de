"""What a batch came to, for whoever started it."""

from grading._text import counted, shown
from grading.human import reasons


def summary(delivery, results):
    """Say in lines what a batch came to, and return whether nobody need look.

    Parameters
    ----------
    delivery : grading.deliveries.Delivery
    results : grading.results.Results

    Returns
    -------
    lines : list of str
    good : bool
    """
    marks, failures = results.all_marks()
    tests = results.batch()["tests_sha256"]
    here = [one for one in (*marks, *failures) if one["submission"]["key"] in delivery.submissions]
    marked = [one for one in here if one.get("status") == "marked"]
    elsewhere = len(marks) + len(failures) - len(here)
    lines = [
        f"{counted(len(marked), 'submission')} of {len(delivery.submissions):,} marked: {results.folder}"
    ]
    if elsewhere:
        lines.append(f"{counted(elsewhere, 'submission')} in these results came with another delivery.")
    people = [(one["submission"]["key"], reasons(one, tests)) for one in here]
    people = [(key, why) for key, why in people if why]
    if people:
        lines.append("")
        lines.append(f"{counted(len(people), 'submission')} for a human to look at:")
        lines += [f"  {shown(key)}: {' '.join(why)}" for key, why in people]
    if delivery.problems:
        lines.append("")
        lines.append(f"{counted(len(delivery.problems), 'entry', 'entries')} not taken:")
        lines += [f"  {shown(name)}: {why}" for name, why in delivery.problems]
    return lines, not people and not delivery.problems
