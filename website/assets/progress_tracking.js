// Which chapters the reader has finished, stored in this browser.
(() => {
  const KEY = "finished-chapters";

  const finished = () => {
    try {
      return new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
    } catch {
      return new Set(); // storage is switched off, or holds something else
    }
  };

  const remember = (pages) => {
    try {
      localStorage.setItem(KEY, JSON.stringify([...pages]));
    } catch {
      // switched off: the marks last as long as the page
    }
    show(pages);
  };

  const nameOf = (link) => link.pathname.split("/").pop().replace(/\.html$/, "");

  const chapters = [...document.querySelectorAll(".bd-sidenav a")].filter((link) =>
    /^\d+ /.test(link.textContent.trim()),
  );

  const mark = (link, done) => {
    link.querySelector(".finished-mark")?.remove();
    if (done) {
      const sign = Object.assign(document.createElement("span"), { className: "finished-mark" });
      sign.innerHTML = '<span aria-hidden="true"> ✓</span><span class="visually-hidden"> (finished)</span>';
      link.append(sign);
    }
  };

  const sumUp = (place, pages) => {
    const next = chapters.find((link) => !pages.has(nameOf(link)));
    const count = chapters.filter((link) => pages.has(nameOf(link))).length;
    place.hidden = count === 0;
    place.replaceChildren(`You have finished ${count} of ${chapters.length} chapters. `);
    if (next) {
      const link = Object.assign(document.createElement("a"), { href: next.href });
      link.textContent = `Go on with ${next.textContent.trim()}`;
      place.append(link, " ");
    }
    const forget = Object.assign(document.createElement("button"), { type: "button" });
    forget.textContent = "Forget this";
    forget.className = "btn btn-sm btn-outline-secondary";
    forget.addEventListener("click", () => remember(new Set()));
    place.append(forget);
  };

  const show = (pages) => {
    chapters.forEach((link) => mark(link, pages.has(nameOf(link))));
    const place = document.getElementById("progress");
    if (place) sumUp(place, pages);
  };

  document.querySelectorAll(".finished").forEach((line) => {
    const box = line.querySelector("input");
    line.hidden = false;
    box.checked = finished().has(box.dataset.chapter);
    box.addEventListener("change", () => {
      const pages = finished();
      pages[box.checked ? "add" : "delete"](box.dataset.chapter);
      remember(pages);
    });
  });
  show(finished());
})();
