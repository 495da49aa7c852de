"""The checks in a student's notebook."""

from course_lib.checking._answers import Answers
from course_lib.checking._cases import make_test, run_test
from course_lib.checking._report import Note, QuestionReport, SetReport


class Checks:
    """A notebook's visible tests, and what they say of the notebook.

    A check never fails by itself: whatever the notebook holds, the answer says in words what was found.

    Parameters
    ----------
    namespace : dict
        Of the notebook: ``globals()``.
    title : str
        Of the exercises.

    Examples
    --------
    >>> half = lambda x: x // 2
    >>> check = Checks({"half": half})
    >>> @check.test("q1", points=1)
    ... def test_odd(half):
    ...     '''Half of an odd number is no whole number.'''
    ...     assert half(3) == 1.5, f"Your `half(3)` gives {half(3)}."
    >>> check("q1")
    q1: 0 of 1 checks passed so far.
      ✗ not yet  Half of an odd number is no whole number.
                 Your `half(3)` gives 1.
    """

    def __init__(self, namespace, title=""):
        self._answers = Answers(namespace)
        self._title = title
        self._tests = {}

    def test(self, question, points=1, success_message=None, failure_message=None):
        """Return a decorator that makes a function one of a question's tests.

        Parameters
        ----------
        question : str
            Such as "q1".
        points : float
            What passing the test is worth.
        success_message, failure_message : str, optional
            What is said of it when it passed; and when it failed and has nothing to say itself.
        """
        messages = {"success_message": success_message, "failure_message": failure_message}

        def add(function):
            test = make_test(question, function, points=points, **messages)
            self._tests.setdefault(question, {})[test.name] = test
            return function

        return add

    def __call__(self, question=None):
        """Run a question's tests on what the notebook holds now, or all of them.

        Parameters
        ----------
        question : str, optional
            Such as "q1".

        Returns
        -------
        object
            What came out, which a notebook shows.
        """
        if question is None:
            return SetReport(self._title, tuple(map(self._report, self._tests)))
        if not isinstance(question, str) or question not in self._tests:
            known = ", ".join(f'check("{one}")' for one in self._tests)
            return Note(f"There is no question of that name here. There are: {known}.")
        return self._report(question)

    def _report(self, question):
        tests = self._tests[question].values()
        return QuestionReport(question, tuple((test, run_test(test, self._answers)) for test in tests))
