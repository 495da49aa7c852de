(async () => {
  const explorer = document.currentScript.closest(".explorer");
  const find = (selector) => explorer.querySelector(selector);
  const { texts, descriptions, pictures } = JSON.parse(find("[type='application/json']").textContent);
  const inputs = [...explorer.querySelectorAll("input")];
  const [picture, status] = [find("img"), find(".explorer-status")];
  if (!window.DecompressionStream) return;
  const bytes = Uint8Array.from(atob(pictures.split(",")[1]), (letter) => letter.charCodeAt(0));
  const whole = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const { parts, places } = await new Response(whole).json();
  let announcing;

  const show = () => {
    const frame = inputs.reduce((sum, input, n) => sum * texts[n].length + input.valueAsNumber, 0);
    inputs.forEach((input, n) => {
      const text = texts[n][input.valueAsNumber];
      input.setAttribute("aria-valuetext", text);
      input.parentNode.querySelector("output").textContent = `= ${text}`;
    });
    picture.src = `data:image/svg+xml,${encodeURIComponent(places[frame].map((n) => parts[n]).join(""))}`;
    picture.alt = descriptions[frame];
  };
  // Each step speaks its value; the description is spoken once, when the slider has come to rest.
  const announce = () => {
    clearTimeout(announcing);
    announcing = setTimeout(() => { status.textContent = picture.alt; }, 800);
  };
  const hush = () => {
    clearTimeout(announcing);
    status.textContent = "";
  };

  for (const input of inputs) {
    input.addEventListener("input", show);
    input.addEventListener("input", announce);
    input.addEventListener("blur", hush);
    input.disabled = false;
  }
  find(".explorer-hint").remove();
  show();
})();
