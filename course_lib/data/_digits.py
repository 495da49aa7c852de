"""The digits in the box."""

from sklearn.datasets import load_digits

from course_lib.data._dataset import Dataset
from course_lib.data._split import check_seed, check_share, set_aside, standardized


def digits(validation=0.2, test=0.2, seed=0):
    """Load the 8 x 8 handwritten digits that come with scikit-learn.

    The split keeps the shares of the classes. Each pixel is shifted and scaled to mean 0 and standard
    deviation 1 over the training set; the few pixels that never vary there are 0.

    Parameters
    ----------
    validation, test : float in (0, 1)
        Shares of the 1,797 images set aside.
    seed : int
        Decides the split.

    Returns
    -------
    Dataset
        64 features, 10 classes.

    Examples
    --------
    >>> digits()
    Dataset(digits: 64 features, 10 classes; 1077 train, 360 validation, 360 test)
    """
    check_share("validation", validation)
    check_share("test", test)
    check_seed(seed)
    if validation + test >= 1:
        raise ValueError(
            "validation and test must leave some examples for training. "
            f"Received: validation={validation!r}, test={test!r}"
        )
    images, labels = load_digits(return_X_y=True)
    labels = labels.astype("int32")
    rest, rest_labels, x_test, y_test = set_aside(images, labels, test, seed)
    x_train, y_train, x_validation, y_validation = set_aside(rest, rest_labels, validation / (1 - test), seed)
    (x_train, x_validation, x_test), mean, deviation = standardized(x_train, x_validation, x_test)
    parts = (x_train, y_train, x_validation, y_validation, x_test, y_test)
    return Dataset("digits", tuple("0123456789"), *parts, (8, 8), mean, deviation)
