"""Tests of the picture of backpropagation."""

from course_lib import figures, theory


def test_backpropagation():
    chain = theory.unit_chain(lambda z: z, weight=0.5, bias=0.0, depth=3, x=8.0)
    figure = figures.backpropagation({"half": chain})
    assert repr(figure) == (
        "half: through 3 layers the signal ends at 1.00; the gradient starts at 1 in the top layer and "
        "arrives as 0.25 in layer 1."
    )
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert {"4.00", "2.00", "1.00", "0.25", "0.5", "1", "×0.50"} <= set(texts)
