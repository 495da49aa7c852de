"""Tests of what the library writes when it is imported and used."""

import os
import re
import subprocess
import sys

import tensorflow as tf

# TensorFlow 2.20 writes these at any log level, the first one if it was built for a GPU that is missing.
NOTES_OF_2_20 = (
    r".* failed call to cuInit: .*",
    r"WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR",
    r"I0000 .* Compiled cluster using XLA! .*",
)
PROGRAM = """
import numpy as np
from course_lib import data, initializers, networks, training

x, y = np.eye(4, dtype="float32"), np.arange(4, dtype="int32")
tiny = data.Dataset("tiny", tuple("abcd"), x, y, x, y, x, y)
nets = networks.Ensemble([4, 4], "tanh", initializers.GlorotUniform(), range(2))
print(training.fit(nets, tiny, epochs=1, learning_rate=0.1, batch_size=2))
"""


def test_nothing_but_the_result_is_written():
    # TensorFlow's note on oneDNN can only be turned off together with oneDNN.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    environment["TF_ENABLE_ONEDNN_OPTS"] = "0"
    ran = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True)
    lines = ran.stderr.splitlines()
    if tf.__version__.startswith("2.20."):
        lines = [line for line in lines if not re.fullmatch("|".join(NOTES_OF_2_20), line)]
    assert lines == []
    assert ran.stdout.startswith("History(1 epochs, 2 members")
