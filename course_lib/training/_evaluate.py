"""How well members do on examples that they are not trained on."""

import tensorflow as tf

from course_lib.training._loss import loss_type, member_losses, wrong_answers
from course_lib.training._state import standing_in

EVALUATED_AT_ONCE = 1024


def evaluate(model, state, material):
    """Return loss and error of each member on the examples held out, a bounded number at once.

    Parameters
    ----------
    model : keras.Model
        Its own weights are not used.
    state : State
        Its weights are.
    material : Material
        Its held-out examples.

    Returns
    -------
    loss : tensor of float, shape (members,)
        Mean cross-entropy, in nats; NaN for a member that has diverged.
    wrong : tensor of int32, shape (members,)
        How many examples were classified wrongly; all, for a member that has diverged.
    """
    examples = material.y_held_out.shape[0] if material.held_out is None else material.held_out.shape[1]
    whole, rest = divmod(examples, EVALUATED_AT_ONCE)

    def add(start, size, loss, wrong):
        x, y = _held_out(material, start, size)
        with standing_in(model, state):
            logits = model(x, training=False)
        return loss + size * member_losses(logits, y), wrong + wrong_answers(logits, y)

    members = state.active.shape[0]
    totals = tf.zeros(members, loss_type(model)), tf.zeros(members, tf.int32)
    if whole:
        _, *totals = tf.while_loop(
            lambda i, *_: i < whole,
            lambda i, *totals: (i + 1, *add(i * EVALUATED_AT_ONCE, EVALUATED_AT_ONCE, *totals)),
            (tf.constant(0), *totals),
        )
    if rest:
        totals = add(whole * EVALUATED_AT_ONCE, rest, *totals)
    loss, wrong = totals
    failed = state.diverged >= 0
    nothing = tf.fill([members], tf.cast(float("nan"), loss.dtype))
    return tf.where(failed, nothing, loss / examples), tf.where(failed, examples, wrong)


def _held_out(material, start, size):
    if material.held_out is None:
        return material.x_held_out[start : start + size], material.y_held_out[start : start + size]
    indices = material.held_out[:, start : start + size]
    return tf.gather(material.x, indices), tf.gather(material.y, indices)
