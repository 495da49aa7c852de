"""Tests of what a reader sees when the library starts."""

import os
import subprocess
import sys

PROGRAM = """
import numpy as np
from course_lib import data, initializers, networks, training

x, y = np.eye(4, dtype="float32"), np.arange(4, dtype="int32")
tiny = data.Dataset("tiny", tuple("abcd"), x, y, x, y, x, y)
nets = networks.Ensemble([4, 4], "tanh", initializers.GlorotUniform(), range(2))
print(training.fit(nets, tiny, epochs=1, learning_rate=0.1, batch_size=2))
"""


def test_nothing_but_the_result_is_written():
    # TensorFlow's note on oneDNN cannot be turned off while oneDNN is on.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    environment["TF_ENABLE_ONEDNN_OPTS"] = "0"
    ran = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True)
    assert ran.stderr == ""
    assert ran.stdout.startswith("History(1 epochs, 2 members")
