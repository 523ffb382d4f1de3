// What a page is nicer with and needs nothing of: everything here works without it, only less quickly.
"use strict";

const words = (text) => (text.trim().match(/\S+/g) || []).length;
const said = (element, name, values) =>
  Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), element.dataset[name] || "");
const wordings = () => document.getElementById("wordings");

// A textarea with data-word-limit counts its words; a screen reader hears the count when typing pauses.
function countWords(area) {
  if (area.dataset.counted) return;
  area.dataset.counted = "yes";
  const limit = Number(area.dataset.wordLimit);
  const shown = document.createElement("span");
  const spoken = document.createElement("span");
  shown.className = "word-count";
  shown.setAttribute("aria-hidden", "true");
  spoken.className = "visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  area.after(shown, spoken);
  let pause;
  const show = () => {
    const number = words(area.value);
    const text = number > limit
      ? said(wordings(), "wordsOver", { number, limit, over: number - limit })
      : said(wordings(), "words", { number, limit });
    shown.textContent = text;
    shown.classList.toggle("over", number > limit);
    return text;
  };
  area.addEventListener("input", () => {
    const text = show();
    clearTimeout(pause);
    pause = setTimeout(() => { spoken.textContent = text; }, 1500);
  });
  show();
}

// <form data-bulk>: a box with data-select-all ticks the others; [data-bulk-bar] appears when something is ticked.
function bulk(form) {
  if (form.dataset.bulkReady) return;
  form.dataset.bulkReady = "yes";
  const bar = form.querySelector("[data-bulk-bar]");
  const update = () => {
    const boxes = [...form.querySelectorAll("input[type=checkbox][data-select]")];
    const ticked = boxes.filter((box) => box.checked).length;
    const all = form.querySelector("[data-select-all]");
    if (all) {
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    if (bar) {
      bar.hidden = ticked === 0;
      const count = bar.querySelector("[data-bulk-count]");
      if (count) count.textContent = said(wordings(), "selected", { number: ticked });
    }
  };
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) {
      form.querySelectorAll("input[type=checkbox][data-select]").forEach((box) => { box.checked = event.target.checked; });
    }
    update();
  });
  update();
}

// An element with data-save-state tells in words how the form around it fares with htmx: saving, saved, offline.
function saveStates(form) {
  const state = form.querySelector("[data-save-state]");
  if (!state || state.dataset.ready) return;
  state.dataset.ready = "yes";
  const tell = (name, values) => {
    state.dataset.state = name;
    state.textContent = said(wordings(), name, values || {});
  };
  form.addEventListener("input", () => tell("unsaved"));
  form.addEventListener("htmx:beforeRequest", () => tell("saving"));
  const pathOf = (address) => new URL(address, document.baseURI).pathname;
  const isElsewhere = ({ xhr, pathInfo }) => pathOf(xhr.responseURL) !== pathOf(pathInfo.requestPath);  // asked to sign in
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && !isElsewhere(event.detail)) {
      tell("saved", { time: new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }) });
    } else if (event.detail.xhr && event.detail.xhr.status) {
      tell("failed");
    }
  });
  form.addEventListener("htmx:sendError", () => tell("offline"));
}

// A form with data-offer-zone is shown, filled with the browser's own zone, where the page's is another.
function offerZone(form) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || zone === form.dataset.offerZone) return;
  form.querySelector("[name=zone]").value = zone;
  form.querySelectorAll("[data-zone-name]").forEach((place) => { place.textContent = zone.split("/").pop().replaceAll("_", " "); });
  form.hidden = false;
}

// A field with data-own-zone is filled with the browser's zone while nothing better is known.
function fillZone(field) {
  if (field.value === "" || field.value === "UTC") {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone) field.placeholder = zone;
  }
}

function prepare(root) {
  const each = (selector, action) => {
    if (root.matches && root.matches(selector)) action(root);
    root.querySelectorAll(selector).forEach(action);
  };
  each("textarea[data-word-limit]", countWords);
  each("form[data-bulk]", bulk);
  each("form:has([data-save-state])", saveStates);
  each("form[data-offer-zone]", offerZone);
  each("[data-own-zone]", fillZone);
}

prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));

// Menus close with Escape and with a click elsewhere.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// A form in flight is not sent a second time by an impatient second click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-may-repeat") || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => { delete form.dataset.sent; }, 5000);
});
