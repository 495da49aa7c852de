"""Times as people and Moodle write them."""

import re
from datetime import datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS)
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?"
_DAY_FIRST = re.compile(
    rf"(?:\w+,?\s+)?(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})\s+(?P<year>\d{{4}}),?\s+{_CLOCK}"
)
_MONTH_FIRST = re.compile(
    rf"(?:\w+,?\s+)?(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}),?\s+{_CLOCK}"
)


def read_time(text):
    """Read a time.

    Parameters
    ----------
    text : str
        ISO, such as ``2026-11-23 16:05`` or ``2026-11-23T16:05+01:00``, or as Moodle writes it in English.

    Returns
    -------
    datetime or None
        None for nothing and for a dash, by which Moodle says that there is no time.

    Raises
    ------
    ValueError
        If it is written otherwise.

    Examples
    --------
    >>> read_time("Monday, 23 November 2026, 4:05 PM")
    datetime.datetime(2026, 11, 23, 16, 5)
    """
    text = " ".join(text.split())
    if text in ("", "-"):
        return None
    found = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if found is None:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(f"a time is written 2026-11-23 16:05. Received: {text!r}") from None
    month = next(number for number, name in enumerate(MONTHS, 1) if name.startswith(found["month"][:3]))
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"].lower() == "p")
    return datetime(int(found["year"]), month, int(found["day"]), hour, int(found["minute"]))
