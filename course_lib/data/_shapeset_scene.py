"""What is on each image of Shapeset-3x2: which objects, where, how gray. Nothing is painted here."""

import math
from dataclasses import dataclass

import numpy as np

KINDS = ("triangle", "parallelogram", "ellipse")
CORNERS = (3, 4, 20)
"""Number of corners of each kind."""
RADIUS = 0.5
MIN_FACTOR, MAX_FACTOR = 0.2, 0.8
"""Factors by which an object is stretched, in image sizes."""
MARGIN = 1
"""Pixels that every object leaves free at the border."""
ANGLES = 255
"""The angles of an object are multiples of one 255th of a full turn."""
GRAY_RANGE = 0.9
"""Width of the ranges of gray: the dark one is [-1, -0.1], the light one [0.1, 1]."""
MAX_OVERLAP = 0.5
MAX_REJECTIONS = 50

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
    angles = [[2 * math.pi * (k % n) * (k < n) / n for n in CORNERS] for k in range(max(CORNERS))]
    return RADIUS * np.array([[[f(a) for a in row] for row in angles] for f in (math.cos, math.sin)])


_PAIR_LABELS = _pair_labels()
_CIRCLE = _circle_corners()
_COS, _SIN = (np.array([f(2 * math.pi * k / ANGLES) for k in range(ANGLES)]) for f in (math.cos, math.sin))


@dataclass(frozen=True, eq=False)
class Scenes:
    """Objects on a batch of images; the second object of an image is in front of the first.

    Attributes
    ----------
    two
        Whether an image has a second object, bool of shape (images,). If it has none, what the other
        attributes say about a second object is ignored.
    kinds
        Positions in `KINDS`, int of shape (2, images).
    corners
        Horizontal and vertical place in pixels of each corner of each object, of shape (2, 20, 2,
        images). Triangles and parallelograms repeat their first corner.
    grays
        Of the background and of the objects, in [-1, 1], float32 of shape (3, images).
    """

    two: np.ndarray
    kinds: np.ndarray
    corners: np.ndarray
    grays: np.ndarray

    @property
    def labels(self) -> np.ndarray:
        """Classes, int32 of shape (images,)."""
        first, second = self.kinds
        return np.where(self.two, _PAIR_LABELS[first, second], first).astype("int32")

    def __getitem__(self, images: slice) -> "Scenes":
        return Scenes(*(each[..., images] for each in (self.two, self.kinds, self.corners, self.grays)))


def draw_scenes(random: np.random.Generator, images: int, size: int) -> Scenes:
    """Draw what is on a number of images, of `size` pixels along a side."""
    uniform = random.random((7, images))
    two = uniform[0] < 0.5
    kinds = (uniform[1:3] * len(KINDS)).astype("int64")
    role = np.where(uniform[3] < 0.5, 1, -1)
    grays = role * np.concatenate([GRAY_RANGE * uniform[4:5] - 1, 1 - GRAY_RANGE * uniform[5:7]])
    return Scenes(two, kinds, _draw_corners(random, kinds, two, size), grays.astype("float32"))


def _draw_corners(random, kinds, two, size):
    """Corners of objects that do not hide one another.

    Where the second hides too much of the first, both are stretched and placed again at the same
    angles, up to 50 times; after that, which a million images of 32 pixels never need, they get
    other angles too. So no image breaks the rule, and no class loses images to it.
    """
    objects = _Objects.draw(random, kinds)
    centers, offsets = objects.place(random, size)
    pairs = np.flatnonzero(two)
    for _ in range(MAX_REJECTIONS + 1):
        pairs = pairs[overlap(centers[..., pairs], offsets[..., pairs], size) > MAX_OVERLAP]
        if not len(pairs):
            return centers[:, None] + offsets
        centers[..., pairs], offsets[..., pairs] = objects[pairs].place(random, size)
    corners = centers[:, None] + offsets
    corners[..., pairs] = _draw_corners(random, kinds[:, pairs], two[pairs], size)
    return corners


@dataclass(frozen=True, eq=False)
class _Objects:
    """Objects of which all but stretch and place is decided; arrays of shape (..., 2, images)."""

    polygon: np.ndarray  # regular, rotated within a symmetry sector: (axis, corner, object, image)
    cos: np.ndarray
    sin: np.ndarray

    @classmethod
    def draw(cls, random, kinds):
        sector, angle = random.random((2, *kinds.shape))
        sector = sector * (2 * np.pi / np.array(CORNERS))[kinds]
        angle = (angle * ANGLES).astype("int64")
        return cls(_rotate(_CIRCLE[..., kinds], np.cos(sector), np.sin(sector)), _COS[angle], _SIN[angle])

    def __getitem__(self, images):
        return _Objects(*(each[..., images] for each in (self.polygon, self.cos, self.sin)))

    def place(self, random, size):
        """Stretch the objects and put them where they fit.

        Returns the centers, of shape (2, 2, images), and the corners relative to them.
        """
        uniform = random.random((2, 2, *self.cos.shape))
        stretch = MIN_FACTOR + (largest_factor(size) - MIN_FACTOR) * uniform[0]
        stretch = size * np.stack([stretch.max(axis=0), stretch.min(axis=0)])
        offsets = self._rotate_from_base(self.polygon * stretch[:, None])
        low, high = offsets.min(axis=1), offsets.max(axis=1)
        return MARGIN - low + uniform[1] * (size - 2 * MARGIN - (high - low)), offsets

    def _rotate_from_base(self, corners):
        """Rotate stretched objects so that their base, the first edge, is level, and then by their angle."""
        x, y = corners[:, 1] - corners[:, 0]
        length = np.hypot(x, y)
        cos, sin = (self.cos * x + self.sin * y) / length, (self.sin * x - self.cos * y) / length
        return _rotate(corners, cos, sin)


def _rotate(corners, cos, sin):
    x, y = corners
    return np.stack([cos * x - sin * y, sin * x + cos * y])


def largest_factor(size: int) -> float:
    """Return the factor up to which an object fits at every angle: the paper's, less on 8 or 9 pixels."""
    return min(MAX_FACTOR, 1 - 2 * MARGIN / size)


def overlap(centers: np.ndarray, offsets: np.ndarray, size: int) -> np.ndarray:
    """Estimate which share of the first object the second hides.

    Both outlines are projected on the line between the centers. The length that the projections
    share is compared with the first one's; an object longer than half the image counts as half the
    image long, without which pairs would cover four percent more than in the authors' images.

    It is an estimate: of pairs that it lets pass, at 32 pixels, the second hides more than half of
    the first's pixels in six of a thousand, and never more than about three quarters. On 8 pixels
    it hides all of them in one pair of 10,000.

    Parameters
    ----------
    centers
        Centers of the objects, of shape (2, 2, images): axis, object, image.
    offsets
        Corners relative to the center of their object, of shape (2, 20, 2, images).
    size
        Pixels along a side of an image.

    Returns
    -------
    array of float, shape (images,)
        Negative for objects that are apart.
    """
    x, y = centers[:, 1] - centers[:, 0]
    distance = np.hypot(x, y)
    place = (offsets[0] * x + offsets[1] * y) / distance
    low, high = place.min(axis=0), place.max(axis=0)
    shared = np.minimum(high[0], high[1] + distance) - np.maximum(low[0], low[1] + distance)
    return shared / np.minimum(high[0] - low[0], RADIUS * size)
