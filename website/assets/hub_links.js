// Links to the notebooks on a JupyterHub with nbgitpuller, put together in the browser.
(() => {
  const linkOf = ({ hub, repository, branch, notebook, heading }) => {
    const name = new URL(repository).pathname.split("/").filter(Boolean).pop().replace(/\.git$/, "");
    const anchor = heading ? `#${heading.trim().replaceAll(" ", "-")}` : "";
    const query = new URLSearchParams({
      repo: repository,
      branch,
      urlpath: `lab/tree/${name}/${notebook}${anchor}`,
    });
    return `${hub.replace(/\/+$/, "")}/hub/user-redirect/git-pull?${query}`;
  };

  const copyButton = (text) => {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.textContent = "Copy the link";
    button.className = "btn btn-sm btn-outline-secondary";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    });
    return button;
  };

  document.querySelectorAll("form.hub-links").forEach((form) => {
    const show = () => {
      const output = form.elements.link;
      output.replaceChildren();
      if (!form.checkValidity()) return;
      const link = document.createElement("a");
      link.href = link.textContent = linkOf(Object.fromEntries(new FormData(form)));
      output.append(link, copyButton(link.href));
    };
    form.hidden = false;
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    show();
  });
})();
