// The search page: results while typing, what was found looked at beside them, and the keys for both.
"use strict";

const pane = one("[data-look]");
const wide = matchMedia("(min-width: 75rem)");
const narrow = one("[data-narrow]");
let lookedAt = "";
let turn = 0;

const hits = () => all("#results .hit");
const currentHit = () => hits().find((hit) => hit.hasAttribute("data-current"));
const ask = (address) => fetch(address).then((response) => (response.ok && !response.redirected ? response.text() : null));

// Looking at one result beside the others

const look = async (hit) => {
  hits().forEach((other) => other.toggleAttribute("data-current", other === hit));
  const link = hit && one("[data-preview]", hit);
  if (!link || !wide.matches || lookedAt === link.href) return;
  lookedAt = link.href;
  const html = await ask(`${link.href}&part=1`);
  // She may have gone on to another meanwhile.
  if (lookedAt !== link.href) return;
  pane.hidden = html === null;
  pane.innerHTML = html ?? "";
  pane.scrollTop = 0;
  const mark = one("mark", pane);
  if (mark && !one(".sheet-image", pane)) pane.scrollTop = mark.offsetTop - pane.clientHeight / 3;
};

const lookSoon = later(80, () => look(currentHit()));

const goTo = (hit) => {
  if (!hit) return;
  hits().forEach((other) => other.toggleAttribute("data-current", other === hit));
  one(".cover", hit).focus();
  hit.scrollIntoView({ block: "nearest" });
  lookSoon();
};

const goOn = (step) => {
  const found = hits();
  if (document.activeElement === find) return goTo(currentHit() ?? found[0]);
  const at = found.indexOf(currentHit());
  if (at + step < 0) return find.focus();
  return goTo(found[Math.min(at + step, found.length - 1)]);
};

const turnPage = (step) => one(`.pager [rel="${step}"]`)?.click();

// The marked words within the preview, one after another, then the next result

const goToMark = (step) => {
  const marks = all("mark", pane);
  const next = marks.findIndex((mark) => mark.hasAttribute("data-here")) + step;
  if (pane.hidden || next < 0 || next >= marks.length) return goOn(step);
  marks.forEach((mark, number) => mark.toggleAttribute("data-here", number === next));
  return marks[next].scrollIntoView({ block: "center" });
};

const keys = {
  ArrowDown: () => goOn(1),
  ArrowUp: () => goOn(-1),
  j: () => goOn(1),
  k: () => goOn(-1),
  n: () => goToMark(1),
  p: () => goToMark(-1),
  ArrowRight: () => turnPage("next"),
  ArrowLeft: () => turnPage("prev"),
};

document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || one("dialog[open]")) return;
    const fromBox = event.target === find && event.key === "ArrowDown";
    if (!keys[event.key] || (isTyping(event.target) && !fromBox)) return;
    if (event.key.startsWith("Arrow") && event.target.closest("[data-look], details:not(.hit details)")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keys[event.key]();
  },
  true,
);

document.addEventListener("focusin", (event) => {
  const hit = event.target.closest?.(".hit");
  if (hit && hit !== currentHit()) {
    hits().forEach((other) => other.toggleAttribute("data-current", other === hit));
    lookSoon();
  }
});

document.addEventListener("click", (event) => {
  const preview = event.target.closest?.("[data-preview]");
  if (!preview || !wide.matches || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  look(preview.closest(".hit"));
});

// Results while typing

const searched = () => {
  const wanted = new URLSearchParams(new FormData(narrow));
  wanted.set("q", find.value);
  [...wanted].forEach(([name, value]) => value === "" && name !== "q" && wanted.delete(name));
  return wanted;
};

const repeat = (wanted) => {
  // What else on the page repeats the search: the narrower form, and the form that saves it.
  const kept = one('[name="q"]', narrow);
  if (kept) kept.value = wanted.get("q");
  const saving = one("[data-asked]");
  if (!saving) return;
  all("[data-asks]", saving).forEach((field) => field.remove());
  wanted.forEach((value, name) => {
    saving.insertAdjacentHTML("beforeend", '<input type="hidden" data-asks>');
    Object.assign(saving.lastElementChild, { name, value });
  });
};

const show = async () => {
  const wanted = searched();
  const now = ++turn;
  const address = `${find.form.action}?${wanted}`;
  const html = await ask(`${address}&part=1`);
  // An answer to earlier letters may come after the answer to later ones.
  if (now !== turn || html === null) return;
  const found = new DOMParser().parseFromString(html, "text/html");
  all("[data-swap]", found).forEach((part) => document.getElementById(part.id).replaceChildren(...part.childNodes));
  one("[data-count]").textContent = one("[data-counted]")?.textContent ?? "";
  history.replaceState(null, "", address);
  repeat(wanted);
  lookAtFirst();
};

const lookAtFirst = () => {
  const [first] = hits();
  lookedAt = "";
  if (first && wide.matches) look(first);
  else pane.hidden = true;
};

const soon = later(120, () => show().catch(() => {}));
find.addEventListener("input", soon);
narrow.addEventListener("input", soon);
if (find.value) find.setSelectionRange(find.value.length, find.value.length);
else find.focus();
lookAtFirst();
wide.addEventListener("change", lookAtFirst);

// A search that led somewhere is remembered, though it never was a page of its own

one("#results").addEventListener("click", (event) => {
  if (!event.target.closest(".hits a")) return;
  const form = new FormData(one("[data-recent]"));
  searched().forEach((value, name) => form.append(name, value));
  navigator.sendBeacon(one("[data-recent]").action, form);
});
