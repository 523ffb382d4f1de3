// The form of a practice, step by step. It saves by itself a moment after typing and keeps on this device what could not
// be saved, to bring it in on return. Rows are added, moved and changed without leaving the page.
// What another window or another author saved meanwhile is never overwritten: the server compares field by field.
"use strict";

(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;

  const PAUSE = 2000;
  const RETRY = 15000;
  const KEEPALIVE_LIMIT = 60000;
  const store = `draft-${form.dataset.draft}`;
  const words = form.dataset;
  const state = form.querySelector("[data-draft-state]");
  const others = form.querySelector("[data-draft-others]");
  const NOT_KEPT = new Set(["csrfmiddlewaretoken", "window"]);
  let timer;
  let saving = false;
  let dirty = false;

  const fill = (text, values) => Object.entries(values).reduce((said, [key, value]) => said.replace(`{${key}}`, value), text || "");
  const tell = (name, values = {}) => {
    state.dataset.state = name;
    state.textContent = fill(words[name], values);
  };

  // --- Kept on this device until it is saved --------------------------------------------------------------------------

  const read = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_KEPT.has(name));
  const keep = () => {
    try { localStorage.setItem(store, JSON.stringify(read())); } catch { tell("full"); }
  };
  const kept = () => { try { return JSON.parse(localStorage.getItem(store)); } catch { return null; } };
  const forget = () => localStorage.removeItem(store);

  // --- Rows -------------------------------------------------------------------------------------------------------------

  const rowsOf = (section) => [...section.querySelectorAll("[data-row]")];
  const total = (section) => form.elements[`${section.dataset.rows}-TOTAL_FORMS`];

  const addRow = (section) => {
    const place = Number(total(section).value);
    const row = section.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelectorAll("*").forEach((element) => {
      for (const name of ["name", "id", "for", "aria-describedby", "aria-labelledby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replaceAll("__prefix__", place));
      }
    });
    row.querySelector("[data-row-number]").textContent = place + 1;
    section.querySelector("template").before(row);
    total(section).value = place + 1;
    return row;
  };

  // Two rows change their contents; their places, names and numbers stay.
  const parts = (row) => [...row.querySelectorAll("input, select, textarea")];
  const swap = (row, above) => {
    const upper = parts(above);
    parts(row).forEach((part, place) => {
      const other = upper[place];
      [part.value, other.value] = part.type === "checkbox" ? [part.value, other.value] : [other.value, part.value];
      [part.checked, other.checked] = [other.checked, part.checked];
      other.dispatchEvent(new Event("input", { bubbles: true }));
    });
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const section = button.closest("[data-rows]");
    if (button.name === "add" && section) {
      event.preventDefault();
      const first = parts(addRow(section))[0];
      if (first) first.focus();
    } else if (button.name === "up" && section) {
      event.preventDefault();
      const rows = rowsOf(section);
      const at = rows.indexOf(button.closest("[data-row]"));
      swap(rows[at], rows[at - 1]);
      changed();
      (rows[at - 1].querySelector("button[name=up]") || parts(rows[at - 1])[0]).focus();
    }
  });

  // --- Saving -----------------------------------------------------------------------------------------------------------

  const send = (keepalive) => fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")),
    keepalive,
    redirect: "manual",
    credentials: "same-origin",
  });

  // After a new sign-in in another window the form's token is another one; the page itself holds it.
  const newToken = async () => {
    const page = await fetch(form.action, { credentials: "same-origin" });
    if (page.redirected) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("form[data-draft] [name=csrfmiddlewaretoken]");
    if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value;
    return Boolean(fresh);
  };

  const later = (delay = PAUSE) => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (dirty) save(); }, delay);
  };

  const save = async ({ keepalive = false, again = true } = {}) => {
    clearTimeout(timer);
    if (saving) { later(); return; }
    if (keepalive && new URLSearchParams(read()).toString().length > KEEPALIVE_LIMIT) return;
    saving = true;
    dirty = false;
    tell("saving");
    const failed = (name, retry, values) => {
      dirty = true;
      tell(name, values);
      if (retry) later(RETRY);
    };
    try {
      const response = await send(keepalive);
      if (response.type === "opaqueredirect" || response.status === 401) { failed("signedOut", true); return; }
      if (response.status === 403 && again) {
        saving = false;
        if (await newToken()) await save({ again: false });
        else failed("signedOut", true);
        return;
      }
      const answer = (response.headers.get("Content-Type") || "").includes("json") ? await response.json() : {};
      if (response.status === 409) { failed("both", false); return; }
      if (!response.ok) { failed("refused", response.status >= 500, { problem: answer.problem || response.status }); return; }
      if (form.elements.revision) form.elements.revision.value = answer.revision;
      form.elements.known.value = JSON.stringify(answer.known);
      document.querySelectorAll("[data-steps]").forEach((list) => { list.innerHTML = answer.steps; });
      others.textContent = answer.others.length ? fill(words.others, { fields: answer.others.join(", ") }) : "";
      if (dirty) { keep(); later(); } else forget();
      tell(dirty ? "unsaved" : "saved", { time: answer.saved });
    } catch {
      failed("offline", true);
    } finally {
      saving = false;
    }
  };

  const changed = () => {
    dirty = true;
    keep();
    if (!["offline", "signedOut", "both"].includes(state.dataset.state)) tell("unsaved");
    if (state.dataset.state !== "both") later();
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => { clearTimeout(timer); dirty = false; });
  window.addEventListener("online", () => { if (dirty) save(); });
  window.addEventListener("focus", () => { if (dirty && state.dataset.state === "signedOut") save(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty && state.dataset.state !== "both") save({ keepalive: true });
  });

  // The words are written in another language: so are the inputs that hold them.
  const tongue = form.querySelector("select[name=language]");
  if (tongue) {
    tongue.addEventListener("change", () => {
      form.querySelectorAll("textarea, input[type=text][lang]").forEach((input) => {
        input.lang = tongue.value;
        input.dir = tongue.value === "ar" ? "rtl" : "ltr";
      });
    });
  }

  // --- On return ----------------------------------------------------------------------------------------------------------

  const offer = (draft) => {
    const box = document.querySelector("[data-draft-kept]");
    const hidden = new Set(["revision", "known"]);
    box.hidden = false;
    box.querySelector("textarea").value = draft.filter(([name, value]) => value && !hidden.has(name) && !name.endsWith("_FORMS")).map(([, value]) => value).join("\n\n");
    box.querySelector("button").addEventListener("click", () => { forget(); box.hidden = true; });
  };

  const putIn = (draft) => {
    const values = new Map();
    draft.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
    form.querySelectorAll("[data-rows]").forEach((section) => {
      const wanted = Number((values.get(`${section.dataset.rows}-TOTAL_FORMS`) || [0])[0]);
      while (Number(total(section).value) < wanted) addRow(section);
    });
    [...form.elements].forEach((element) => {
      if (!element.name || NOT_KEPT.has(element.name) || element.name.endsWith("_FORMS") || element.type === "submit") return;
      const given = values.get(element.name) || [];
      if (element.type === "checkbox" || element.type === "radio") {
        element.checked = given.includes(element.value);
      } else if (form.elements[element.name] instanceof RadioNodeList) {
        element.value = given.shift() || "";
      } else if (given.length) {
        [element.value] = given;
      }
      element.dispatchEvent(new Event("input"));
    });
  };

  const bringIn = () => {
    const draft = kept();
    if (!draft) return;
    const words = (list) => JSON.stringify(list.filter(([name]) => name !== "revision" && name !== "known"));
    if (words(draft) === words(read())) { forget(); return; }
    if (form.querySelector(".is-invalid")) { offer(draft); return; } // what the server has just refused stands already
    try {
      putIn(draft);
    } catch {
      offer(draft);
      return;
    }
    dirty = true;
    tell("broughtIn");
    save();
  };

  bringIn();
})();
