// Live code: after a click the page's code can be changed and run on a Jupyter server.
// Protocol: https://jupyter-client.readthedocs.io/en/stable/messaging.html and, for the server,
// https://jupyter-server.readthedocs.io/en/stable/developers/websocket-protocols.html
(() => {
  "use strict";
  const settings = JSON.parse(document.getElementById("live-code-settings").textContent);
  const { where } = settings;
  const PHASES = {
    waiting: "waits for its turn",
    fetching: "fetches the course",
    building: "installs the course, which takes ten minutes and more when it is new",
    pushing: "stores what it installed",
    built: "has the course",
    launching: "starts the computer",
  };
  // What the stored outputs were made with; TensorFlow reports on its start-up unless told not to.
  const BEFORE_ALL = `import os
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")`;

  // Not crypto.randomUUID, which a page lacks that a lecture hall's server sends without encryption.
  const newId = () => [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(16)).join("-");

  const element = (name, className, text = "") =>
    Object.assign(document.createElement(name), { className, textContent: text });

  // ---- A server

  // A server that Binder starts lives on while the reader turns pages.
  const remembered = () => {
    try {
      return JSON.parse(sessionStorage.getItem(settings.build));
    } catch {
      return null;
    }
  };

  const remember = (server) => {
    try {
      sessionStorage.setItem(settings.build, JSON.stringify(server));
    } catch {
      // Some browsers store nothing for pages opened as files.
    }
    return server;
  };

  const ask = async (server, path, options = {}) => {
    const headers = server.token ? { Authorization: `token ${server.token}` } : {};
    const response = await fetch(`${server.url}/api/${path}`, { ...options, headers });
    if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`);
    return response;
  };

  const startByBinder = (say) =>
    new Promise((resolve, reject) => {
      const events = new EventSource(settings.build);
      const end = (finish, value) => {
        events.close();
        finish(value);
      };
      events.onerror = () => end(reject, new Error("no answer"));
      events.onmessage = ({ data }) => {
        const { phase, message, url, token } = JSON.parse(data);
        if (phase === "failed") end(reject, new Error(message.trim()));
        else if (phase === "ready") end(resolve, remember({ url: url.replace(/\/$/, ""), token }));
        else if (phase in PHASES) say(`${where} ${PHASES[phase]} …`);
      };
    });

  const findServer = async (say) => {
    if (settings.server) return { url: settings.server, token: settings.token };
    const known = remembered();
    const alive = known && (await ask(known, "status").then(() => true, () => false));
    return alive ? known : startByBinder(say);
  };

  // ---- A kernel

  class Kernel {
    constructor(server, session, lost) {
      this.server = server;
      this.session = session;
      this.lost = lost;
      this.running = null;
    }

    static async start(server, lost) {
      const path = settings.path.replace(/[^/]*$/, `live-${newId()}.ipynb`);
      const body = JSON.stringify({ path, name: "", type: "notebook", kernel: { name: "python3" } });
      const session = await (await ask(server, "sessions", { method: "POST", body })).json();
      const kernel = new Kernel(server, session, lost);
      await kernel.connect();
      await kernel.execute(BEFORE_ALL, () => {});
      return kernel;
    }

    connect() {
      const address = new URL(`${this.server.url}/api/kernels/${this.session.kernel.id}/channels`);
      address.protocol = address.protocol.replace("http", "ws");
      address.searchParams.set("session_id", this.session.id);
      if (this.server.token) address.searchParams.set("token", this.server.token);
      this.socket = new WebSocket(address);
      this.socket.onmessage = ({ data }) => typeof data === "string" && this.receive(JSON.parse(data));
      return new Promise((resolve, reject) => {
        this.socket.onopen = resolve;
        this.socket.onclose = () => {
          reject(new Error("the connection was refused"));
          this.end("The connection was lost.");
        };
      });
    }

    // Run code; call `show` with each message that shows something; return "ok", "error" or "aborted".
    execute(code, show) {
      const id = newId();
      const content = { code, silent: false, store_history: true, allow_stdin: false, stop_on_error: true };
      const header = { msg_id: id, msg_type: "execute_request", username: "", session: this.session.id,
        date: new Date().toISOString(), version: "5.3" };
      return new Promise((resolve, reject) => {
        this.running = { id, show, resolve, reject, reply: null, idle: false };
        this.socket.send(JSON.stringify({ header, parent_header: {}, metadata: {}, content, channel: "shell" }));
      });
    }

    receive({ msg_type: type, parent_header: parent, content }) {
      if (["restarting", "dead"].includes(content.execution_state)) {
        this.end("The kernel died, perhaps for lack of memory.");
        return;
      }
      const running = this.running;
      if (!running || parent.msg_id !== running.id) return;
      if (type === "execute_reply") running.reply = content.status;
      else if (type === "status") running.idle = content.execution_state === "idle";
      else running.show(type, content);
      if (running.reply && running.idle) {
        this.running = null;
        running.resolve(running.reply);
      }
    }

    interrupt() {
      return ask(this.server, `kernels/${this.session.kernel.id}/interrupt`, { method: "POST" });
    }

    end(reason) {
      if (this.ended) return;
      this.ended = true;
      this.socket.close();
      this.running?.reject(new Error(reason));
      this.lost(reason);
    }

    // Said while the page goes away, so that no kernel is left behind.
    leave() {
      this.ended = true;
      ask(this.server, `sessions/${this.session.id}`, { method: "DELETE", keepalive: true }).catch(() => {});
    }
  }

  // ---- What a cell shows

  const withoutColours = (text) => text.replace(/\x1b\[[\d;]*m/g, "");

  const textOutput = (kind, text) => {
    const output = element("div", `output ${kind} highlight-myst-ansi notranslate`);
    const highlight = output.appendChild(element("div", "highlight"));
    highlight.appendChild(element("pre", "", withoutColours(text))).tabIndex = 0;
    return output;
  };

  const picture = (source, text, { width, alt } = {}) => {
    const shown = element("img", "no-scaled-link");
    Object.assign(shown, { src: source, alt: alt || text });
    if (width) shown.style.width = `${width}px`;
    return shown;
  };

  const htmlOutput = (html) => {
    const output = element("div", "output text_html");
    output.append(document.createRange().createContextualFragment(html)); // runs its scripts once shown
    return output;
  };

  const display = ({ data, metadata = {} }) => {
    const text = [data["text/plain"] ?? ""].flat().join("").replace(/\s+/g, " ");
    if (data["text/html"]) return htmlOutput(data["text/html"]);
    if (data["image/svg+xml"]) {
      const address = `data:image/svg+xml,${encodeURIComponent(data["image/svg+xml"])}`;
      return picture(address, text, metadata["image/svg+xml"]);
    }
    for (const kind of ["image/png", "image/jpeg"]) {
      if (data[kind]) return picture(`data:${kind};base64,${data[kind].trim()}`, text, metadata[kind]);
    }
    return textOutput("text_plain", data["text/plain"] ?? "");
  };

  // Takes the place of a cell's stored outputs with the first that the run shows, or with its end.
  class Outputs {
    constructor(cell) {
      this.cell = cell;
      this.shown = element("div", "cell_output docutils container");
      this.named = new Map();
    }

    begin() {
      if (this.shown.isConnected) return;
      this.cell.querySelectorAll(":scope > .cell_output").forEach((stored) => stored.remove());
      this.cell.append(this.shown);
    }

    show(type, content) {
      if (type === "clear_output") this.shown.replaceChildren();
      else if (type === "stream") this.stream(content);
      else if (type === "error") this.add(textOutput("traceback", content.traceback.join("\n")));
      else if (type === "update_display_data") this.named.get(content.transient.display_id)?.replaceWith(
        this.name(content, display(content)));
      else if (type === "display_data" || type === "execute_result") this.add(this.name(content, display(content)));
    }

    stream({ name, text }) {
      const last = this.shown.lastElementChild;
      if (last?.classList.contains(name) && last.classList.contains("stream")) {
        last.querySelector("pre").append(withoutColours(text));
      } else this.add(textOutput(`stream ${name}`, text));
    }

    name(content, output) {
      if (content.transient?.display_id) this.named.set(content.transient.display_id, output);
      return output;
    }

    add(output) {
      this.begin();
      this.shown.append(output);
    }
  }

  // ---- A cell

  // The theme takes code that does not scroll out of the tab order, again after each change of the width.
  function keepInTabOrder(code) {
    const keep = () => code.tabIndex === 0 || (code.tabIndex = 0);
    new MutationObserver(keep).observe(code, { attributeFilter: ["tabindex"] });
    keep();
  }

  class Cell {
    constructor(place, number) {
      this.place = place;
      this.number = number;
      this.code = place.querySelector(".cell_input pre");
      this.ran = null; // the code that this kernel has run last
    }

    get source() {
      return this.code.innerText.trimEnd();
    }

    get isUpToDate() {
      return this.ran === this.source;
    }

    makeEditable(run) {
      this.code.contentEditable = "true";
      try {
        this.code.contentEditable = "plaintext-only";
      } catch {
        // Older browsers know no other than "true".
      }
      this.code.spellcheck = false;
      this.code.classList.add("live-code-editor");
      keepInTabOrder(this.code);
      const say = { role: "textbox", "aria-multiline": "true", "aria-label": `Code of cell ${this.number}` };
      for (const [name, value] of Object.entries(say)) this.code.setAttribute(name, value);
      this.button = element("button", "live-code-run", "Run");
      this.button.type = "button";
      this.button.setAttribute("aria-label", `Run cell ${this.number}`);
      this.button.addEventListener("click", run);
      this.place.querySelector(".cell_input").after(this.button);
      this.code.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.shiftKey || event.ctrlKey)) {
          event.preventDefault();
          run();
        }
        // The page's own shortcuts, such as / for the search, are letters here.
        if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
      });
    }

    async run(kernel) {
      const source = this.source;
      const outputs = new Outputs(this.place);
      let problem = "";
      this.place.setAttribute("aria-busy", "true");
      try {
        await kernel.execute(source, (type, content) => {
          if (type === "error") problem = content.ename;
          outputs.show(type, content);
        });
        outputs.begin();
      } finally {
        this.place.removeAttribute("aria-busy");
      }
      this.ran = problem ? null : source;
      return problem;
    }
  }

  // ---- The page

  class Page {
    constructor(places) {
      this.cells = places.map((place, index) => new Cell(place, index + 1));
      this.bar = element("section", "live-code");
      this.bar.setAttribute("aria-label", "Live code");
      this.start = this.bar.appendChild(element("button", "live-code-start", "Live code"));
      this.stop = this.bar.appendChild(element("button", "live-code-stop", "Stop"));
      this.status = this.bar.appendChild(element("p", "", this.invitation));
      this.status.setAttribute("role", "status");
      this.start.type = this.stop.type = "button";
      this.stop.hidden = true;
      this.start.addEventListener("click", () => this.connect());
      this.stop.addEventListener("click", () => this.interrupt());
      places[0].before(this.bar);
    }

    get invitation() {
      return settings.server
        ? `Change and run the code on this page. It runs on the server ${where}.`
        : `Change and run the code on this page. It runs at ${where}, free and without an account; ` +
          "starting takes a minute or more.";
    }

    say(text) {
      this.status.textContent = text;
    }

    set busy(is) {
      this.isBusy = is;
      for (const { button } of this.cells) button?.setAttribute("aria-disabled", is);
      this.stop.hidden = !is;
    }

    async connect() {
      if (this.start.getAttribute("aria-disabled") === "true") return;
      this.start.setAttribute("aria-disabled", "true");
      this.say(`Asking ${where} …`);
      try {
        const server = await findServer((text) => this.say(text));
        this.say(`Starting Python at ${where} …`);
        this.kernel = await Kernel.start(server, (reason) => this.disconnect(reason));
      } catch (error) {
        this.disconnect(`Live code could not start: ${where} gave up (${error.message}).`);
        return;
      }
      this.turnOn();
    }

    turnOn() {
      const wasFocused = this.bar.contains(document.activeElement);
      this.bar.classList.add("live-code--on");
      for (const cell of this.cells) {
        cell.ran = null;
        if (!cell.button) cell.makeEditable(() => this.run(cell));
      }
      this.busy = false;
      this.start.hidden = true;
      this.say("Ready. Change a cell and press Run or Shift+Enter; cells above that have not run go first. " +
        "Changes are gone when you leave the page.");
      if (wasFocused) this.cells[0].button.focus({ preventScroll: true });
    }

    disconnect(reason) {
      this.kernel = null;
      this.busy = false;
      this.start.hidden = false;
      this.start.removeAttribute("aria-disabled");
      this.say(`${reason} Press "Live code" to try again, or use the buttons at the top of the page.`);
    }

    // Run a cell and, before it, those above that have not run as they are now.
    async run(last) {
      if (this.isBusy) return;
      if (!this.kernel) {
        this.say('Press "Live code" first.');
        return;
      }
      this.busy = true;
      try {
        await this.runUpTo(last);
      } catch {
        return; // the kernel is gone, and `disconnect` has said so
      }
      this.busy = false;
    }

    async runUpTo(last) {
      const above = this.cells.filter((cell) => cell.number < last.number && !cell.isUpToDate);
      for (const cell of [...above, last]) {
        const reason = cell === last ? "" : `, which cell ${last.number} may need`;
        this.say(`Running cell ${cell.number}${reason} …`);
        const problem = await cell.run(this.kernel);
        if (problem) {
          const stopped = cell === last ? "" : `, so cell ${last.number} has not run`;
          const what = problem === "KeyboardInterrupt" ? "was stopped" : `ended in an error, ${problem}`;
          this.say(`Cell ${cell.number} ${what}${stopped}.`);
          return;
        }
      }
      this.say(`Cell ${last.number} has run.`);
    }

    interrupt() {
      this.say("Stopping …");
      this.kernel.interrupt().catch((error) => this.say(`Stopping failed: ${error.message}.`));
    }
  }

  const places = [...document.querySelectorAll(".bd-article .cell")].filter((cell) =>
    cell.querySelector(".cell_input pre"));
  if (places.length) {
    const page = new Page(places);
    window.addEventListener("pagehide", () => page.kernel?.leave());
  }
})();
