"""Looking at pages in a browser, with no other site in reach."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

PATIENCE = 300
"""Seconds to wait for something on a page, enough for a busy machine."""

expect.set_options(timeout=1000 * PATIENCE)

FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
AXE_SCRIPT = Axe().axe_script
# The contrast of colors takes longest. It is left out in a token of code if one of its kind has been visible
# higher up, in a block of the same sort.
RUN_AXE = """async (rules) => {
    const seen = new Set();
    for (const block of document.querySelectorAll("div.highlight pre")) {
        if (!block.checkVisibility()) continue;
        const sort = block.closest(".cell_input, .cell_output")?.className ?? "";
        for (const token of [block, ...block.querySelectorAll("span")]) {
            const kind = `${sort} ${token.parentElement.className} ${token.className}`;
            token.toggleAttribute("data-seen", seen.has(kind));
            seen.add(kind);
        }
    }
    axe.configure({rules: [{id: "color-contrast", selector: ":not([data-seen])"}]});
    const options = {preload: false, resultTypes: ["violations"]};
    if (rules) options.runOnly = rules;
    else options.rules = {"label-content-name-mismatch": {enabled: true}};
    const {violations} = await axe.run(document, options);
    return violations.flatMap(
        (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`));
}"""


def open_page(browser: Browser, base: str, scheme: str = "light", width: int = 1280):
    """Open a browser's tab; return it and two logs, of requests to others and of complaints."""
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page.set_default_timeout(1000 * PATIENCE)
    strangers, complaints = [], []
    ours = (base, "data:", "blob:")
    page.on("request", lambda asked: asked.url.startswith(ours) or strangers.append(asked.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    return page, strangers, complaints


def load_pictures(page: Page) -> None:
    """Have a page load the pictures too that wait for a reader to come near."""
    page.evaluate("""() => Promise.all([...document.images].map((picture) => {
        picture.loading = "eager";
        return picture.decode().catch(() => {});
    }))""")


def axe_violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what axe-core finds on a page by some rules, or by all, one line for each element."""
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN_AXE, rules)
