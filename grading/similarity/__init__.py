"""Hints that two submissions share code beyond what everybody was given; nothing is executed."""

from grading.similarity._pairs import HINTS_ONLY, Pair, similar_pairs
from grading.similarity._prints import code_of, fingerprints

__all__ = ["HINTS_ONLY", "Pair", "code_of", "fingerprints", "similar_pairs"]
