// Makes faster what works without it: search as you type, keys, live timeline, drag and drop, nothing typed lost.
"use strict";

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const isTyping = (element) =>
  element.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]') !== null;

document.documentElement.classList.add("scripted");

// Keys

const keysDialog = one("[data-keys]");

const follow = (element) => {
  element.focus();
  element.click();
};

const step = (forward) => {
  const links = all("[data-list] .cover");
  if (!links.length) return;
  const current = links.findIndex((link) => link === document.activeElement || link.closest("[aria-current]"));
  const next = current < 0 ? 0 : Math.min(Math.max(current + (forward ? 1 : -1), 0), links.length - 1);
  if (document.body.classList.contains("tray")) follow(links[next]);
  else links[next].focus();
};

const commands = {
  "/": () => one("#find")?.select(),
  "?": () => keysDialog?.showModal(),
  j: () => step(true),
  k: () => step(false),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form");
    if (form && event.target.matches("textarea")) form.requestSubmit();
    return;
  }
  if (event.key === "Escape") all("[data-menu][open]").forEach((menu) => menu.removeAttribute("open"));
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || one("dialog[open]")) return;
  const marked = one(`[data-key="${CSS.escape(event.key)}"]`);
  if (!marked && !(event.key in commands)) return;
  event.preventDefault();
  if (marked) follow(marked);
  else commands[event.key]();
});

one("[data-keys-open]")?.addEventListener("click", () => keysDialog.showModal());

document.addEventListener("click", (event) => {
  all("[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  });
});

one("[data-focus]")?.focus();

// A page that cannot be drawn leaves no empty frame: its file may be locked, and still have words

const undrawn = (image) => {
  const place = image.closest(".sheet-place");
  if (place) {
    one("[data-undrawn]", place.parentElement).hidden = false;
    one("[data-words]", place.parentElement)?.setAttribute("open", "");
  }
  (place ?? image).remove();
};

const isPage = (element) => element.matches?.(".sheet-image, .thumb");
document.addEventListener("error", (event) => isPage(event.target) && undrawn(event.target), true);
all(".sheet-image, .thumb").filter((image) => image.complete && !image.naturalWidth && image.loading !== "lazy").forEach(undrawn);

const later = (milliseconds, work) => {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
};

// The first results under the box, on every other page

const find = one("#find");
const quick = one("[data-quick]");
let asked = 0;

const showQuick = async () => {
  const turn = ++asked;
  quick.hidden = !find.value.trim();
  if (quick.hidden) return;
  const response = await fetch(`${find.form.action}?${new URLSearchParams({ q: find.value, part: "few" })}`);
  if (turn !== asked || !response.ok || response.redirected) return;
  quick.innerHTML = await response.text();
};

const walkQuick = (event) => {
  const stops = [find, ...all("a", quick)];
  const at = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") quick.hidden = true;
  if (!step || quick.hidden || at < 0) return;
  event.preventDefault();
  stops[Math.min(Math.max(at + step, 0), stops.length - 1)].focus();
};

if (find && quick && !one("[data-results]")) {
  find.addEventListener("input", later(150, () => showQuick().catch(() => {})));
  find.form.addEventListener("keydown", walkQuick);
  document.addEventListener("click", (event) => {
    if (!find.form.contains(event.target)) quick.hidden = true;
  });
}

// Filters of lists

all("[data-submit-on-change]").forEach((form) => {
  form.addEventListener("change", () => form.requestSubmit());
});

// Live timeline

const live = one("[data-live]");
const PAUSE = 2500;

const replaceTimeline = (html, mark) => {
  const focused = live.contains(document.activeElement) ? document.activeElement.id : "";
  live.innerHTML = html;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  live.dataset.mark = mark;
  one(".news")?.remove();
};

const offerNews = (html, mark) => {
  one(".news")?.remove();
  const button = document.createElement("button");
  button.className = "news btn btn-sm btn-primary";
  button.textContent = live.dataset.news;
  button.addEventListener("click", () => {
    replaceTimeline(html, mark);
    live.scrollIntoView();
  });
  live.before(button);
};

const lookForNews = async () => {
  if (document.hidden) return;
  const known = `"${live.dataset.mark}"`;
  const response = await fetch(live.dataset.live, { headers: { "If-None-Match": known }, cache: "no-store" });
  if (response.status !== 200 || response.redirected) return;
  const mark = response.headers.get("ETag")?.replaceAll(/W\/|"/g, "");
  if (!mark || mark === live.dataset.mark) return;
  const html = await response.text();
  // Nothing moves under the eyes of somebody who reads further down.
  if (live.getBoundingClientRect().top > 0) replaceTimeline(html, mark);
  else offerNews(html, mark);
};

if (live) {
  const look = () => lookForNews().catch(() => {});
  setInterval(look, PAUSE);
  document.addEventListener("visibilitychange", look);
}

// Once the images of a letter are shown, there is nothing more to ask

document.addEventListener("click", (event) => {
  const offer = event.target.closest?.("[data-images] a")?.closest("[data-images]");
  if (offer) setTimeout(() => { offer.hidden = true; });
});

// Files dropped on a page: mail to where mail is added, everything else to where files are

const MAIL = /\.(eml|msg)$/i;
const forMail = one('[data-drop="mail"]');
const forFiles = one('[data-drop="files"]');

const put = (form, files) => {
  const held = new DataTransfer();
  files.forEach((file) => held.items.add(file));
  one('input[type="file"]', form).files = held.files;
};

const addBoth = async (mail, files) => {
  put(forMail, mail);
  const sending = { method: "POST", body: new FormData(forMail), redirect: "manual" };
  const answer = await fetch(forMail.action, sending).catch(() => null);
  // What the page would have said of the mail it says after the files; a refusal is shown by itself.
  if (answer?.type !== "opaqueredirect") return forMail.requestSubmit();
  put(forFiles, files);
  return forFiles.requestSubmit();
};

const add = (files) => {
  const isMail = (file) => forMail && (!forFiles || MAIL.test(file.name));
  const mail = files.filter(isMail);
  if (mail.length && mail.length < files.length) return addBoth(mail, files.filter((file) => !isMail(file)));
  const form = mail.length ? forMail : forFiles;
  put(form, files);
  return form.requestSubmit();
};

if (forMail || forFiles) {
  const zones = [forMail, forFiles].filter(Boolean);
  const mark = (over) => zones.forEach((form) => form.classList.toggle("over", over));
  document.body.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    mark(true);
  });
  document.body.addEventListener("dragleave", () => mark(false));
  document.body.addEventListener("drop", (event) => {
    mark(false);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
}

// A reader of the screen is told only what changes in a page that she has before her

const announced = one("[data-announce]");
const saidNow = all(".said > span").map((said) => said.textContent.trim()).join(" ");
if (announced && saidNow) setTimeout(() => { announced.textContent = saidNow; }, 300);

one("[data-sign-out]")?.addEventListener("submit", () => sessionStorage.clear());

// Forms: what was typed survives a reload, and a slow one says that it works

const drafts = (form) => `draft:${form.getAttribute("action")}:${form.elements.namedItem("message")?.value ?? ""}`;

// Only a page that says it is done ends a draft: a refusal, a page open too long or a broken line do not.
const sent = sessionStorage.getItem("sent");
sessionStorage.removeItem("sent");
if (sent && one(".said-done")) sessionStorage.removeItem(sent);

const textOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");

all("[data-guard]").forEach((form) => {
  const key = drafts(form);
  const untouched = JSON.stringify(textOf(form));
  const kept = sessionStorage.getItem(key);
  const refused = one(".summary", form.parentElement) !== null || one(".error", form) !== null;
  if (kept && !refused) {
    for (const [name, value] of JSON.parse(kept)) {
      const field = form.elements.namedItem(name);
      if (field && "value" in field && field.type !== "hidden" && field.type !== "checkbox") field.value = value;
    }
  }
  form.addEventListener("input", () => {
    const now = JSON.stringify(textOf(form));
    if (now === untouched) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, now);
  });
  form.addEventListener("submit", () => sessionStorage.setItem("sent", key));
});

all("[data-slow]").forEach((form) => {
  form.addEventListener("submit", () => {
    const button = one("button", form);
    // After the browser has taken the form: a disabled button would not be sent.
    setTimeout(() => {
      button.disabled = true;
      button.textContent = form.dataset.slow;
    });
  });
});

all("[data-grow]").forEach((area) => {
  area.addEventListener("input", () => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  });
});
