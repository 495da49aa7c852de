// A formula that is wider than its place can be scrolled by keyboard, as long as it is wider.

const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) {
      target.setAttribute("tabindex", "0");
    } else {
      target.removeAttribute("tabindex");
    }
  }
});

for (const formula of document.querySelectorAll("div.math > mjx-container")) {
  watcher.observe(formula);
}
