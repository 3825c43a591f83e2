"""What a reader does with an explorer on a page of the site."""

import numpy as np
from painting import CANVAS, SIMILAR, painted, similarity
from PIL import Image

HOST = ".lg-host"
EXPLORER = ".lg-host[data-widget=picture]"
# Puts controls where one wants them, as events of a reader would; the picture of a training by key.
PUT = """(host, [places, picture]) => {
    const controls = [...host.querySelectorAll(".lg-control > :is(input, select)")];
    controls.forEach((control, i) => {
        if (control.type === "range") control.value = places[i];
        else if (control.type === "checkbox") control.checked = Boolean(places[i]);
        else control.selectedIndex = places[i];
        control.dispatchEvent(new Event(control.type === "range" ? "input" : "change"));
    });
    if (picture === null) return;
    const [start, step, reset] = host.querySelectorAll(".lg-buttons button");
    reset.click();
    for (let i = 0; i < picture; i++) step.click();
}"""


def begun(page, number, hosts=EXPLORER):
    """The place of an explorer, or of another widget, as soon as it can be used."""
    host = page.locator(hosts).nth(number)
    host.scroll_into_view_if_needed()
    page.wait_for_function("host => host.classList.contains('lg-begun')", arg=host.element_handle())
    if host.locator(CANVAS).count():
        host.locator(CANVAS).wait_for()
        page.wait_for_function(
            "canvas => canvas.width > 0 && canvas.getContext('2d')"
            ".getImageData(canvas.width >> 1, 1, 1, 1).data[3] > 0",
            arg=host.locator(CANVAS).element_handle(),
        )
    return host


def at(host):
    """What is seen of it: its sentence and its picture."""
    return host.locator(".lg-sentence").inner_text(), host.locator(CANVAS).evaluate(
        "canvas => canvas.toDataURL()"
    )


def moves(host):
    """Move each slider by key, with the others elsewhere if need be: another picture must come."""
    sliders = host.locator("input[type=range]").all()
    for number, slider in enumerate(sliders):
        others = [other for other in sliders if other is not slider]
        assert any(changes(host, slider, others, keys) for keys in ((), ("Home",), ("End",))), (
            f"slider {number} moves nothing"
        )


def changes(host, slider, others, keys):
    """Whether a slider changes what is seen, after these keys were pressed on the others."""
    for other in others:
        for key in keys:
            other.press(key)
    before = at(host)
    for key in ("Home", "End"):
        slider.press(key)
        if at(host) != before:
            return True
    return False


def put(host, places, picture=None):
    """Move controls to these indices; of a training, go to that picture of it."""
    host.evaluate(PUT, [places, picture])


AT_SIZE = """async (panel, width) => {
    panel.style.width = `${width}px`;
    const canvas = panel.querySelector("canvas");
    for (let i = 0; i < 200 && canvas.width !== width; i++) {
        await new Promise(resolve => setTimeout(resolve, 20));
    }
    return canvas.width;
}"""


def same(host, file, similar=SIMILAR):
    """Whether the picture is that of a PNG file, at its size."""
    expected = np.asarray(Image.open(file).convert("RGB"))
    assert host.locator(".lg-panel").evaluate(AT_SIZE, expected.shape[1]) == expected.shape[1]
    return similarity(painted(host), expected) >= similar
