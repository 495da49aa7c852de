"""Tests of the rectifiers: of fixed slope, and with a slope that is drawn or learned."""

import keras
import ml_dtypes
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import kstest

from course_lib.activations import LeakyReLU, PReLU, RReLU, relu

Z = np.array([-3.0, -0.5, 0.0, 0.5, 3.0])
NEGATIVE = -np.ones((40, 50), "float32")
MIXED = np.random.default_rng(0).normal(size=(6, 4)).astype("float32")
slopes = st.floats(0, 1, width=16)


def test_relu_sets_negative_inputs_to_0(value_and_slope):
    value, slope = value_and_slope(relu, Z)
    np.testing.assert_array_equal(value, [0, 0, 0, 0.5, 3])
    np.testing.assert_array_equal(slope, [0, 0, 0, 1, 1])


def test_a_leak_multiplies_negative_inputs_by_the_slope(value_and_slope):
    value, slope = value_and_slope(LeakyReLU(0.25), Z)
    np.testing.assert_array_equal(value, [-0.75, -0.125, 0, 0.5, 3])
    np.testing.assert_array_equal(slope, [0.25, 0.25, 0.25, 1, 1])


def test_the_default_slope_is_a_hundredth():
    assert LeakyReLU().negative_slope == 0.01


def test_between_relu_and_the_identity():
    np.testing.assert_array_equal(LeakyReLU(0)(Z), relu(Z))
    np.testing.assert_array_equal(LeakyReLU(1)(Z), Z)


@given(alpha=slopes, z=st.floats(width=32, allow_nan=False, allow_infinity=False, allow_subnormal=False))
@settings(derandomize=True, deadline=None)
def test_it_is_the_larger_of_two_lines(alpha, z):
    assert float(LeakyReLU(alpha)(np.float64(z))) == max(alpha * z, z)


@given(alpha=slopes)
@settings(derandomize=True, deadline=None, max_examples=20)
def test_tensorflow_has_the_same(alpha):
    np.testing.assert_array_equal(LeakyReLU(alpha)(Z), tf.nn.leaky_relu(tf.constant(Z), alpha))


@pytest.mark.parametrize("alpha", [0, 0.01, 0.25, 1])
def test_the_leak_adds_its_square_to_half_of_the_second_moment(alpha, gaussian_mean):
    assert gaussian_mean(lambda z: LeakyReLU(alpha)(z).numpy() ** 2) == pytest.approx((1 + alpha**2) / 2)
    assert gaussian_mean(LeakyReLU(alpha)) == pytest.approx((1 - alpha) / np.sqrt(2 * np.pi), abs=1e-12)


@pytest.mark.parametrize("slope", [1.001, 100, [0.5, 1.5]])
def test_the_inverse_of_a_slope_raises_an_error(slope):
    message = f"negative_slope must be a number from 0 to 1. Received: negative_slope={np.max(slope)}"
    with pytest.raises(ValueError, match=message):
        LeakyReLU(slope)


def test_an_array_of_slopes_adds_axes_like_any_other():
    family = LeakyReLU(np.array([[0.1], [0.2]]))(Z)
    np.testing.assert_array_equal(family, [LeakyReLU(0.1)(Z), LeakyReLU(0.2)(Z)])


def drawn(layer, z=NEGATIVE):
    """Slopes of one training step."""
    return -np.asarray(layer(z, training=True))


class TestRReLU:
    def test_slopes_are_uniform_in_the_interval(self):
        slopes = drawn(RReLU(seed=1))
        assert kstest(slopes.ravel(), "uniform", (1 / 8, 1 / 3 - 1 / 8)).pvalue > 0.01
        assert kstest(drawn(RReLU(0, 1, seed=1)).ravel(), "uniform").pvalue > 0.01

    def test_each_element_and_each_step_has_its_own(self):
        layer = RReLU(seed=1)
        slopes = np.concatenate([drawn(layer), drawn(layer)])
        assert len(np.unique(slopes)) > 0.999 * slopes.size
        corners = np.corrcoef(slopes[:40].ravel(), slopes[40:].ravel())
        assert abs(corners[0, 1]) < 0.1

    def test_positive_inputs_pass(self):
        layer = RReLU(seed=1)
        np.testing.assert_array_equal(layer(abs(MIXED), training=True), abs(MIXED))
        np.testing.assert_array_equal(layer(abs(MIXED)), abs(MIXED))

    def test_a_seed_gives_the_same_sequence(self):
        one, other = RReLU(seed=1), RReLU(seed=1)
        for _ in range(3):
            np.testing.assert_array_equal(drawn(one), drawn(other))

    @pytest.mark.parametrize("seeds", [(1, 2), (None, None)])
    def test_other_layers_draw_others(self, seeds):
        one, other = (drawn(RReLU(seed=seed)) for seed in seeds)
        assert np.mean(one == other) < 0.001

    def test_outside_training_the_slope_is_fixed(self):
        layer = RReLU(seed=1)
        for z in (MIXED, MIXED):
            np.testing.assert_array_equal(layer(z), LeakyReLU(11 / 48)(z))
            np.testing.assert_array_equal(layer(z, training=False), LeakyReLU(11 / 48)(z))

    @pytest.mark.parametrize(
        ("inference", "exact", "printed"),
        [
            ("mean", 11 / 48, 0.2292),
            ("mean_of_inverse", np.log(8 / 3) / 5, 0.1962),
            ("inverse_of_mean", 1 / 5.5, 0.1818),
        ],
    )
    def test_three_slopes_circulate(self, inference, exact, printed):
        layer = RReLU(inference=inference)
        assert layer.alpha == pytest.approx(exact, rel=1e-14)
        assert round(layer.alpha, 4) == printed
        np.testing.assert_allclose(layer(NEGATIVE), -exact, rtol=1e-6)

    def test_the_default_is_the_mean_of_what_is_drawn(self):
        layer = RReLU(seed=1)
        assert layer.inference == "mean"
        assert drawn(layer, -np.ones(200_000, "float32")).mean() == pytest.approx(layer.alpha, abs=5e-4)

    @given(ends=st.tuples(st.floats(0.01, 0.5), st.floats(0.5, 1)))
    @settings(derandomize=True, deadline=None, max_examples=25)
    def test_slopes_for_inference_are_the_means_that_they_are_named_after(self, ends):
        lower, upper = ends
        slopes = [RReLU(*ends, name).alpha for name in ("inverse_of_mean", "mean_of_inverse", "mean")]
        assert lower <= slopes[0] <= slopes[1] * (1 + 1e-12)
        assert slopes[1] <= slopes[2] * (1 + 1e-12)
        assert slopes[2] <= upper
        assert slopes[0] == pytest.approx(1 / np.mean([1 / lower, 1 / upper]))
        if lower < upper:
            mean = quad(lambda a: 1 / a, 1 / upper, 1 / lower)[0] / (1 / lower - 1 / upper)
            assert slopes[1] == pytest.approx(mean, rel=1e-8)
        assert slopes[2] == pytest.approx(np.mean(ends))

    @pytest.mark.parametrize("inference", ["mean", "mean_of_inverse", "inverse_of_mean"])
    @pytest.mark.parametrize("alpha", [0, 0.1, 1])
    def test_an_interval_of_one_slope_is_a_leaky_rectifier(self, alpha, inference):
        layer = RReLU(alpha, alpha, inference, seed=1)
        assert layer.alpha == alpha
        for training in (False, True):
            np.testing.assert_array_equal(layer(MIXED, training=training), LeakyReLU(alpha)(MIXED))

    @pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
    @pytest.mark.parametrize("training", [False, True])
    def test_the_type_is_kept(self, dtype, training):
        h = RReLU(seed=1, dtype=dtype)(tf.cast(MIXED, dtype), training=training)
        assert h.dtype == dtype
        assert h.shape == MIXED.shape

    def test_double_precision_draws_doubles(self):
        slopes = drawn(RReLU(seed=1, dtype="float64"), NEGATIVE.astype("float64"))
        assert np.any(slopes != slopes.astype("float32"))
        assert RReLU(dtype="float64")(-np.ones(1))[0] == -11 / 48

    def test_the_gradient_is_the_slope_that_was_drawn(self, value_and_slope):
        layer = RReLU(seed=1)
        z = np.where(MIXED == 0, 1, MIXED)
        value, slope = value_and_slope(lambda z: layer(z, training=True), z)
        np.testing.assert_allclose(slope, value / z, rtol=1e-6)
        assert len(np.unique(slope[z < 0])) == np.sum(z < 0)

    def test_a_compiled_step_draws_the_same_sequence(self):
        layer, plain = RReLU(seed=1), RReLU(seed=1)
        step = tf.function(lambda z: layer(z, training=True))
        for _ in range(3):
            np.testing.assert_array_equal(step(tf.constant(NEGATIVE)), plain(NEGATIVE, training=True))

    def test_xla_draws_another_sequence_just_as_reproducible(self):
        def sequence(seed):
            layer = RReLU(seed=seed)
            step = tf.function(lambda z: layer(z, training=True), jit_compile=True)
            return np.stack([-step(tf.constant(NEGATIVE)) for _ in range(3)])

        slopes = sequence(1)
        np.testing.assert_array_equal(slopes, sequence(1))
        assert len(np.unique(slopes)) > 0.999 * slopes.size
        assert kstest(slopes.ravel(), "uniform", (1 / 8, 1 / 3 - 1 / 8)).pvalue > 0.01

    def test_a_saved_layer_comes_back_and_starts_its_sequence_anew(self, reloaded):
        options = (0.1, 0.2, "inverse_of_mean", 3)
        model = keras.Sequential([keras.Input((50,)), RReLU(*options)])
        model(NEGATIVE, training=True)
        loaded = reloaded(model).layers[0]
        np.testing.assert_array_equal(drawn(loaded), drawn(RReLU(*options)))
        config = {"lower": 0.1, "upper": 0.2, "inference": "inverse_of_mean", "seed": 3}
        assert config.items() <= loaded.get_config().items()
        assert (loaded.alpha, loaded.name) == (model.layers[0].alpha, model.layers[0].name)

    def test_a_copy_without_a_seed_draws_others(self):
        layer = RReLU()
        assert np.mean(drawn(layer) == drawn(RReLU.from_config(layer.get_config()))) < 0.001

    def test_it_trains(self):
        kernel = keras.initializers.Orthogonal(seed=0)
        model = keras.Sequential(
            [keras.Input((4,)), keras.layers.Dense(4, kernel_initializer=kernel), RReLU(seed=1)]
        )
        model.compile(keras.optimizers.SGD(0.5), "mse")
        target = LeakyReLU(11 / 48)(MIXED).numpy()
        loss = model.fit(MIXED, target, epochs=10, shuffle=False, verbose=0).history["loss"]
        assert loss[-1] < loss[0] / 2

    def test_a_mask_passes_and_the_shape_is_known(self):
        layer = RReLU()
        assert layer.supports_masking
        assert layer.compute_output_shape((None, 3)) == (None, 3)
        assert layer(keras.Input((3,))).shape == (None, 3)

    @pytest.mark.parametrize(
        ("lower", "upper", "message"),
        [
            (0.3, 0.2, "lower must be a number from 0 to 0.2. Received: lower=0.3"),
            (-0.1, 0.2, "lower must be a number from 0 to 0.2. Received: lower=-0.1"),
            (3, 8, "upper must be a number from 0 to 1. Received: upper=8"),
            (0.1, np.nan, "upper must be a number from 0 to 1. Received: upper=nan"),
            ([0.1], 0.2, r"lower must be a number from 0 to 0.2. Received: lower=\[0.1\]"),
        ],
    )
    def test_an_impossible_interval_raises_an_error(self, lower, upper, message):
        with pytest.raises(ValueError, match=message):
            RReLU(lower, upper)

    def test_an_unknown_mean_raises_an_error(self):
        message = 'one of "mean", "mean_of_inverse", "inverse_of_mean". Received: inference=\'median\''
        with pytest.raises(ValueError, match=message):
            RReLU(inference="median")

    @pytest.mark.parametrize("inference", ["mean_of_inverse", "inverse_of_mean"])
    def test_slope_0_has_no_inverse(self, inference):
        message = f'lower must not be 0 if inference="{inference}". Received: lower=0.0'
        with pytest.raises(ValueError, match=message):
            RReLU(0, 0.5, inference)
        assert RReLU(0, 0.5).alpha == 0.25


class TestPReLU:
    def test_the_default_initial_slope_is_a_quarter(self, value_and_slope):
        value, slope = value_and_slope(PReLU(), MIXED)
        np.testing.assert_array_equal(value, LeakyReLU(0.25)(MIXED))
        np.testing.assert_array_equal(slope, np.where(MIXED > 0, 1, 0.25))

    @pytest.mark.parametrize(
        ("options", "shape", "expected"),
        [
            ({}, (6, 4), (4,)),
            ({}, (6, 3, 2, 5), (5,)),
            ({"shared": True}, (6, 4), (1,)),
            ({"members": 3}, (3, 6, 4), (3, 1, 4)),
            ({"members": 3}, (3, 6, 2, 2, 4), (3, 1, 1, 1, 4)),
            ({"members": 1, "shared": True}, (1, 6, 4), (1, 1, 1)),
        ],
    )
    def test_one_slope_for_each_channel_or_one_for_all(self, options, shape, expected):
        layer = PReLU(**options)
        assert tuple(layer(np.zeros(shape)).shape) == shape
        assert tuple(layer.alpha.shape) == expected
        np.testing.assert_array_equal(layer.alpha, 0.25)

    def test_the_gradient_of_the_slope_is_the_sum_of_the_negative_inputs(self):
        layer = PReLU()
        layer.build(MIXED.shape)
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(MIXED))
        gradient = tape.gradient(loss, layer.alpha.value)
        np.testing.assert_allclose(gradient, np.minimum(MIXED, 0).sum(axis=0), rtol=1e-6)

    def test_channels_and_members_use_their_own_slope(self):
        z = -np.ones((2, 3, 4), "float32")
        layer = PReLU(members=2)
        layer.build(z.shape)
        slopes = np.arange(8).reshape(2, 1, 4) / 8
        layer.alpha.assign(slopes)
        np.testing.assert_array_equal(layer(z), np.broadcast_to(-slopes, z.shape))

    def test_the_slope_is_learned(self):
        model = keras.Sequential([keras.Input((4,)), PReLU(0.1)])
        model.compile(keras.optimizers.SGD(3.0), "mse")
        z = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
        model.fit(z, np.where(z > 0, z, -0.4 * z), batch_size=64, epochs=15, verbose=0)
        np.testing.assert_allclose(model.layers[0].alpha, -0.4, atol=1e-3)

    @pytest.mark.parametrize("jit_compile", [False, True])
    def test_compiled_it_is_the_same(self, jit_compile):
        layer = PReLU()
        layer.build(MIXED.shape)
        compiled = tf.function(layer.__call__, jit_compile=jit_compile)
        np.testing.assert_array_equal(compiled(tf.constant(MIXED)), layer(MIXED))

    @pytest.mark.parametrize("dtype", ["mixed_float16", "mixed_bfloat16", "float32", "float64"])
    def test_the_type_is_kept(self, dtype):
        short = dtype.removeprefix("mixed_")
        layer = PReLU(dtype=dtype)
        h = layer(tf.cast(MIXED, short))
        assert h.dtype == short
        z = MIXED.astype(ml_dtypes.bfloat16 if short == "bfloat16" else short)
        np.testing.assert_array_equal(np.asarray(h), np.asarray(LeakyReLU(0.25)(z)))

    @pytest.mark.parametrize("members", [None, 2])
    def test_a_saved_layer_comes_back(self, members, reloaded):
        layer = PReLU(0.125, shared=True, members=members)
        model = keras.Sequential([keras.Input((3, 4), batch_size=2), layer])
        layer.alpha.assign(layer.alpha * 3)
        loaded = reloaded(model).layers[0]
        np.testing.assert_array_equal(loaded.alpha, layer.alpha)
        config = {"initial_alpha": 0.125, "shared": True, "members": members}
        assert config.items() <= loaded.get_config().items()
        assert loaded.name == layer.name

    def test_a_mask_passes_and_the_shape_is_known(self):
        layer = PReLU(members=2)
        assert layer.supports_masking
        assert layer.compute_output_shape((2, None, 3)) == (2, None, 3)
        assert layer(keras.Input((None, 3))).shape == (None, None, 3)

    @pytest.mark.parametrize("slope", [-0.25, 1.5, None, [0.1, 0.2]])
    def test_an_impossible_initial_slope_raises_an_error(self, slope):
        message = "initial_alpha must be a number from 0 to 1. Received: initial_alpha="
        with pytest.raises(ValueError, match=message):
            PReLU(slope)

    @pytest.mark.parametrize("members", [0, 1.5])
    def test_an_impossible_number_of_members_raises_an_error(self, members):
        message = f"members must be a whole number, 1 or more. Received: members={members}"
        with pytest.raises(ValueError, match=message):
            PReLU(members=members)

    def test_another_number_of_members_raises_an_error(self):
        with pytest.raises(ValueError, match=r"must have 3 members. Received: shape=\(2, 6, 4\)"):
            PReLU(members=3)(np.zeros((2, 6, 4)))


@pytest.mark.parametrize("make", [RReLU, PReLU])
class TestBoth:
    @pytest.mark.parametrize("training", [False, True])
    def test_integers_raise_an_error(self, make, training):
        with pytest.raises(TypeError, match="Received: z of type int64"):
            make()(np.zeros((2, 3), "int64"), training=training)

    def test_it_belongs_to_this_library(self, make):
        assert keras.saving.get_registered_name(make) == f"course_lib>{make.__name__}"

    def test_other_options_are_keras_s(self, make):
        layer = make(name="rectifier", trainable=False)
        assert (layer.name, layer.trainable) == ("rectifier", False)
        copy = make.from_config(layer.get_config())
        assert (copy.name, copy.trainable) == ("rectifier", False)


OPTIMIZERS = [keras.optimizers.AdamW, keras.optimizers.SGD]


class TestWeightDecay:
    """He et al. learn the slope without weight decay."""

    @staticmethod
    def model():
        return keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), PReLU(), keras.layers.Dense(1)])

    @staticmethod
    def steps(model, optimizer, count=5):
        """Steps of no gradient: what moves is moved by weight decay."""
        for _ in range(count):
            optimizer.apply([tf.zeros(variable.shape) for variable in model.trainable_variables])

    @pytest.mark.parametrize("make", OPTIMIZERS)
    def test_an_optimizer_can_exempt_the_slope(self, make):
        model, optimizer = self.model(), make(0.1, weight_decay=0.5)
        optimizer.exclude_from_weight_decay(var_names=[PReLU.WEIGHT_NAME])
        optimizer.build(model.trainable_variables)
        before = model.layers[0].kernel.numpy()
        self.steps(model, optimizer)
        np.testing.assert_array_equal(model.layers[1].alpha, 0.25)
        np.testing.assert_allclose(model.layers[0].kernel, before * 0.95**5, rtol=1e-5)

    @pytest.mark.parametrize("make", OPTIMIZERS)
    def test_otherwise_it_decays(self, make):
        model, optimizer = self.model(), make(0.1, weight_decay=0.5)
        optimizer.build(model.trainable_variables)
        self.steps(model, optimizer)
        np.testing.assert_allclose(model.layers[1].alpha, 0.25 * 0.95**5, rtol=1e-5)

    def test_a_loaded_optimizer_must_exempt_the_slope_again(self, reloaded):
        model, optimizer = self.model(), keras.optimizers.AdamW(0.1, weight_decay=0.5)
        optimizer.exclude_from_weight_decay(var_names=[PReLU.WEIGHT_NAME])
        optimizer.build(model.trainable_variables)
        model.compile(optimizer, "mse")
        loaded = reloaded(model)
        loaded.optimizer.exclude_from_weight_decay(var_names=[PReLU.WEIGHT_NAME])
        self.steps(loaded, loaded.optimizer)
        np.testing.assert_array_equal(loaded.layers[1].alpha, 0.25)
        forgetful = reloaded(model)
        self.steps(forgetful, forgetful.optimizer)
        assert np.all(forgetful.layers[1].alpha < 0.25)
