"""Explorers on a built page in a browser: keyboard, mouse, screen reader, and no script at all."""

import gzip
import re
from base64 import b64encode
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PATIENCE, axe_violations, open_page
from tests.explorers import BIASES, WEIGHTS, draw_chain

PAGE = "chapters/explored.html"
IS_WHOLE = "picture => picture.decode().then(() => picture.naturalWidth > 0)"
COLOURS = """() => {
    const style = (selector) => getComputedStyle(document.querySelector(selector));
    return [style("article").color, style(".explorer label").color,
            style(".explorer input").outline, style(".output.text_html").backgroundColor];
}"""
DIFFERENCE = """async (address) => {
    const draw = async (source) => {
        const picture = Object.assign(new Image(), {src: source});
        await picture.decode();
        const canvas = new OffscreenCanvas(540, 175).getContext("2d");
        canvas.drawImage(picture, 0, 0, 540, 175);
        return canvas.getImageData(0, 0, 540, 175).data;
    };
    const one = await draw(address), other = await draw(document.querySelector(".explorer img").src);
    return one.reduce((sum, value, n) => sum + Math.abs(value - other[n]), 0) / 255 / one.length;
}"""
SCRIPTLESS = re.compile("needs scripts")


@pytest.fixture(scope="module")
def address(serve, sample) -> str:
    return f"{serve(sample.folder)}/{PAGE}"


@pytest.fixture
def page(browser, address):
    """The page with three explorers; afterwards, nothing may have been asked of others or gone wrong."""
    page, strangers, complaints = open_page(browser, address.removesuffix(f"/{PAGE}"))
    page.goto(address)
    yield page
    page.close()
    assert strangers + complaints == []


def explorer(page: Page, number: int = 0):
    return page.locator(".explorer").nth(number)


def expect_frame(explorer, weight: float, bias: float = 0) -> None:
    picture = explorer.locator("img")
    expect(picture).to_have_attribute("alt", repr(draw_chain(weight, bias)))
    assert picture.evaluate(IS_WHOLE)


def test_keys_move_the_slider_and_everything_follows(page):
    one = explorer(page)
    handle = one.get_by_role("slider", name="weight w", exact=True)
    keys = {"ArrowRight": 1.5, "End": 2.0, "ArrowDown": 1.5, "Home": 0.5, "ArrowUp": 1.0, "ArrowLeft": 0.5}
    for key, weight in keys.items():
        before = one.locator("img").get_attribute("src")
        handle.press(key)
        expect(handle).to_have_attribute("aria-valuetext", f"{weight:.2f}")
        expect(one.locator("output")).to_have_text(f"= {weight:.2f}")
        expect_frame(one, weight)
        assert one.locator("img").get_attribute("src") != before


def test_a_frame_shows_what_the_figure_shows(page):
    figure = draw_chain(1.0)._repr_png_()[0]
    difference = page.evaluate(DIFFERENCE, f"data:image/png;base64,{b64encode(figure).decode()}")
    assert difference < 0.01


def test_a_mouse_moves_the_slider(page):
    handle = explorer(page).get_by_role("slider")
    box = handle.bounding_box()
    handle.click(position={"x": box["width"] - 4, "y": box["height"] / 2})
    expect(handle).to_have_attribute("aria-valuetext", "2.00")
    expect_frame(explorer(page), 2.0)


def test_two_sliders_reach_every_frame(page):
    one = explorer(page, 2)
    weights, biases = one.get_by_role("slider").all()
    for (row, weight), (column, bias) in product(enumerate(WEIGHTS), enumerate(BIASES)):
        weights.fill(str(row))
        biases.fill(str(column))
        expect(one.locator("output")).to_have_text([f"= {weight:g}", f"= {bias} mV"])
        expect_frame(one, weight, bias)


def test_labels_are_shown_as_written(page):
    one = explorer(page, 2)
    assert one.get_by_role("slider", name="bias < 2 & more", exact=True).count() == 1
    expect(one.locator("label").nth(1)).to_contain_text("bias < 2 & more = 1 mV")


def test_with_scripts_nothing_says_that_they_are_missing(page):
    expect(page.locator(".explorer input:enabled")).to_have_count(4)
    expect(page.get_by_text(SCRIPTLESS)).to_have_count(0)


def test_of_two_like_explorers_only_the_one_moved_changes(page):
    explorer(page, 1).get_by_role("slider").press("End")
    expect_frame(explorer(page, 1), 2.0)
    expect_frame(explorer(page, 0), 1.0)
    expect(explorer(page, 0).locator("output")).to_have_text("= 1.00")


def test_the_description_is_spoken_once_the_slider_rests_and_then_gone(page):
    one = explorer(page)
    status, handle = one.get_by_role("status"), one.get_by_role("slider")
    handle.press("End")
    assert status.text_content() == ""
    expect(status).to_have_text(repr(draw_chain(2.0)))
    handle.blur()
    expect(status).to_have_text("")


def test_the_slider_is_large_enough_to_touch_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 900})
    handle = explorer(page).get_by_role("slider")
    box = handle.bounding_box()
    assert box["height"] >= 24
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sliders_and_their_focus_have_the_colour_of_the_text_around(browser, address, scheme):
    page, *_ = open_page(browser, address, scheme)
    page.goto(address)
    explorer(page).get_by_role("slider").press("End")
    text, label, focus, ground = page.evaluate(COLOURS)
    page.close()
    assert label == text
    assert focus == f"{text} solid 2px"
    assert ground == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_a_slider_is_in_use(browser, address, scheme):
    page, *_ = open_page(browser, address, scheme, 390)
    page.goto(address)
    explorer(page).get_by_role("slider").press("End")
    expect(explorer(page).get_by_role("status")).to_have_text(repr(draw_chain(2.0)))
    found = axe_violations(page)
    page.close()
    assert found == []


def test_without_scripts_the_frame_at_the_start_stays(browser, address):
    page = browser.new_page(java_script_enabled=False)
    page.set_default_timeout(1000 * PATIENCE)
    page.goto(address)
    expect(page.locator(".explorer input:enabled")).to_have_count(0)
    expect(page.get_by_text(SCRIPTLESS)).to_have_count(3)
    for number, bias in enumerate([0, 0, 1]):
        expect_frame(explorer(page, number), 0.5 if bias else 1.0, bias)
    page.close()


def test_the_page_stays_small(sample):
    assert len(gzip.compress((sample.folder / PAGE).read_bytes())) < 500_000
