"""What is on each image of Shapeset-3x2: which objects, where, how grey. Nothing is drawn here."""

import math
from dataclasses import dataclass

import numpy as np

KINDS = ("triangle", "parallelogram", "ellipse")
CORNERS = (3, 4, 20)
MOST_CORNERS = max(CORNERS)
RADIUS = 0.5
SMALLEST, LARGEST = 0.2, 0.8
"""Factors by which an object is stretched, in image sizes."""
MARGIN = 1
"""Pixels that every object leaves free at the border."""
TURNS = 255
"""The angles of an object are multiples of one 255th of a turn."""
GREYS = 0.9
"""Width of the ranges of grey: the dark one is [-1, -0.1], the light one [0.1, 1]."""
OVERLAP_MAX = 0.5
MOST_REJECTIONS = 50

_PAIRS = ((0, 1), (0, 2), (1, 2), (0, 0), (1, 1), (2, 2))
CLASS_NAMES = KINDS + tuple(f"{KINDS[a]} + {KINDS[b]}" for a, b in _PAIRS)
"""Names of the nine classes: one object, two of different kinds, two of one kind."""


def _pair_labels():
    labels = np.empty((len(KINDS), len(KINDS)), "int32")
    for label, (first, second) in enumerate(_PAIRS, start=len(KINDS)):
        labels[first, second] = labels[second, first] = label
    return labels


def _circle_corners():
    """Corners (axis, corner, kind) of the regular polygons, the first repeated where there are fewer."""
    angles = [[2 * math.pi * (k % n) * (k < n) / n for n in CORNERS] for k in range(MOST_CORNERS)]
    return RADIUS * np.array([[[turn(a) for a in row] for row in angles] for turn in (math.cos, math.sin)])


_PAIR_LABELS = _pair_labels()
_CIRCLE = _circle_corners()
_COS, _SIN = (np.array([f(2 * math.pi * k / TURNS) for k in range(TURNS)]) for f in (math.cos, math.sin))


@dataclass(frozen=True, eq=False)
class Scenes:
    """Objects on images, all images side by side; the second object lies in front of the first.

    Attributes
    ----------
    two : array of bool, shape (images,)
        Whether an image has a second object; what is said of it elsewhere counts only then.
    kinds : array of int, shape (2, images)
        Positions in `KINDS`.
    corners : array of float, shape (2, 20, 2, images)
        Horizontal and vertical place in pixels of each corner of each object. Triangles and
        parallelograms repeat their first corner.
    greys : array of float32, shape (3, images)
        Of the background and of the objects, in [-1, 1].
    """

    two: np.ndarray
    kinds: np.ndarray
    corners: np.ndarray
    greys: np.ndarray

    @property
    def labels(self):
        """Classes, an array of int32 of shape (images,)."""
        first, second = self.kinds
        return np.where(self.two, _PAIR_LABELS[first, second], first).astype("int32")

    def __getitem__(self, images):
        """Return the scenes of a slice of the images."""
        return Scenes(*(each[..., images] for each in (self.two, self.kinds, self.corners, self.greys)))


def draw_scenes(random, images, size):
    """Draw what is on some images.

    Parameters
    ----------
    random : numpy.random.Generator
        Where chance comes from.
    images : int
        How many.
    size : int
        Pixels along a side of an image.

    Returns
    -------
    Scenes
    """
    chance = random.random((7, images))
    two = chance[0] < 0.5
    kinds = (chance[1:3] * len(KINDS)).astype("int64")
    role = np.where(chance[3] < 0.5, 1, -1)
    greys = role * np.concatenate([GREYS * chance[4:5] - 1, 1 - GREYS * chance[5:7]])
    return Scenes(two, kinds, _draw_corners(random, kinds, two, size), greys.astype("float32"))


def _draw_corners(random, kinds, two, size):
    """Corners of objects that do not hide one another.

    Where the second hides too much of the first, both are stretched and placed again at the same
    angles, up to 50 times; after that, which a million images of 32 pixels never need, they get
    other angles too. So no image breaks the rule, and no class loses images to it.
    """
    shapes = _Shapes.draw(random, kinds)
    centres, offsets = shapes.place(random, size)
    pairs = np.flatnonzero(two)
    for _ in range(MOST_REJECTIONS + 1):
        pairs = pairs[overlap(centres[..., pairs], offsets[..., pairs], size) > OVERLAP_MAX]
        if not len(pairs):
            return centres[:, None] + offsets
        centres[..., pairs], offsets[..., pairs] = shapes[pairs].place(random, size)
    corners = centres[:, None] + offsets
    corners[..., pairs] = _draw_corners(random, kinds[:, pairs], two[pairs], size)
    return corners


@dataclass(frozen=True, eq=False)
class _Shapes:
    """Objects of which all but stretch and place is decided; arrays of shape (..., 2, images)."""

    polygon: np.ndarray  # regular, turned within a symmetry sector: (axis, corner, object, image)
    cos: np.ndarray
    sin: np.ndarray

    @classmethod
    def draw(cls, random, kinds):
        sector, turn = random.random((2, *kinds.shape))
        angle = sector * (2 * np.pi / np.array(CORNERS))[kinds]
        turn = (turn * TURNS).astype("int64")
        return cls(_rotate(_CIRCLE[..., kinds], np.cos(angle), np.sin(angle)), _COS[turn], _SIN[turn])

    def __getitem__(self, images):
        return _Shapes(*(each[..., images] for each in (self.polygon, self.cos, self.sin)))

    def place(self, random, size):
        """Stretch the objects and put them where they fit.

        Returns the centres, of shape (2, 2, images), and the corners seen from there.
        """
        chance = random.random((2, 2, *self.cos.shape))
        stretch = SMALLEST + (largest_factor(size) - SMALLEST) * chance[0]
        stretch = size * np.stack([stretch.max(axis=0), stretch.min(axis=0)])
        offsets = self._turn(self.polygon * stretch[:, None])
        low, high = offsets.min(axis=1), offsets.max(axis=1)
        return MARGIN - low + chance[1] * (size - 2 * MARGIN - (high - low)), offsets

    def _turn(self, corners):
        """Turn stretched objects so that their base, the first edge, is level, and then by their angle."""
        x, y = corners[:, 1] - corners[:, 0]
        length = np.hypot(x, y)
        cos, sin = (self.cos * x + self.sin * y) / length, (self.sin * x - self.cos * y) / length
        return _rotate(corners, cos, sin)


def _rotate(corners, cos, sin):
    x, y = corners
    return np.stack([cos * x - sin * y, sin * x + cos * y])


def largest_factor(size):
    """Factor up to which an object fits at every angle: that of the paper, less on 8 or 9 pixels."""
    return min(LARGEST, 1 - 2 * MARGIN / size)


def overlap(centres, offsets, size):
    """Estimate which share of the first object the second hides.

    Both outlines are projected on the line between the centres. The length that the projections
    share is compared with the first one's; an object longer than half the image counts as half the
    image long, without which pairs would cover four percent more than in the authors' images.

    It is an estimate: of pairs that it lets pass, at 32 pixels, the second hides more than half of
    the first's pixels in six of a thousand, and never more than about three quarters. On 8 pixels
    it hides all of them in one pair of 10,000.

    Parameters
    ----------
    centres : array of float, shape (2, 2, images)
        Axis, object, image.
    offsets : array of float, shape (2, 20, 2, images)
        Axis, corner, object, image: the corners seen from the centre of their object.
    size : int
        Pixels along a side of an image.

    Returns
    -------
    array of float, shape (images,)
        Negative for objects far from one another.
    """
    x, y = centres[:, 1] - centres[:, 0]
    distance = np.hypot(x, y)
    place = (offsets[0] * x + offsets[1] * y) / distance
    low, high = place.min(axis=0), place.max(axis=0)
    shared = np.minimum(high[0], high[1] + distance) - np.maximum(low[0], low[1] + distance)
    return shared / np.minimum(high[0] - low[0], RADIUS * size)
