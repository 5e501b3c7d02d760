/* Makes the same pages quicker to use. Every page is complete without this script: it follows links and posts forms
   by itself, puts the answer's <main> in place of the old one, listens to keys, saves drafts. Pages are read with
   XMLHttpRequest.responseType "document", which parses without running anything and needs no Trusted Types policy. */
(() => {
  "use strict";
  const doc = document;
  const one = (selector, from = doc) => from.querySelector(selector);
  const all = (selector, from = doc) => [...from.querySelectorAll(selector)];
  const word = (name, n) => (doc.body.dataset[name] || "").replace("{0}", n);
  const make = (tag, text, props) => Object.assign(doc.createElement(tag), { textContent: text || "" }, props);
  const SCRIPTED = { "X-Requested-With": "postern" };
  /* Requests that nobody made: they do not prolong the session. */
  const UNASKED = { "X-Postern-Background": "1", "X-Requested-With": "postern" };
  let busy = null;

  /* Talking to the server */

  function load(method, url, body, headers, watch) {
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      request.responseType = "document";
      for (const name in headers) request.setRequestHeader(name, headers[name]);
      request.timeout = 300000;
      request.onload = () => done({ status: request.status, url: request.responseURL, page: request.response });
      request.onerror = request.ontimeout = () => fail(new Error("offline"));
      request.onabort = () => fail(new Error("abort"));
      if (headers !== UNASKED) { busy = request; waiting(request); }
      if (watch) watch(request);
      request.send(body || null);
    });
  }

  /* A line below the header says that an answer is awaited, but not for what is there at once. */
  function waiting(request) {
    const timer = setTimeout(() => {
      if (!one("#wait")) doc.body.append(make("div", "", { id: "wait" }));
      const main = one("#main");
      if (main) main.setAttribute("aria-busy", "true");
    }, 150);
    request.addEventListener("loadend", () => {
      clearTimeout(timer);
      if (busy !== request) return;
      all("#wait").forEach(each => each.remove());
      const main = one("#main");
      if (main) main.removeAttribute("aria-busy");
    });
  }

  /* For those who listen. */
  function tell(text) {
    const box = one("#told");
    if (box) box.textContent = text;
  }

  function say(text) {
    const box = one("#notice");
    if (!box) return;
    const line = make("div", "", { className: "notice" });
    line.append(make("span", text));
    box.replaceChildren(line);
  }

  /* The server cannot be reached: the page stays, with a button that does it again. What nobody asked for is not
     missed any more once the server is back. */
  function offline(again, unasked, text = word("away")) {
    const box = one("#notice");
    if (!box) return;
    const line = make("div", "", { className: unasked ? "notice away unasked" : "notice away" }), button = make("button", word("retry"), { className: "link", type: "button" });
    button.addEventListener("click", () => { line.remove(); again(); });
    line.append(make("span", text), " ", button);
    box.replaceChildren(line);
  }

  function online() {
    all(".notice.unasked").forEach(each => each.remove());
  }

  /* Going from page to page */

  function take(page) {
    for (const selector of [".bottom", ".side"]) {
      const now = one(selector), next = one(selector, page);
      if (now && next) now.replaceWith(doc.adoptNode(next));
      else if (now || next) return false;
    }
    if (letter && letter.form.isConnected) flush();
    const main = one("#main", page), notice = one("#notice", page), col = one(".col", page);
    if (!main || !notice || !col || !one("#main") || doc.body.className !== page.body.className) return false;
    const token = one("[name=_csrf]", page), logout = one(".me [name=_csrf]");
    if (logout && token) logout.value = token.value;
    all(".col > .banner").forEach(each => each.remove());
    const warning = one(":scope > .banner", col);
    if (warning) one("#notice").after(doc.adoptNode(warning));
    noticeOf(page);
    one("#main").replaceWith(doc.adoptNode(main));
    const where = one(".where"), next = one(".where", page);
    if (where && next) where.textContent = next.textContent;
    const query = one("#q"), asked = one("#q", page);
    if (query && asked) query.value = asked.defaultValue;
    for (const name in doc.body.dataset) if (!(name in page.body.dataset)) delete doc.body.dataset[name];
    for (const name in page.body.dataset) doc.body.dataset[name] = page.body.dataset[name];
    doc.title = page.title;
    all("details.menu[open]").forEach(each => each.open = false);
    return true;
  }

  function noticeOf(page) {
    one("#notice").replaceChildren(...[...one("#notice", page).childNodes].map(each => doc.adoptNode(each)));
  }

  function arrived(answer, push) {
    const url = new URL(answer.url);
    if (push && one("#beside") && lay(answer)) return;
    if (url.pathname.startsWith("/login") || !answer.page || !take(answer.page)) {
      // Somewhere else altogether (signed out, an error page): the browser goes there itself.
      if (!push || push === "post") location.assign(answer.url);
      else location.assign(push);
      return;
    }
    if (push) history[url.href === location.href ? "replaceState" : "pushState"]({ from: rows().length ? "" : here }, "", url.pathname + url.search);
    here = location.pathname + location.search;
    begin();
  }

  /* Where one was in a list: kept with the entry of the history, and by address for the way back after an act. */
  const places = new Map();
  let here = location.pathname + location.search;

  function keepPlace(leaving) {
    const list = rows(), row = list[at()] || one("tr[aria-current]");
    if (!list.length) return;
    const pane = one(".panes .listpane");
    const place = { y: pane ? pane.scrollTop : scrollY, uidl: row ? row.dataset.uidl : "", index: list.indexOf(row) };
    places.set(here, place);
    if (leaving && here === location.pathname + location.search) history.replaceState({ ...history.state, place }, "");
  }

  /* Back to that place; a row that went is followed by the next one. */
  function resume(place) {
    if (!place || !rows().length) return false;
    scrollTo(0, place.y);
    near(place);
    return true;
  }

  /* The first hit of the search that a message was opened from. */
  function toHit() {
    const hit = one("#hit");
    if (hit && hit.getBoundingClientRect().bottom > innerHeight) hit.scrollIntoView({ block: "center" });
  }

  function near(place, what = ".c-subject a") {
    const list = rows(), same = list.find(row => row.dataset.uidl === place.uidl);
    const row = same || list[Math.min(place.index, list.length - 1)];
    if (row) (one(same ? what : ".c-subject a", row) || row).focus({ preventScroll: true });
  }

  async function go(url, push = true) {
    const from = letter && "/compose/" + one("[name=letter]", letter.form).value;
    if (!await leave()) {
      if (!push) history.pushState(null, "", from);
      return;
    }
    if (busy && busy.readyState < 4) busy.abort();
    keepPlace(push);
    const place = !push && history.state && history.state.place;
    try {
      arrived(await load("GET", url), push && url);
      if (place) resume(place);
      else if (push) {
        scrollTo(0, 0);
        toHit();
        const start = one("#main [autofocus]") || one("#beside") || one("#main");
        if (start) start.focus({ preventScroll: true });
      }
    } catch (e) {
      if (e.message !== "abort") offline(() => go(url, push));
    }
  }

  function ours(link) {
    return link && link.origin === location.origin && !link.hasAttribute("download") && !link.target
      && !/\/(raw|all|part\/.*|body|print)$|^\/(assets|logout|login|healthz)/.test(link.pathname)
      && !(link.hash && link.pathname === location.pathname);
  }

  doc.addEventListener("click", event => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link && link.hasAttribute("data-zoom")) { event.preventDefault(); enlarge(link); return; }
    if (one("#main.card") || !ours(link)) return;
    event.preventDefault();
    if (link.hasAttribute("data-turn")) { unfold(link); return; }
    const turn = link.hasAttribute("data-form") && link.closest(".turn");
    if (turn) { unfold(one("[data-turn]", turn), link.href); return; }
    if (link.closest("tr[data-uidl]") && beside(link)) return;
    // The list that one came from is one step back, where one was.
    if (link.hasAttribute("data-up") && history.state && history.state.from === link.getAttribute("href")) history.back();
    else go(link.href);
  });

  /* A picture opens large over the page; Escape, a click and Back close it. */
  let large = null;
  function enlarge(link) {
    const box = doc.createElement("dialog"), image = new Image(), close = doc.createElement("button");
    box.className = "zoom";
    box.setAttribute("aria-label", link.title);
    image.src = link.href;
    image.alt = link.title;
    close.textContent = link.dataset.zoom;
    box.append(close, image);
    box.addEventListener("click", () => box.close());
    box.addEventListener("close", () => { if (large === box) history.back(); });
    doc.body.append(box);
    large = box;
    history.pushState(history.state, "");
    box.showModal();
  }

  addEventListener("popstate", () => {
    if (large) { large.close(); large.remove(); large = null; return; }
    if (one("#beside") && here === location.pathname + location.search) closeBeside();
    else if (!location.hash) go(location.href, false);
  });

  doc.addEventListener("submit", event => {
    const form = event.target, button = event.submitter;
    if (event.defaultPrevented) return;
    if (form.hasAttribute("data-plain") || one("#main.card")) {
      // The page is left. Its session may end by this, as with a new password: the answer says where to go on.
      gone = true;
      hush();
      setTimeout(() => { gone = false; soon(); }, 20000);
      return;
    }
    event.preventDefault();
    if (form.hasAttribute("data-compose")) send(form, button);
    else submit(form, button);
  });

  async function submit(form, button) {
    const data = new FormData(form, button && button.name ? button : undefined);
    if (form.method === "get") {
      go(form.getAttribute("action") + "?" + new URLSearchParams(data));
      return;
    }
    if (button && button.matches(".list .star")) { star(button); return; }
    if (!await leave()) return;
    keepPlace();
    const y = scrollY, was = here, listed = form.hasAttribute("data-list"), pane = one("#beside");
    const chosen = listed ? all("[name=uidl]:checked", form).map(each => each.value) : [];
    const first = chosen.length ? chosen[0] : (rows()[at()] || form).dataset.uidl;
    const spot = { uidl: first, index: Math.max(0, rows().findIndex(row => row.dataset.uidl === first)) };
    if (button && button.name === "move") recent = [button.value, ...recent.filter(each => each !== button.value)].slice(0, 3);
    try {
      const answer = await load("POST", (button && button.getAttribute("formaction")) || form.getAttribute("action"), new URLSearchParams(data));
      const url = new URL(answer.url), back = url.pathname + url.search, same = back === was;
      arrived(answer, "post");
      if (listed && same && rows().length) {
        scrollTo(0, y);
        all("tr[data-uidl]").filter(row => chosen.includes(row.dataset.uidl)).forEach(row => { one("[name=uidl]", row).checked = true; });
        count(one("form[data-list]"));
        near(spot);
      } else if (!resume(places.get(back))) {
        scrollTo(0, same ? y : 0);
        if (doc.activeElement === doc.body) (one("#beside") || one("#main")).focus({ preventScroll: true });
      }
      const next = pane && !pane.isConnected && rows()[at()];
      if (next) beside(one(".c-subject a", next));
    } catch (e) {
      if (e.message !== "abort") offline(() => submit(form, button), false, word("failed"));
    }
  }

  /* Writing */

  let letter = null, reloaded = true;

  function compose(form) {
    const mine = letter = { form, files: [], held: new Set(), dirty: false, saving: null, timer: 0 };
    const bodyField = one("#body", form), chosen = one("#attachment", form);
    address(mine);
    form.addEventListener("input", () => {
      touch(mine);
      total(form);
    });
    // A browser forgets the files of the first choice when others are chosen: they are added here, and uploaded at once.
    chosen.addEventListener("change", () => add(mine, [...chosen.files]));
    bodyField.addEventListener("paste", event => pasted(mine, event));
    all("[data-files] li", form).forEach(item => removable(mine, item));
    total(form);
    if (location.pathname === "/compose/kept" || one(".banner.error", form)) touch(mine);
    mine.elsewhere = !!one("[data-elsewhere]", form);
    // The cursor goes above what is quoted, not behind it.
    if (bodyField && doc.activeElement === bodyField) bodyField.setSelectionRange(0, 0);
  }

  /* A duplicated tab comes with the state of the first one, which is still there and says so: it is another window then. */
  const tabs = new BroadcastChannel("letters"), tab = Math.random().toString(36);
  tabs.onmessage = ({ data }) => {
    const page = letter && letter.form.isConnected && one("[name=window]", letter.form);
    if (!page || page.value !== data.window) return;
    if (data.from) tabs.postMessage({ window: data.window, to: data.from });
    else if (data.to === tab && letter.fresh) {
      page.value = letter.fresh;
      history.replaceState({ ...history.state, window: page.value }, "");
    }
  };

  /* The address of the letter, so that a reload, Back or a restored tab opens it. */
  function address(mine) {
    const id = one("[name=letter]", mine.form).value, page = one("[name=window]", mine.form), was = history.state || {};
    if (mine !== letter || !/^\/compose(\/[\w-]{22})?$/.test(location.pathname)) return;
    const again = reloaded && was.letter === id;
    // A page that was reloaded or restored is the same page: its last save may come in after it was read again.
    if (again) {
      mine.fresh = page.value;
      page.value = was.window;
      tabs.postMessage({ window: was.window, from: tab });
    }
    reloaded = false;
    history.replaceState({ ...was, letter: id, window: page.value, flushed: false }, "", "/compose/" + id + location.search);
    if (again && was.flushed) newest(mine, 2);
  }

  /* Shows what the page sent when it was reloaded, unless somebody types already. */
  async function newest(mine, looks) {
    const draft = form => one("[name=draft]", form).value;
    mine.form.setAttribute("aria-busy", "true");
    const answer = await load("GET", location.href, null, UNASKED).catch(() => ({}));
    mine.form.removeAttribute("aria-busy");
    const form = answer.page && one("form[data-compose]", answer.page), spot = doc.activeElement.id;
    if (mine !== letter || mine.dirty || mine.saving) return;
    if (form && draft(form) !== draft(mine.form)) {
      take(answer.page);
      begin();
      if (spot && one("#" + spot)) one("#" + spot).focus();
    } else if (looks > 1) {
      setTimeout(() => newest(mine, looks - 1), 2000);
    }
  }

  /* Saved ten seconds after the first key that is not saved, however long somebody goes on typing. */
  function touch(mine) {
    mine.dirty = true;
    mine.timer = mine.timer || setTimeout(() => { mine.timer = 0; if (mine.request) aside(mine); else save(mine); }, 10000);
  }

  /* The text, while files are under way. The box keeps files that this page does not know yet, whichever comes first. */
  function aside(mine) {
    if (mine.elsewhere) return;
    const data = letterData(mine);
    data.delete("attachment");
    data.set("underway", "1");
    fetch("/compose", { method: "POST", body: data, headers: SCRIPTED, redirect: "error", keepalive: small(data) }).catch(() => touch(mine));
  }

  /* Files that were chosen, dropped or pasted are added to those before and uploaded at once. What does not fit is named. */
  function add(mine, files) {
    let room = Number(mine.form.dataset.limit) - taken(mine.form, mine.files);
    const fits = files.filter(file => file.size <= room && (room -= file.size, true)), large = files.filter(file => !fits.includes(file));
    all("[data-large]", mine.form).forEach(each => each.remove());
    if (large.length) {
      const words = mine.form.dataset, why = file => (file.size > Number(words.limit) ? words.fileLarge : words.space)
        .replace(/\{([01])\}/g, (_, i) => [file.name, megabytes(file.size)][i]);
      const line = make("p", large.map(why).join(" "), { className: "over" });
      line.dataset.large = "";
      line.setAttribute("role", "alert");
      one("[data-total]", mine.form).after(line);
    }
    attach(mine, [...mine.files, ...fits]);
    one(large.length ? "[data-large]" : "[data-files] li:last-child", one(".files", mine.form)).scrollIntoView({ block: "nearest" });
    if (!fits.length) return;
    touch(mine);
    save(mine);
  }

  /* A picture alone; what else is copied with a text, such as its look, is not a file that somebody wants to send. */
  function pasted(mine, event) {
    const from = event.clipboardData;
    if (!from || !from.files.length || from.types.includes("text/plain")) return;
    event.preventDefault();
    const day = new Date().toLocaleDateString("sv");
    add(mine, [...from.files].map((file, i) => file.name && file.name !== "image.png" ? file
      : new File([file], `screenshot-${day}${i ? "-" + (i + 1) : ""}.png`, { type: file.type })));
  }

  /* The whole page takes files while somebody writes: the browser would leave it for the file. */
  const carries = event => letter && letter.form.isConnected && event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const dropping = on => { if (letter) letter.form.classList.toggle("dropping", on); };
  doc.addEventListener("dragover", event => {
    if (!carries(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    dropping(true);
  });
  doc.addEventListener("dragleave", event => { if (!event.relatedTarget) dropping(false); });
  doc.addEventListener("drop", event => {
    dropping(false);
    if (!carries(event)) return;
    event.preventDefault();
    const folder = item => item.webkitGetAsEntry && (item.webkitGetAsEntry() || {}).isDirectory;
    add(letter, [...event.dataTransfer.items].filter(item => item.kind === "file" && !folder(item)).map(item => item.getAsFile()));
  });

  /* × beside a file that the letter has. Without this script the check box does the same. */
  function removable(mine, item) {
    const box = one("[name=keep]", item);
    box.hidden = true;
    item.append(cross(one("bdi", item).textContent, () => {
      item.remove();
      total(mine.form);
      touch(mine);
      save(mine);
      one("#attachment", mine.form).focus();
    }));
  }

  function cross(name, act) {
    const button = make("button", "", { type: "button", className: "ghost cross", title: word("remove") });
    button.setAttribute("aria-label", word("remove") + ": " + name);
    button.append(make("span", "", { className: "i i-x" }));
    button.addEventListener("click", act);
    return button;
  }

  /* Files that are not in the store yet, each with its bar. */
  function pending(mine) {
    all("[data-pending]", mine.form).forEach(each => each.remove());
    one("[data-files]", mine.form).append(...mine.files.map(file => {
      const item = make("li"), name = make("span"), held = mine.held.has(file);
      item.dataset.pending = "";
      name.append(make("bdi", file.name), " ", make("span", held ? mine.form.dataset.held : megabytes(file.size), { className: held ? "over" : "muted small" }));
      item.append(name);
      if (!held) item.append(make("progress", "", { max: 1, value: 0, ariaLabel: file.name }));
      item.append(cross(file.name, () => withdraw(mine, file)));
      return item;
    }));
  }

  const megabytes = size => size < 1024000 ? Math.ceil(size / 1024) + " KB" : (size / 1048576).toFixed(1) + " MB";

  function withdraw(mine, file) {
    mine.held.delete(file);
    attach(mine, mine.files.filter(each => each !== file));
    if (mine.request) { mine.cancelled = true; mine.request.abort(); }
    touch(mine);
    save(mine);
    one("#attachment", mine.form).focus();
  }

  /* How far a request is, in words, with a button that ends it as long as the server has not got all. */
  function watch(mine, words, cancel) {
    return request => {
      const line = make("span", "", { className: "muted small" }), stop = make("button", mine.form.dataset.cancel, { type: "button", className: "link" });
      line.dataset.sending = "";
      stop.addEventListener("click", cancel);
      request.upload.addEventListener("progress", event => {
        const percent = Math.floor(event.loaded * 100 / event.total);
        line.textContent = words.replace("{0}", percent).replace("{1}", megabytes(event.total)) + " ";
        line.append(make("progress", "", { max: event.total, value: event.loaded, ariaLabel: line.textContent }), " ");
        if (event.loaded < event.total) line.append(stop);
        if (!line.isConnected) one("[data-saved]", mine.form).after(line);
        let before = event.total - mine.files.filter(file => !mine.held.has(file)).reduce((sum, file) => sum + file.size, 0);
        all("[data-pending]", mine.form).forEach((item, i) => {
          const bar = one("progress", item), size = mine.files[i] ? mine.files[i].size : 0;
          if (!bar) return;
          bar.value = Math.max(0, Math.min(1, (event.loaded - before) / (size || 1)));
          before += size;
        });
      });
      request.addEventListener("loadend", () => line.remove());
    };
  }

  /* Like fetch, for files: its progress is known, and it can be ended. */
  function upload(mine, data) {
    return new Promise((done, fail) => {
      const request = mine.request = new XMLHttpRequest(), cancel = () => { attach(mine, mine.files.filter(file => mine.held.has(file))); mine.cancelled = true; request.abort(); };
      request.open("POST", "/compose");
      for (const name in SCRIPTED) request.setRequestHeader(name, SCRIPTED[name]);
      request.onload = () => new URL(request.responseURL).pathname === "/compose"
        ? done(new Response(request.responseText, { status: request.status, headers: { "Content-Type": request.getResponseHeader("Content-Type") || "" } })) : fail(new Error("redirected"));
      request.onerror = request.onabort = () => fail(new Error("offline"));
      request.onloadend = () => { mine.request = null; };
      watch(mine, mine.form.dataset.uploading, cancel)(request);
      request.send(data);
    });
  }

  function attach(mine, files) {
    const list = new DataTransfer();
    files.forEach(file => list.items.add(file));
    one("#attachment", mine.form).files = list.files;
    mine.files = files;
    pending(mine);
    total(mine.form);
  }

  const taken = (form, files) => all("[name=keep]:checked", form).reduce((sum, each) => sum + Number(each.dataset.bytes), 0)
    + [...files].reduce((sum, file) => sum + file.size, 0);

  function total(form) {
    const over = taken(form, one("#attachment", form).files) > Number(form.dataset.limit);
    const line = one("[data-total]", form);
    line.classList.toggle("over", over);
    line.dataset.text = line.dataset.text || line.textContent;
    line.textContent = (over ? word("tooLarge") + " " : "") + line.dataset.text;
  }

  /* Tells whether all that was typed is in the store now. */
  async function save(mine) {
    if (mine.saving) await mine.saving;
    if (mine.saving) return save(mine);
    if (!mine.dirty || mine.sent) return true;
    if (mine.elsewhere) return false;
    await store(mine, letterData(mine));
    if (mine.lost) {
      mine.lost = false;
      touch(mine);
      return await signIn() ? save(mine) : false;
    }
    return mine.failed ? false : save(mine);
  }

  function letterData(mine) {
    const data = new FormData(mine.form);
    data.set("action", "draft");
    data.delete("attachment");
    if (!one(".over[data-total]", mine.form)) mine.files.filter(file => !mine.held.has(file)).forEach(file => data.append("attachment", file));
    return data;
  }

  function store(mine, data) {
    const uploaded = data.getAll("attachment");
    clearTimeout(mine.timer);
    mine.timer = 0;
    mine.dirty = mine.lost = mine.failed = false;
    const failed = () => {
      mine.failed = true;
      touch(mine);
      one("[data-saved]", mine.form).textContent = word("unsaved");
    };
    const doing = (uploaded.length ? upload(mine, data) : fetch("/compose", { method: "POST", body: data, headers: SCRIPTED, redirect: "error", keepalive: small(data) }))
      .then(async answer => {
        if (answer.status === 401) {
          mine.dirty = mine.lost = true;
        } else if (answer.ok && (answer.headers.get("Content-Type") || "").includes("json")) {
          saved(mine, await answer.json(), uploaded);
        } else if (uploaded.length) {
          // The text and the other files are saved without those that were refused.
          uploaded.forEach(file => mine.held.add(file));
          pending(mine);
          mine.dirty = true;
        } else {
          mine.refused = true;
          failed();
        }
      })
      .catch(() => {
        if (mine.cancelled) mine.dirty = true;
        else failed();
        mine.cancelled = false;
      })
      .finally(() => { if (mine.saving === doing) mine.saving = null; });
    mine.saving = doing;
    return doing;
  }

  /* What a closing page may still send: 64 KiB, of all requests together. */
  const small = data => [...data.values()].reduce((sum, each) => sum + (each.size || new Blob([each]).size) + 200, 0) < 60000;

  function saved(mine, json, uploaded) {
    const field = name => one(`[name=${name}]`, mine.form);
    one("[data-saved]", mine.form).textContent = json.elsewhere ? word("unsaved") : json.sent || json.notice;
    if (json.elsewhere) {
      elsewhere(mine, json);
    } else if (json.files) {
      field("draft").value = json.draft;
      field("letter").value = json.letter;
      address(mine);
      keepFiles(mine, json.files);
      if (uploaded.length) attach(mine, mine.files.filter(file => !uploaded.includes(file)));
    }
  }

  /* Another window saved this letter: nothing is thrown away before somebody chooses. */
  function elsewhere(mine, json) {
    const box = make("div", "", { className: "banner warn" }), words = mine.form.dataset, line = make("p");
    const replace = make("button", words.replace, { type: "button" });
    const open = make("a", words.open, { href: "/compose/" + one("[name=letter]", mine.form).value, target: "_blank", rel: "noopener" });
    mine.dirty = mine.elsewhere = true;
    all("[data-elsewhere]", mine.form).forEach(each => each.remove());
    box.dataset.elsewhere = "";
    replace.addEventListener("click", () => {
      mine.elsewhere = false;
      one("[name=draft]", mine.form).value = json.draft;
      box.remove();
      save(mine);
    });
    box.setAttribute("role", "alert");
    line.append(replace, " ", open);
    box.append(make("p", json.elsewhere), line);
    mine.form.prepend(box);
  }

  /* What was uploaded with the draft is in the store now: it is listed, and not sent a second time. */
  function keepFiles(mine, files) {
    const form = mine.form;
    one("[data-files]", form).replaceChildren(...files.map(file => {
      const item = make("li"), label = make("label", "", { className: "check" }), name = make("span");
      const box = make("input", "", { type: "checkbox", name: "keep", value: file.key, checked: true });
      box.dataset.bytes = file.bytes;
      name.append(make("bdi", file.name), " ", make("span", file.size, { className: "muted small" }));
      label.append(box, name);
      item.append(label);
      removable(mine, item);
      return item;
    }));
    pending(mine);
    total(form);
  }

  async function send(form, button) {
    const mine = letter;
    if (!mine || mine.busy) return;
    const act = (button && button.value) || "send";
    mine.busy = true;
    if (act === "draft") {
      touch(mine);
      mine.refused = mine.elsewhere = false;
      // That it was not sent is another matter than whether it is saved.
      all(".banner.error", form).forEach(each => each.remove());
      // Focus, caret and scroll stay; only what cannot be saved so is shown by a page.
      const done = await save(mine);
      mine.busy = false;
      if (done || !mine.refused) return;
      mine.busy = true;
    }
    clearTimeout(mine.timer);
    mine.timer = 0;
    if (mine.saving) await mine.saving;
    all("button", form).forEach(each => each.disabled = true);
    const back = () => {
      mine.busy = mine.sent = false;
      touch(mine);
      all("button", form).forEach(each => each.disabled = false);
    };
    const data = new FormData(form);
    data.set("action", act);
    mine.sent = true;
    try {
      // Saving by hand asks for the page, since the answer of a scripted save is meant for the timer.
      const scripted = data.get("action") === "send" ? SCRIPTED : {};
      const watched = mine.files.length && watch(mine, form.dataset.sending, () => busy.abort());
      const answer = await load("POST", "/compose", data, scripted, watched);
      if (answer.status === 401 || new URL(answer.url).pathname.startsWith("/login")) {
        back();
        if (await signIn()) send(form, button);
        return;
      }
      letter = null;
      arrived(answer, "post");
      scrollTo(0, 0);
      const problem = one("#main [role=alert]");
      if (problem) { problem.tabIndex = -1; problem.focus(); }
    } catch (e) {
      back();
      if (e.message !== "abort") say(word("offline"));
    }
  }

  /* True when the page may be left: all is saved, or somebody chose to leave. */
  async function leave() {
    const mine = letter;
    if (!mine) return true;
    if (await save(mine)) return true;
    if (!await confirmed(mine.form.dataset)) return false;
    clearTimeout(mine.timer);
    mine.timer = 0;
    mine.dirty = false;
    return true;
  }

  function confirmed(words) {
    const dialog = make("dialog"), bar = make("p", "", { className: "bar" }), stay = make("button", words.stay, { className: "primary" });
    const out = make("button", words.leave, { className: "danger" });
    bar.append(stay, out);
    dialog.append(make("p", word("unsaved")), bar);
    doc.body.append(dialog);
    dialog.showModal();
    return new Promise(done => {
      stay.addEventListener("click", () => dialog.close());
      out.addEventListener("click", () => { done(true); dialog.close(); });
      dialog.addEventListener("close", () => { dialog.remove(); done(false); });
    });
  }

  /* The browser leaves: what is small goes along. True when nothing would be lost. */
  function flush() {
    const mine = letter;
    if (!mine || mine.sent) return true;
    if (mine.request && mine.form.isConnected) { if (mine.dirty) aside(mine); return false; }
    if (!mine.dirty) return true;
    const data = letterData(mine), whole = !data.has("attachment") && small(data);
    data.delete("attachment");
    if (mine.elsewhere || !small(data)) return false;
    const failed = mine.failed;
    store(mine, data);
    history.replaceState({ ...history.state, flushed: true }, "");
    return whole && !failed && navigator.onLine;
  }

  addEventListener("beforeunload", event => {
    if (!flush()) {
      letter.dirty = true;
      event.preventDefault();
    }
  });
  addEventListener("pagehide", flush);
  doc.addEventListener("visibilitychange", () => { if (doc.hidden && letter) { if (letter.request && letter.dirty) aside(letter); else save(letter); } });
  addEventListener("online", () => { if (letter) save(letter); });

  /* Signing out saves first. */
  doc.addEventListener("submit", async event => {
    const form = event.target;
    if (!letter || !letter.dirty || !form.hasAttribute("data-plain") || form.getAttribute("method") !== "post") return;
    event.preventDefault();
    if (await leave()) form.submit();
  }, true);

  /* The session ended while somebody wrote: signing in again here, nothing typed is lost. */
  let signing = null;

  function signIn() {
    signing = signing || signInAgain().catch(() => false).finally(() => { signing = null; });
    return signing;
  }

  async function signInAgain() {
    let page = (await load("GET", "/login?next=/keys")).page;
    const from = one("form[data-login]", page);
    if (!from) return renew(page);
    const dialog = make("dialog"), form = make("form", "", { className: "stack" });
    const problem = make("p", word("lost"));
    problem.setAttribute("role", "status");
    const field = (name, value) => {
      const box = make("div", "", { className: "field" });
      const label = make("label", one(`label[for=${name}]`, from).textContent, { htmlFor: "again-" + name });
      const input = make("input", "", { id: "again-" + name, name, value, type: name === "password" ? name : "text", required: true });
      input.readOnly = name === "username";
      input.autocomplete = name === "password" ? "current-password" : "username";
      box.append(label, input);
      return box;
    };
    form.append(problem, field("username", one(".drop strong").textContent), field("password", ""),
      make("button", one("button.primary", from).textContent, { className: "primary" }));
    form.setAttribute("data-plain", "");
    dialog.append(form);
    doc.body.append(dialog);
    dialog.showModal();
    one("[name=password]", dialog).focus();
    return new Promise(done => {
      dialog.addEventListener("close", () => { dialog.remove(); done(false); });
      form.addEventListener("submit", async event => {
        event.preventDefault();
        const post = () => {
          const data = new URLSearchParams(new FormData(form));
          for (const each of all("input[type=hidden],input[type=checkbox]:checked", one("form[data-login]", page))) data.set(each.name, each.value);
          return load("POST", "/login", data).catch(() => null);
        };
        let answer = await post();
        if (answer && answer.status === 403 && one("form[data-login]", answer.page)) {
          page = answer.page; // its token was older than the server
          answer = await post();
        }
        if (answer && renew(answer.page)) { done(true); dialog.close(); return; }
        if (answer && one("form[data-login]", answer.page)) page = answer.page;
        const why = answer && one("#problem", answer.page);
        problem.textContent = why ? why.textContent : word("offline");
        problem.setAttribute("role", "alert");
        one("[name=password]", form).value = "";
        one("[name=password]", form).focus();
      });
    });
  }

  /* All forms of this page get the new session's token. */
  function renew(page) {
    const token = page && one(".me [name=_csrf]", page);
    if (!token) return false;
    all("[name=_csrf]").forEach(each => each.value = token.value);
    return true;
  }

  /* The title list */

  const rows = () => all("tr[data-uidl]");
  const at = () => {
    const list = rows(), marked = list.findIndex(row => row.classList.contains("at"));
    return marked >= 0 ? marked : list.findIndex(row => row.contains(doc.activeElement));
  };
  let recent = [];

  function mark(index) {
    const list = rows();
    list.forEach((row, i) => row.classList.toggle("at", i === index));
    if (list[index]) {
      list[index].scrollIntoView({ block: "nearest" });
      one(".c-subject a", list[index]).focus({ preventScroll: true });
    }
  }

  function list(form) {
    const whole = one("[data-all]", form);
    let last = -1;
    form.addEventListener("click", event => {
      if (event.target.name !== "uidl") return;
      const boxes = all("[name=uidl]", form), index = boxes.indexOf(event.target);
      if (event.shiftKey && last >= 0) {
        const [from, to] = [Math.min(last, index), Math.max(last, index)];
        for (let i = from; i <= to; i++) boxes[i].checked = event.target.checked;
      }
      last = index;
      count(form);
    });
    if (whole) {
      whole.addEventListener("change", () => {
        all("[name=uidl]", form).forEach(each => each.checked = whole.checked);
        count(form);
      });
    }
    form.addEventListener("keydown", event => {
      // Enter on a check box would press a button.
      if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
    });
    drag(form);
    swipe(form);
    const none = one("[data-none]", form);
    if (none) none.addEventListener("click", () => unselect(form));
    const offer = one("[data-whole]", form);
    if (offer) offer.addEventListener("change", () => count(form));
    count(form);
  }

  /* The star turns at once, and turns back if the server did not take it. */
  async function star(button) {
    const on = button.getAttribute("aria-pressed") !== "true", form = button.form;
    const turn = to => {
      button.setAttribute("aria-pressed", to);
      button.name = to ? "unstar" : "star";
    };
    turn(on);
    button.focus({ preventScroll: true });
    tell(word(on ? "starred" : "unstarred"));
    const data = new URLSearchParams({ _csrf: one("[name=_csrf]", form).value, back: "/mail/inbox" });
    data.set(on ? "star" : "unstar", button.value);
    if (form.elements.threads) data.set("threads", 1);
    const answer = await fetch("/act", { method: "POST", body: data, headers: SCRIPTED, redirect: "manual" }).catch(() => null);
    if (answer && answer.type === "opaqueredirect") return;
    turn(!on);
    tell("");
    if (!answer || answer.status !== 401) offline(() => star(button), false, word("failed"));
    else if (await signIn()) star(button);
  }

  doc.addEventListener("toggle", event => {
    if (event.target.matches("[data-move][open],[data-labels][open]")) choose(event.target);
  }, true);

  /* "Move to" and "Label": typing narrows the list; the last three folders stand on top. */
  function choose(move) {
    const drop = one(".drop", move), items = all(".item:not(.fresh)", drop), buttons = () => all(".item", drop).filter(each => !each.hidden).map(each => one("input", each) || each);
    let field = one("[type=search]", drop);
    if (!field) {
      field = make("input", "", { type: "search", placeholder: move.dataset.labels || word("narrow"), autocomplete: "off" });
      field.setAttribute("aria-label", field.placeholder);
      const plain = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
      field.addEventListener("input", () => items.forEach(each => {
        each.hidden = !plain(each.textContent).includes(plain(field.value.trim()));
      }));
      drop.addEventListener("keydown", event => {
        const list = [field, ...buttons()], i = list.indexOf(doc.activeElement);
        if (event.isComposing) return;
        if (event.key === "Enter" && event.target.name === "newlabel") { event.preventDefault(); one(".row:not([hidden]) button", drop).click(); }
        if (event.key === "Enter" && i === 0) { event.preventDefault(); if (list[1]) list[1].click(); }
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        event.preventDefault();
        list[Math.max(0, Math.min(list.length - 1, i + (event.key === "ArrowDown" ? 1 : -1)))].focus();
      });
      drop.prepend(field);
    }
    field.value = "";
    items.forEach(each => each.hidden = false);
    if (move.matches("[data-list] [data-labels]")) states(move, move.closest("form"));
    [...recent].reverse().forEach(key => {
      const button = buttons().find(each => each.value === key);
      if (button) field.after(button);
    });
    field.focus();
  }

  /* A label that only some of the chosen messages have is neither on nor off. What is not touched is not sent. */
  function states(menu, form) {
    const rows = all("[name=uidl]:checked", form).map(each => " " + (each.closest("tr").dataset.has || "") + " "), whole = one("[name=whole]", form);
    all("[type=checkbox]", menu).forEach(box => {
      const key = box.value + " ", on = has => has.includes(" " + key), some = has => on(has) || has.includes("~" + key);
      const before = whole && whole.checked ? 2 : rows[0] && rows.every(on) ? 1 : rows.some(some) ? 2 : 0, sent = box.sent || make("input", "", { type: "hidden", value: box.value });
      let now;
      const turn = to => {
        now = to;
        box.checked = to === 1;
        box.indeterminate = to === 2;
        sent.name = to === before ? "" : to ? "label" : "off";
      };
      box.sent = sent;
      box.name = "";
      box.after(sent);
      box.onchange = () => turn(now === 2 ? 1 : now ? 0 : before || 1);
      turn(before);
    });
  }

  /* Rows are carried onto folders: all that is selected, or the one under the pointer alone. */
  let carried = null;

  function drag(form) {
    form.addEventListener("dragstart", event => {
      const row = event.target.closest && event.target.closest("tr[data-uidl]"), box = row && one("[name=uidl]", row);
      if (!box) return;
      if (matchMedia("(pointer:coarse)").matches) { event.preventDefault(); return; }
      carried = { form, alone: !box.checked };
      if (carried.alone) {
        all("[name=uidl]", form).forEach(each => each.checked = each === box);
        count(form);
      }
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", one("[data-chosen]", form).textContent);
    });
    form.addEventListener("dragend", () => {
      if (carried && carried.alone) { all("[name=uidl]", form).forEach(each => each.checked = false); count(form); }
      carried = null;
      all(".into").forEach(each => each.classList.remove("into"));
    });
  }

  for (const kind of ["dragover", "drop"]) doc.addEventListener(kind, event => {
    if (!carried) return;
    const link = event.target.closest && event.target.closest(".side a[data-to]");
    all(".into").forEach(each => { if (each !== link) each.classList.remove("into"); });
    const button = link && all("button[name=move]", carried.form).find(each => each.value === link.dataset.to);
    if (!button) return;
    event.preventDefault();
    if (kind === "dragover") { link.classList.add("into"); return; }
    const form = carried.form;
    carried = null;
    form.requestSubmit(button);
  });

  /* A finger: to the right archives, to the left deletes; both can be undone, so nothing in Trash is deleted so. A long
     press selects. */
  function swipe(form) {
    let from = null, ended = -1000;
    const button = (row, dx) => (dx > 0 || !one(".c-subject a", row).pathname.startsWith("/mail/trash/"))
      && one(`button[name=act][value=${dx > 0 ? "archive" : "delete"}]`, form);
    const end = event => {
      if (!from) return;
      const { row, dx, going, held, timer } = from, pressed = Math.abs(dx) > 96 && button(row, dx);
      clearTimeout(timer);
      from = null;
      row.style.transform = "";
      row.classList.remove("away");
      if (going || held) ended = event.timeStamp;
      if (!going || !pressed) return;
      all("[name=uidl]", form).forEach(each => each.checked = row.contains(each));
      count(form);
      form.requestSubmit(pressed);
    };
    form.addEventListener("click", event => {
      // The click that a swipe or a long press ends with opens nothing.
      if (event.timeStamp - ended < 300) { event.preventDefault(); event.stopPropagation(); }
    }, true);
    form.addEventListener("contextmenu", event => { if (from) event.preventDefault(); });
    form.addEventListener("pointerdown", event => {
      const row = event.pointerType === "touch" && event.target.closest("tr[data-uidl]");
      if (row && one("[name=uidl]", row) && !event.target.closest(".c-sel,.c-star")) from = { row, x: event.clientX, y: event.clientY, dx: 0, going: false, held: false, timer: setTimeout(hold, 450) };
    });
    function hold() {
      const box = one("[name=uidl]", from.row);
      from.held = true;
      box.checked = !box.checked;
      count(form);
    }
    form.addEventListener("pointermove", event => {
      if (!from) return;
      from.dx = event.clientX - from.x;
      if (Math.hypot(from.dx, event.clientY - from.y) > 10) clearTimeout(from.timer);
      if (from.held || !button(from.row, from.dx)) from.going = false;
      else if (!from.going && Math.abs(from.dx) > 16 && Math.abs(from.dx) > 2 * Math.abs(event.clientY - from.y)) from.going = true;
      if (!from.going) { from.row.style.transform = ""; return; }
      from.row.style.transform = `translateX(${from.dx}px)`;
      from.row.classList.toggle("away", Math.abs(from.dx) > 96);
    });
    form.addEventListener("pointerup", end);
    form.addEventListener("pointercancel", event => { if (from) { from.going = false; end(event); } });
  }

  /* The opened mail beside or below the list, where the window is wide and the person chose so. Same addresses. */
  function beside(link) {
    if (!doc.body.dataset.pane || !matchMedia("(min-width:1200px)").matches || link.pathname.startsWith("/compose")) return false;
    openBeside(link);
    return true;
  }

  async function openBeside(link) {
    const main = one("#main");
    if (!one("#beside")) keepPlace(true);
    try {
      const answer = await load("GET", link.href);
      if (main.isConnected && !lay(answer)) go(link.href);
    } catch (e) {
      if (e.message !== "abort") offline(() => openBeside(link));
    }
  }

  /* Lays the mail of an answer beside the list, which stays as it is; the address becomes that of the mail. */
  function lay(answer) {
    const mail = answer.page && one("article.mail", answer.page), pane = one("#beside"), list = one("#main > .listpane");
    if (!mail || !list) return false;
    const url = new URL(answer.url), y = scrollY, same = pane && location.pathname === url.pathname;
    const box = pane || make("section", "", { id: "beside", className: "beside", tabIndex: -1 });
    box.setAttribute("aria-label", word("opened"));
    box.replaceChildren(doc.adoptNode(mail));
    if (!same) box.scrollTop = 0;
    if (!pane) {
      one("#main").append(box);
      one("#main").classList.add("panes");
      list.scrollTop = y;
      scrollTo(0, 0);
    }
    history[pane ? "replaceState" : "pushState"]({ from: here }, "", url.pathname + url.search);
    current(true);
    if (one("#notice", answer.page).firstChild) noticeOf(answer.page);
    folders(answer.page);
    doc.title = answer.page.title;
    badge();
    all(".js", box).forEach(each => each.hidden = false);
    all(".nojs", box).forEach(each => each.hidden = true);
    unfoldUnread(box);
    box.focus({ preventScroll: true });
    return true;
  }

  /* Marks the row of the mail that lies beside the list. */
  function current(opened) {
    rows().forEach(each => { each.removeAttribute("aria-current"); if (opened) each.classList.remove("at"); });
    const row = rows().find(each => one(".c-subject a", each).pathname === location.pathname);
    if (!row) return;
    row.setAttribute("aria-current", "true");
    if (!opened) return;
    row.dataset.opened = "";
    row.classList.remove("unread");
    const unread = one(".subj a > .sr:first-child", row);
    if (unread && row.dataset.unread) unread.remove();
    row.scrollIntoView({ block: "nearest" });
  }

  /* Another mail of the conversation opens in its line, and closes again. */
  async function unfold(link, form) {
    const item = link.parentNode, open = one(".sheet", item);
    link.setAttribute("aria-expanded", !open || !!form);
    if (open && !form) { open.remove(); return; }
    try {
      const answer = await load("GET", form || link.href), sheet = answer.page && one(".mail .sheet", answer.page);
      if (!item.isConnected) return;
      if (!sheet) { go(link.href); return; }
      all("h1,h1 + .small,.turns,.turned,.charset", sheet).forEach(each => each.remove());
      all("[id]", sheet).forEach(each => each.removeAttribute("id"));
      all("[aria-labelledby]", sheet).forEach(each => each.removeAttribute("aria-labelledby"));
      all(".js", sheet).forEach(each => each.hidden = false);
      if (open) open.remove();
      item.append(doc.adoptNode(sheet));
      if (form) (one("[data-form]", item) || link).focus();
      item.classList.remove("unread");
      all(".t-who > .sr:first-child", item).forEach(each => each.remove());
      folders(answer.page);
      badge();
    } catch (e) {
      link.removeAttribute("aria-expanded");
      if (e.message !== "abort") offline(() => unfold(link, form));
    }
  }

  const unfoldUnread = from => all("[data-turn][data-open]:not([aria-expanded])", from).forEach(each => unfold(each));

  function closeBeside() {
    const list = one(".listpane"), y = list.scrollTop, row = one("tr[aria-current]", list);
    one("#beside").remove();
    one("#main").classList.remove("panes");
    scrollTo(0, y);
    if (row) { row.removeAttribute("aria-current"); one(".c-subject a", row).focus({ preventScroll: true }); }
    ask();
  }

  function unselect(form) {
    const row = one("tr[data-uidl]:has(:checked)", form);
    all("[name=uidl]", form).forEach(each => each.checked = false);
    count(form);
    if (row) one("[name=uidl]", row).focus({ preventScroll: true });
  }

  function count(form) {
    const boxes = all("[name=uidl]", form);
    let checked = boxes.filter(each => each.checked).length;
    const whole = one("[data-all]", form), offer = one("[data-whole]", form);
    if (whole) {
      whole.checked = checked === boxes.length && checked > 0;
      whole.indeterminate = checked > 0 && checked < boxes.length;
    }
    if (offer) {
      const beyond = one("[name=whole]", offer);
      offer.hidden = checked < boxes.length;
      if (offer.hidden) beyond.checked = false;
      if (beyond.checked) checked = Number(offer.dataset.whole);
    }
    const chosen = one("[data-chosen]", form);
    if (chosen) chosen.textContent = checked ? word("selected", checked) : "";
    all(".chosen button", form).forEach(each => each.disabled = !checked);
  }

  /* Live: the server says that something changed, and what is shown is read anew. No row moves under the pointer, or
     while one is selected: then marks change in place, and new mail is announced. One stream for each tab: a leader
     among the tabs would be one more thing that sleeps, and an idle stream costs the server little. */

  let stream = null, pause = 1000, timer = 0, asking = 0, reading = false, more = false, late = 0, gone = false;

  function listen() {
    clearTimeout(timer);
    if (stream || gone || !("changes" in doc.body.dataset)) return;
    const mine = stream = new EventSource("/events");
    const told = event => {
      pause = 1000;
      online();
      changed(JSON.parse(event.data).changes);
    };
    mine.addEventListener("changes", told);
    mine.addEventListener("poll", event => {
      told(event);
      clearInterval(asking);
      asking = setInterval(ask, 20000);
    });
    mine.onerror = () => {
      hush();
      ask();
    };
  }

  function hush() {
    if (stream) stream.close();
    stream = null;
    clearInterval(asking);
  }

  /* Why the stream ended, and when to try again: soon if somebody looks, and not all tabs at one moment. */
  async function ask() {
    const answer = await fetch("/events/now", { headers: UNASKED, redirect: "error" }).catch(() => null);
    if (answer && answer.status === 401) return ended();
    if (answer && answer.ok) changed((await answer.json()).changes);
    else if (!answer && pause > 3000 && !one("#notice .notice")) offline(soon, true);
    if (stream) return;
    timer = setTimeout(listen, (doc.hidden ? 30000 : pause) * (0.7 + Math.random() * 0.6));
    pause = Math.min(pause * 2, 60000);
  }

  function soon() {
    pause = 1000;
    if (!stream) listen();
  }

  /* Nobody reads on in a session that has ended; what somebody writes stays. */
  function ended() {
    hush();
    if (gone) return;
    if (letter) signIn().then(again => { if (again) { soon(); if (letter) save(letter); } });
    else if ("changes" in doc.body.dataset) location.assign("/login?expired=1&next=" + encodeURIComponent(location.pathname + location.search));
  }

  async function changed(count) {
    if (Number(doc.body.dataset.changes) >= count) return;
    if (reading) { more = true; return; }
    reading = true;
    const listing = one("form[data-list],.nothing"), from = here, before = unread();
    try {
      const answer = await load("GET", listing && !doc.hidden ? here : "/keys", null, UNASKED);
      if (answer.status === 200 && answer.page && from === here) show(answer.page, listing && !doc.hidden);
      if (unread() > before) await notice();
    } catch (e) { /* the next event says it again */ }
    reading = false;
    if (more) { more = false; ask(); }
  }

  function show(page, listing) {
    const count = page.body.dataset.changes;
    if (!(Number(count) > Number(doc.body.dataset.changes))) return;
    folders(page);
    badge();
    // What a hidden list lacks is read when it is looked at.
    if (one("form[data-list],.nothing") && !listing) return;
    doc.body.dataset.changes = count;
    if (!listing) return;
    const place = () => one("#beside") ? one(".listpane") : one("#main"), main = place(), next = one(one("#beside") ? ".listpane" : "#main", page);
    clearTimeout(late);
    if (!next) return;
    if (!still(main)) {
      rowsOf(main, next);
      late = setTimeout(function again() {
        if (!main.isConnected) return;
        if (still(place())) { doc.body.dataset.changes = 0; ask(); }
        else late = setTimeout(again, 2000);
      }, 2000);
      return;
    }
    const focused = doc.activeElement === main;
    main.replaceWith(doc.adoptNode(next));
    begin();
    if (one("#beside")) current();
    if (focused) next.focus({ preventScroll: true });
  }

  /* Nobody has a hand in the list. */
  const still = main => scrollY + main.scrollTop < 40 && !one("tbody:hover,[name=uidl]:checked,.at,details[open],.beside", main)
    && (doc.activeElement === main || !main.contains(doc.activeElement));

  function folders(page) {
    const now = one(".side"), next = one(".side", page), links = each => all("a[href]", each).map(link => link.getAttribute("href")).join();
    if (!now || !next) return;
    if (links(now) === links(next)) {
      const fresh = all("a[href]", next);
      all("a[href]", now).forEach((link, i) => {
        const old = one(".count", link), count = one(".count", fresh[i]);
        if (old && count && old.textContent === count.textContent) return;
        if (old) old.remove();
        if (count) link.append(doc.adoptNode(count));
      });
    } else if (!now.contains(doc.activeElement)) {
      const at = one("[aria-current]", now);
      all("[aria-current]", next).forEach(each => each.removeAttribute("aria-current"));
      const same = at && all("a[href]", next).find(each => each.href === at.href);
      if (same) same.setAttribute("aria-current", "page");
      now.replaceWith(doc.adoptNode(next));
    }
  }

  /* Marks change where they are, what is gone turns grey, and what is new is announced. */
  function rowsOf(main, next) {
    const fresh = new Map(all("[data-uidl]", next).map(row => [row.dataset.uidl, row]));
    const shown = all("[data-uidl]", main), known = new Set(shown.map(row => row.dataset.uidl));
    const news = [...fresh.keys()].filter(each => !known.has(each)).length;
    shown.forEach((row, i) => {
      const same = fresh.get(row.dataset.uidl);
      if (!same) {
        // Under the filter "Unread", what one reads stays as it is.
        if (i < shown.length - news && !("opened" in row.dataset && row.dataset.unread)) row.classList.add("gone");
        return;
      }
      if (row.childNodes.length === same.childNodes.length && [...row.childNodes].every((each, k) => each.isEqualNode(same.childNodes[k]))) return;
      const active = all("a,button,input", row).indexOf(doc.activeElement), box = one("[name=uidl]", row);
      const checked = box && box.checked, at = row.classList.contains("at");
      row.replaceChildren(...[...same.childNodes].map(each => doc.adoptNode(each)));
      row.className = same.className;
      row.classList.toggle("at", at);
      if (checked) one("[name=uidl]", row).checked = true;
      if (active >= 0) { const field = all("a,button,input", row)[active]; if (field) field.focus({ preventScroll: true }); }
    });
    const box = one("#news", main);
    if (box && news && box.dataset.since !== "0") {
      box.replaceChildren(make("span", (news === 1 ? word("freshOne") : word("fresh", news)) + ": "), make("a", word("show"), { href: box.dataset.url }));
    }
  }

  const unread = () => {
    const count = one(".side a[href='/mail/inbox'] .count");
    return count ? Number(count.firstChild.textContent.replace(/\D/g, "")) : 0;
  };

  function badge() {
    doc.title = (unread() ? "(" + unread() + ") " : "") + doc.title.replace(/^\(\d+\) /, "");
  }

  /* On the desktop, if asked for and nobody looks here. All tabs say the same, so it is shown once. */
  async function notice() {
    if (!("notices" in doc.body.dataset) || !("Notification" in window) || Notification.permission !== "granted" || doc.hasFocus()) return;
    const page = (await load("GET", "/mail/inbox", null, UNASKED)).page;
    const row = page && one("tr.unread", page), text = name => { const cell = row && one(name + " bdi", row); return cell ? cell.textContent : ""; };
    const shown = new Notification(text(".c-from") || word("freshOne"), { body: text(".c-subject"), tag: "postern-mail" });
    shown.onclick = () => { focus(); go("/mail/inbox"); shown.close(); };
  }

  doc.addEventListener("change", async event => {
    const box = event.target;
    if (!box.matches("[data-notices]") || !box.checked) return;
    if (!("Notification" in window) || await Notification.requestPermission() !== "granted") {
      box.checked = false;
      one("[role=status]", box.parentElement).textContent = word("denied");
    }
  });

  doc.addEventListener("visibilitychange", () => {
    if (doc.hidden) return;
    if (stream) ask(); else soon();
  });
  addEventListener("online", soon);
  addEventListener("pagehide", hush);
  addEventListener("pageshow", () => { gone = false; soon(); });

  /* Keys */

  let first = "";

  function act(value) {
    const single = one("form[data-acts]");
    const form = single || one("form[data-list]");
    if (!form) return;
    if (!single && !all("[name=uidl]:checked", form).length && at() >= 0) one("[name=uidl]", rows()[at()]).checked = true;
    if (!single) count(form);
    const button = one(`button[name=act][value=${value}]`, form);
    if (button && (single || all("[name=uidl]:checked", form).length)) form.requestSubmit(button);
  }

  function starHere() {
    const row = !one("#beside") && rows()[at()];
    const button = row ? one(".star", row) : one("form[data-acts] [value=star],form[data-acts] [value=unstar]");
    if (button) button.form.requestSubmit(button);
  }

  function open(menu) {
    if (!menu) return;
    const form = menu.closest("form");
    if (form.hasAttribute("data-list") && !one("[name=uidl]:checked", form) && at() >= 0) {
      one("[name=uidl]", rows()[at()]).checked = true;
      count(form);
    }
    if (form.hasAttribute("data-list") && !one("[name=uidl]:checked", form)) return;
    menu.open = true;
  }

  const follow = selector => { const link = one(selector); if (link) link.click(); };
  const step = by => {
    const mail = one("[data-mail]"), shown = one("#beside") ? rows().findIndex(row => row.hasAttribute("aria-current")) : -1;
    if (shown >= 0) {
      const row = rows()[shown + by];
      if (row) beside(one(".c-subject a", row));
    } else if (mail) {
      const url = by > 0 ? mail.dataset.older : mail.dataset.newer;
      if (url) go(url);
    } else if (rows().length) {
      mark(Math.max(0, Math.min(rows().length - 1, at() + by)));
    }
  };

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    Enter: () => { if (at() >= 0) one(".c-subject a", rows()[at()]).click(); },
    u: () => follow("[data-up]"),
    c: () => go("/compose"),
    r: () => follow("[data-key=r]"),
    a: () => follow("[data-key=a]"),
    f: () => follow("[data-key=f]"),
    e: () => act("archive"),
    "#": () => act("delete"),
    "!": () => act(one("[name=act][value=notjunk]") ? "notjunk" : "junk"),
    s: starHere,
    v: () => open(one(".mail [data-move]") || one("[data-move]")),
    l: () => open(one(".mail [data-labels]") || one("[data-labels]")),
    x: () => {
      if (at() < 0) return;
      const box = one("[name=uidl]", rows()[at()]);
      box.checked = !box.checked;
      count(box.form);
    },
    I: () => act("read"),
    U: () => act("unread"),
    "/": () => { const find = one("#q"); if (find) find.focus(); },
    "?": () => go("/keys"),
    gi: () => go("/mail/inbox"),
    gs: () => go("/mail/sent")
  };

  doc.addEventListener("keydown", event => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    const target = event.target, field = target.matches("input:not([type=checkbox]),textarea,select");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = target.closest("form[data-compose]");
      if (form) { event.preventDefault(); form.requestSubmit(one("[data-key='ctrl+enter']", form)); }
      return;
    }
    if (event.key === "Escape") {
      const menu = target.closest("details.menu[open]") || one("details.menu[open]");
      if (menu) { menu.open = false; one("summary", menu).focus(); }
      else if (field) target.blur();
      else if (one("#beside")) history.back();
      else if (one("form[data-list]:has([name=uidl]:checked)")) unselect(one("form[data-list]"));
      return;
    }
    if (field || !("keys" in doc.body.dataset) || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
    if (event.key === "Enter" && target.closest("a,button,summary,input")) return;
    const pressed = first + event.key;
    first = event.key === "g" && !first ? "g" : "";
    if (first) { setTimeout(() => { first = ""; }, 1500); return; }
    const run = Object.hasOwn(keys, pressed) ? keys[pressed] : null;
    if (run) { event.preventDefault(); run(); }
  });

  doc.addEventListener("click", event => {
    for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  /* The folders of the side pane: which are open is kept, and one can be dropped on another, or between others beside it */

  const folderForm = fields => new URLSearchParams({ _csrf: one(".me [name=_csrf]").value, ...fields });
  let dragged = null;

  doc.addEventListener("click", event => {
    const fold = event.target.closest && event.target.closest(".fold > summary");
    if (!fold || !fold.parentNode.dataset.fold) return;
    const act = fold.parentNode.open ? "fold" : "unfold";
    fetch("/folders", { method: "POST", body: folderForm({ act, name: fold.parentNode.dataset.fold }), redirect: "manual" }).catch(() => {});
  });

  function over(event) {
    const link = dragged && event.target.closest && event.target.closest(".side [data-into]");
    all(".side .over").forEach(each => each.classList.remove("over", "before", "after"));
    const into = link && link.dataset.into;
    if (!link || into === dragged || into.startsWith(dragged + "/") || /junk|drafts/.test(link.dataset.role)) return null;
    event.preventDefault();
    link.classList.add("over");
    const level = name => name.slice(0, name.lastIndexOf("/") + 1), box = link.getBoundingClientRect();
    const at = (event.clientY - box.top) / box.height;
    if (link.matches("[data-ordered] [data-own]") && level(into) === level(dragged) && Math.abs(at - .5) > .2) link.classList.add(at < .5 ? "before" : "after");
    return link;
  }

  doc.addEventListener("dragstart", event => {
    const link = event.target.closest && event.target.closest(".side [data-own]");
    dragged = link ? link.dataset.into : null;
  });
  doc.addEventListener("dragend", event => { dragged = null; over(event); });
  doc.addEventListener("dragover", over);
  doc.addEventListener("drop", event => {
    const link = over(event), name = dragged;
    if (!link) return;
    const beside = ["before", "after"].find(each => link.classList.contains(each));
    link.classList.remove("over", "before", "after");
    const here = one(".side [data-own][aria-current]"), back = here && !beside ? "/folders" : location.pathname + location.search;
    const fields = beside ? { act: beside, by: link.dataset.into } : link.dataset.role === "trash" ? { act: "remove" } : { act: "rename", into: link.dataset.into };
    load("POST", "/folders", folderForm({ name, back, ...fields })).then(answer => arrived(answer, "post"), () => say(word("offline")));
  });

  /* What can be searched for, below the box while somebody types. Enter without a choice searches for what was typed. */
  doc.addEventListener("focusin", event => {
    const box = event.target;
    if (!box.matches(".find>[name=q]") || box.hasAttribute("role")) return;
    const list = make("ul", "", { id: box.id + "-list", className: "drop", hidden: true });
    let found = [], at = -1, turn = 0, timer;
    const pick = i => {
      at = i;
      all("li", list).forEach((each, k) => each.setAttribute("aria-selected", k === i));
      if (i < 0) box.removeAttribute("aria-activedescendant");
      else box.setAttribute("aria-activedescendant", list.children[i].id);
    };
    const show = on => { list.hidden = !on; box.setAttribute("aria-expanded", on); pick(-1); };
    const close = () => { turn++; clearTimeout(timer); show(false); };
    const ask = async () => {
      const mine = ++turn, answer = await fetch("/search/suggest?q=" + encodeURIComponent(box.value), { headers: SCRIPTED, redirect: "error" }).catch(() => 0);
      const known = answer && answer.ok ? (await answer.json()).answers : [];
      if (mine !== turn) return;
      found = known;
      list.replaceChildren(...found.map((each, i) => {
        const item = make("li", "", { id: list.id + i, className: "item" });
        item.setAttribute("role", "option");
        item.append(make("bdi", each.text), make("span", each.hint, { className: "muted small" }));
        return item;
      }));
      show(found.length > 0);
    };
    const choose = each => {
      box.value = each.value;
      close();
      if (each.go) box.form.requestSubmit();
      else ask();
    };
    const props = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": false, "aria-controls": list.id };
    for (const name in props) box.setAttribute(name, props[name]);
    if (box.list) box.list.remove();
    box.removeAttribute("list");
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", word("suggest"));
    box.after(list);
    const soon = () => { clearTimeout(timer); timer = setTimeout(ask, 100); };
    box.addEventListener("input", event => { if (!event.isComposing) soon(); });
    box.addEventListener("compositionend", soon);
    box.addEventListener("click", () => { if (!box.value && list.hidden) ask(); });
    box.addEventListener("blur", close);
    box.addEventListener("keydown", event => {
      if (event.isComposing || event.keyCode === 229) return;
      const key = event.key, n = list.hidden ? 0 : found.length, down = key === "ArrowDown";
      if (down && !n) ask();
      else if (down || n && key === "ArrowUp") pick((at + 1 + (down ? 1 : n)) % (n + 1) - 1);
      else if (n && key === "Escape") close();
      else if (n && key === "Enter" && at >= 0) choose(found[at]);
      else {
        if (key === "Enter") close();
        return;
      }
      event.preventDefault();
    });
    list.addEventListener("mousedown", event => event.preventDefault());
    list.addEventListener("click", event => choose(found[[...list.children].indexOf(event.target.closest("li"))]));
  });

  /* What every page needs when it is there */

  function begin() {
    if (letter && !letter.form.isConnected) letter = null;
    all(".js").forEach(each => each.hidden = false);
    all(".nojs").forEach(each => each.hidden = true);
    badge();
    unfoldUnread(doc);
    const form = one("form[data-compose]"), listing = one("form[data-list]"), login = one("form[data-login]");
    if (form) compose(form);
    if (listing) list(listing);
    if (login) {
      one("[name=tz]", login).value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
      const problem = one("#problem");
      if (problem) problem.focus();
    }
    all("[data-peek]").forEach(peek => {
      const password = peek.previousElementSibling;
      peek.onclick = () => {
        const shown = password.type === "password";
        password.type = shown ? "text" : "password";
        peek.setAttribute("aria-pressed", shown);
      };
    });
  }
  begin();
  toHit();
  listen();
})();
