"""The handwritten digits that come with scikit-learn."""

from sklearn.datasets import load_digits

from course_lib.data._dataset import Dataset, check_seed, check_share, split, standardized_dataset


def digits(validation: float = 0.2, test: float = 0.2, seed: int = 0) -> Dataset:
    """Load the 8 x 8 handwritten digits that come with scikit-learn.

    The split keeps the shares of the classes. Each pixel is shifted and scaled to mean 0 and standard
    deviation 1 over the training set; the few pixels that are constant there become 0.

    Parameters
    ----------
    validation, test
        Shares of the 1,797 images in the validation and in the test set, above 0 and together below 1.
    seed
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
    rest, test_set = split(images, labels.astype("int32"), test, seed)
    train, validation_set = split(*rest, validation / (1 - test), seed)
    return standardized_dataset("digits", tuple("0123456789"), (8, 8), (train, validation_set, test_set))
