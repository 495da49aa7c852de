"""What stops a command."""


class GradingError(Exception):
    """What the instructor can mend; the message is one line: what arrived, and what is allowed."""
