// The tray by keyboard: from letter to letter without a new page, several at once, a case by a few of its letters.
"use strict";

const items = () => all(".tray-item");
const boxOf = (item) => one('input[type="checkbox"]', item);
const linkOf = (item) => one(".cover", item);
const chosenItems = () => items().filter((item) => boxOf(item).checked);
const currentItem = () => document.activeElement.closest(".tray-item") ?? one(".tray-item[aria-current]");
const bundle = one("[data-bundle]");

// Whoever works by keys goes on where she was when the page comes back from an action

let isLeaving = false;
const leaveByKey = () => {
  sessionStorage.setItem("by-key", "1");
  isLeaving = true; // a key held down, or pressed twice, acts once
};
window.addEventListener("pageshow", () => { isLeaving = false; });

if (sessionStorage.getItem("by-key")) {
  const link = one(".tray-item[aria-current] .cover");
  link?.focus({ preventScroll: true });
  link?.scrollIntoView({ block: "nearest" });
}
sessionStorage.removeItem("by-key");

// Moving: a letter is asked for as its page, and only the reading pane is put in place

let turnOfLetter = 0;
let opening = null; // while a letter is on its way: whether it was put in place

const mark = (href) => {
  items().forEach((item) => {
    if (linkOf(item).href === href) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  });
};

const openLetter = async (href) => {
  const turn = ++turnOfLetter;
  const response = await fetch(href).catch(() => null);
  const text = response?.ok && !response.redirected ? await response.text() : "";
  // An answer to an earlier key may come after the answer to a later one.
  if (turn !== turnOfLetter) return false;
  const page = new DOMParser().parseFromString(text, "text/html");
  const pane = one(".read-pane", page);
  if (!pane || one("[data-gone]", pane)) {
    location.assign(href);
    return false;
  }
  one(".read-pane").replaceWith(document.adoptNode(pane));
  document.body.className = page.body.className;
  opening = null;
  return true;
};

const goTo = (href) => {
  mark(href);
  if (location.href !== href) history.pushState(null, "", href);
  opening = openLetter(href);
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".tray-item .cover");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  goTo(link.href);
});

window.addEventListener("popstate", () => {
  mark(location.href);
  opening = openLetter(location.href);
});

// Choosing several

const tell = () => {
  const count = chosenItems().length;
  const line = one("[data-chosen]", bundle);
  const words = count === 1 ? line.dataset.one : line.dataset.many.replace("#", count);
  line.textContent = count ? `${words} ${line.dataset.hint}` : "";
  bundle.classList.toggle("any", count > 0);
};

const choose = (some, checked) => {
  some.forEach((item) => { boxOf(item).checked = checked; });
  tell();
};

const toggle = () => {
  const item = currentItem();
  if (item) choose([item], !boxOf(item).checked);
};

const toggleAll = () => choose(items(), chosenItems().length < items().length);

const putAway = () => {
  leaveByKey();
  bundle.requestSubmit(one("[data-dismiss]", bundle));
};

document.addEventListener("change", (event) => {
  if (event.target.closest(".tray-item")) tell();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-same-sender]");
  if (!link) return;
  event.preventDefault();
  choose(items().filter((item) => boxOf(item).dataset.sender === link.dataset.sameSender), true);
});

// A case by a few letters of its number, client or title

const picker = one("[data-picker]");
const words = picker && one("#picker-words", picker);
const list = picker && one("#picker-list", picker);
const MOST_CASES = 8;

const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ł", "l");

const point = (option) => {
  all("[aria-selected]", list).forEach((other) => other.removeAttribute("aria-selected"));
  option?.setAttribute("aria-selected", "true");
  if (option) words.setAttribute("aria-activedescendant", option.id);
  else words.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
};

// A browser left to itself closes a dialog, and takes the focus out of it, a moment later: keys pressed meanwhile
// would be letters where commands are meant, and the other way round.
const closePicker = () => {
  picker.close();
  words.blur();
};

const selectToFill = () => one("[data-pick]", chosenItems().length ? bundle : one(".read-pane"));

const pick = async (option) => {
  if (!option) return;
  await opening;
  const select = selectToFill();
  select.value = option.dataset.value;
  leaveByKey();
  closePicker();
  select.form.requestSubmit();
};

const offer = () => {
  const wanted = fold(words.value).split(/\s+/);
  const fits = [...selectToFill().options].filter((one) => one.value && wanted.every((word) => fold(one.text).includes(word)));
  list.replaceChildren(...fits.slice(0, MOST_CASES).map((found, place) => {
    const option = document.createElement("li");
    option.id = `picker-${place}`;
    option.setAttribute("role", "option");
    option.dataset.value = found.value;
    option.textContent = found.text;
    option.addEventListener("click", () => pick(option));
    return option;
  }));
  one("[data-none]", picker).hidden = fits.length > 0;
  point(list.firstElementChild);
};

const walkPicker = (event) => {
  const now = one("[aria-selected]", list);
  if (event.key === "Enter") pick(now);
  else if (event.key === "Escape") closePicker();
  else if (event.key === "ArrowDown") point(now?.nextElementSibling ?? now);
  else if (event.key === "ArrowUp") point(now?.previousElementSibling ?? now);
  else return;
  event.preventDefault();
};

const openPicker = () => {
  words.value = "";
  picker.showModal();
  offer();
  words.focus();
};

words?.addEventListener("input", offer);
words?.addEventListener("keydown", walkPicker);

// Opening: into the letter, then one file after the other

const enterLetter = async () => {
  const item = currentItem();
  if (item && !item.hasAttribute("aria-current")) goTo(linkOf(item).href);
  await opening;
  one(".read-pane h1").focus();
};

const openNext = () => {
  const next = one(".read-pane details[data-open]:not([open]) > summary");
  if (!next) return;
  next.parentElement.open = true;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
};

const ofOne = new Set(["1", "2", "3", "n"]);
const ofLetter = new Set([...ofOne, "x", "o"]);

// What is pressed right after `j` means the letter that comes, never the one that still stands there.
const pressLater = async (key) => {
  const isThere = await opening;
  if (isThere) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
};

const ofChosen = { x: putAway, Escape: () => choose(items(), false) };

if (bundle) {
  Object.assign(commands, { v: toggle, a: toggleAll, f: openPicker, o: openNext });
  tell();
  window.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target) || one("dialog[open]")) return;
    const inList = target.matches("body, .tray-item .cover");
    let work = null;
    if (key === " " && !event.shiftKey && inList) work = toggle;
    else if (key === "Enter" && inList) work = enterLetter;
    else if (chosenItems().length && ofOne.has(key)) work = tell;
    else if (chosenItems().length && ofChosen[key]) work = ofChosen[key];
    else if (opening && ofLetter.has(key)) work = () => pressLater(key);
    else if (isLeaving) work = () => {};
    else if (/^[123nxz]$/.test(key) && one(`[data-key="${key}"]`)) leaveByKey();
    if (!work) return;
    event.preventDefault();
    event.stopPropagation();
    work();
  }, { capture: true });
}
