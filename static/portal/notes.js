// The rapporteur's editor. It saves by itself a moment after typing, keeps on this device what could not be saved, and
// brings it in on return. What others saved meanwhile appears between one's own paragraphs; nothing is overwritten.
"use strict";

(() => {
  const form = document.querySelector("form[data-notes]");
  if (!form) return;

  const PAUSE = 1500;
  const RETRY = 15000;
  const KEEPALIVE_LIMIT = 60000;
  const store = `notes-${form.dataset.notes}`;
  const words = form.dataset;
  const state = form.querySelector("[data-note-state]");
  const list = form.querySelector("[data-paragraphs]");
  const blank = form.querySelector("template");
  const known = JSON.parse(form.elements.known.value || "{}");
  const edited = new Set(); // the fieldsets somebody typed into since the last save was sent
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const own = `${store}:${newKey()}`; // two windows keep what is typed in each
  let timer;
  let saving = false;
  let dirty = false;
  let isTouched = false;

  const all = () => [...list.querySelectorAll("[data-paragraph]")];
  const part = (paragraph, name) => paragraph.querySelector(`[name$="-${name}"]`);

  const tell = (name, values = {}) => {
    state.dataset.state = name;
    state.textContent = Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words[name] || "");
  };

  // --- What stands in the editor ------------------------------------------------------------------------------------

  const read = () => all().map((paragraph) => ({
    key: part(paragraph, "key").value,
    kind: part(paragraph, "kind").value,
    text: part(paragraph, "text").value,
    said_by: part(paragraph, "said_by") ? part(paragraph, "said_by").value : "",
    theme: part(paragraph, "theme").value,
    addressee: part(paragraph, "addressee").value,
  }));

  const fill = (paragraph, values) => {
    part(paragraph, "key").value = values.key;
    part(paragraph, "kind").value = values.kind;
    part(paragraph, "text").value = values.text;
    if (part(paragraph, "said_by")) part(paragraph, "said_by").value = values.said_by;
    part(paragraph, "theme").value = values.theme || "";
    part(paragraph, "addressee").value = values.addressee || "";
  };

  const number = () => {
    all().forEach((paragraph, place) => {
      paragraph.querySelector("legend").textContent = words.legend.replace("{number}", place + 1);
      paragraph.querySelectorAll("[name^=segment-], [id*=segment-], [for*=segment-]").forEach((element) => {
        for (const attribute of ["name", "id", "for", "aria-describedby"]) {
          const value = element.getAttribute(attribute);
          if (value) element.setAttribute(attribute, value.replace(/segment-(\d+|__prefix__)/g, `segment-${place}`));
        }
      });
      paragraph.querySelectorAll("button[value]").forEach((button) => {
        if (button.name !== "settle") button.value = place;
      });
    });
    form.elements["segment-TOTAL_FORMS"].value = all().length;
    form.elements["segment-INITIAL_FORMS"].value = 0;
  };

  const add = (values, after) => {
    const paragraph = blank.content.firstElementChild.cloneNode(true);
    if (after) after.after(paragraph); else list.append(paragraph);
    fill(paragraph, { kind: part(paragraph, "kind").value, text: "", said_by: "", ...values, key: values.key || newKey() });
    prepareToolbar(paragraph);
    number();
    return paragraph;
  };

  // --- Kept on this device until it is saved --------------------------------------------------------------------------

  // Twice: a tab that dies leaves what stands in localStorage, which the browser itself writes down only seconds later;
  // the database has it on the disk when it says so, for a browser that is killed and a battery that dies.

  const database = new Promise((resolve) => {
    try {
      const opening = indexedDB.open("drafts", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("notes");
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => resolve(null);
    } catch (error) {
      resolve(null);
    }
  });

  const inDatabase = (mode, deed) => database.then((opened) => opened && new Promise((resolve) => {
    try {
      const transaction = opened.transaction("notes", mode, { durability: "strict" });
      const request = deed(transaction.objectStore("notes"));
      transaction.oncomplete = () => resolve(request.result || null);
      transaction.onabort = () => resolve(null);
    } catch (error) {
      resolve(null);
    }
  }));

  const onDisk = new Map(); // the last draft of each name that is to be there, or null for none
  const writing = new Map();
  const write = (name, draft) => {
    onDisk.set(name, draft);
    if (!writing.has(name)) {
      writing.set(name, (async () => {
        let wanted;
        do {
          wanted = onDisk.get(name);
          await inDatabase("readwrite", (drafts) => (wanted ? drafts.put(wanted, name) : drafts.delete(name)));
        } while (wanted !== onDisk.get(name));
        writing.delete(name);
      })());
    }
    return writing.get(name);
  };

  // False where this device has no room for it.
  const keep = () => {
    const draft = { at: Date.now(), language: form.elements.language.value, known: { ...known }, paragraphs: read() };
    write(own, draft);
    try {
      localStorage.setItem(own, JSON.stringify(draft));
      return true;
    } catch (error) {
      return false;
    }
  };

  const forget = (name = own) => {
    localStorage.removeItem(name);
    return write(name, null);
  };

  // Once the window that keeps a draft under this name is gone: every window holds a lock while it lives.
  const left = async (name) => { if (navigator.locks) await navigator.locks.request(name, () => {}); };

  const isOthers = (name) => name !== own && (name === store || name.startsWith(`${store}:`));

  // Names of the drafts of other windows, gone or not.
  const others = async () => {
    const range = IDBKeyRange.bound(`${store}:`, `${store}:\uffff`);
    const there = (await inDatabase("readonly", (drafts) => drafts.getAllKeys(range))) || [];
    return new Set([...Object.keys(localStorage), ...there].filter(isOthers));
  };

  // The later of what the two places have.
  const kept = async (name) => {
    const found = [await inDatabase("readonly", (drafts) => drafts.get(name))];
    try {
      found.push(JSON.parse(localStorage.getItem(name)));
    } catch (error) {
      // then the other one counts
    }
    return found.filter(Boolean).sort((one, other) => other.at - one.at)[0];
  };

  // --- Saving -----------------------------------------------------------------------------------------------------------

  const body = (language, paragraphs, marks) => {
    const data = new URLSearchParams({
      csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
      known: JSON.stringify(marks),
      language,
      "segment-TOTAL_FORMS": paragraphs.length,
      "segment-INITIAL_FORMS": 0,
    });
    paragraphs.forEach((paragraph, place) => {
      Object.entries(paragraph).forEach(([name, value]) => data.set(`segment-${place}-${name}`, value));
    });
    return data;
  };

  const send = (data, keepalive = false) => fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: data,
    keepalive,
    credentials: "same-origin",
  });

  // After a new sign-in in another window the form's token is another one; the page itself holds it.
  const newToken = async () => {
    const page = await fetch(form.action, { credentials: "same-origin" });
    if (page.redirected) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("form[data-notes] [name=csrfmiddlewaretoken]");
    if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value;
    return Boolean(fresh);
  };

  const reconcile = (answer, sent) => {
    const sentTexts = new Map(sent.map((paragraph) => [paragraph.key, paragraph]));
    Object.entries(answer.moved).forEach(([old, fresh]) => {
      const mine = all().find((paragraph) => part(paragraph, "key").value === old);
      if (mine) part(mine, "key").value = fresh;
      sentTexts.set(fresh, sentTexts.get(old));
    });
    let before = null;
    answer.paragraphs.forEach((paragraph) => {
      let place = all().find((each) => part(each, "key").value === paragraph.key);
      const mine = sentTexts.get(paragraph.key);
      // Spaces at the ends are not stored, but whoever pauses after one goes on writing behind it.
      const asSent = mine && ["text", "kind", "said_by", "theme", "addressee"].every((name) => (mine[name] || "").trim() === paragraph[name]);
      if (!place) {
        place = add(paragraph, before);
        if (!before) list.prepend(place);
        known[paragraph.key] = paragraph.mark;
      } else if (asSent) {
        known[paragraph.key] = paragraph.mark;
      } else if (!edited.has(place)) {
        fill(place, paragraph);
        known[paragraph.key] = paragraph.mark;
      }
      place.classList.toggle("beside", Boolean(paragraph.beside));
      before = place;
    });
    const stored = new Set(answer.paragraphs.map((paragraph) => paragraph.key));
    all().forEach((paragraph) => {
      const key = part(paragraph, "key").value;
      if (stored.has(key) || edited.has(paragraph)) return;
      if (sentTexts.has(key) && part(paragraph, "text").value.trim()) paragraph.remove();
    });
    number();
    form.elements.known.value = JSON.stringify(known);
    const versions = document.querySelector("[data-note-version]");
    if (versions) versions.hidden = false;
  };

  const save = async ({ keepalive = false, again = true } = {}) => {
    clearTimeout(timer);
    if (saving) { later(); return false; }
    const sent = read();
    const data = body(form.elements.language.value, sent, known);
    if (keepalive && data.toString().length > KEEPALIVE_LIMIT) return false;
    saving = true;
    dirty = false;
    edited.clear();
    tell("saving");
    const failed = (name, retry, values) => {
      dirty = true;
      tell(name, values);
      if (retry) later(RETRY);
      return false;
    };
    try {
      const response = await send(data, keepalive);
      if (response.redirected || response.status === 401) return failed("signedOut", true);
      if (response.status === 403 && again) {
        saving = false;
        return (await newToken()) ? save({ again: false }) : failed("signedOut", true);
      }
      const answer = (response.headers.get("Content-Type") || "").includes("json") ? await response.json() : {};
      if (!response.ok) return failed("refused", response.status >= 500, { problem: answer.problem || response.status });
      reconcile(answer, sent);
      if (!dirty) forget();
      tell(Object.keys(answer.moved).length ? "both" : "saved", { time: answer.saved });
      return true;
    } catch (error) {
      return failed("offline", true);
    } finally {
      saving = false;
    }
  };

  const later = (delay = PAUSE) => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (dirty) save(); }, delay);
  };

  const changed = (paragraph) => {
    dirty = true;
    isTouched = true;
    if (paragraph) edited.add(paragraph);
    if (!keep()) tell("full");
    else if (state.dataset.state !== "offline" && state.dataset.state !== "signedOut") tell("unsaved");
    later();
  };

  // --- Writing ------------------------------------------------------------------------------------------------------------

  const MARKS = { bold: ["**", "**"], italic: ["*", "*"], item: ["- ", ""], link: ["[", "](https://)"] };

  const mark = (area, name) => {
    const [before, after] = MARKS[name];
    const { selectionStart: start, selectionEnd: end, value } = area;
    const chosen = value.slice(start, end);
    const text = name === "item" ? chosen.split("\n").map((line) => before + line).join("\n") : before + chosen + after;
    area.setRangeText(text, start, end, "end");
    if (name === "link") area.setSelectionRange(area.selectionEnd - 9, area.selectionEnd - 1);
    else if (!chosen && after) area.setSelectionRange(start + before.length, start + before.length);
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const prepareToolbar = (paragraph) => {
    const bar = paragraph.querySelector("[data-toolbar]");
    if (bar) bar.hidden = false;
  };

  form.addEventListener("input", (event) => changed(event.target.closest("[data-paragraph]")));
  form.addEventListener("change", (event) => changed(event.target.closest("[data-paragraph]")));

  form.addEventListener("keydown", (event) => {
    const name = (event.ctrlKey || event.metaKey) && { b: "bold", i: "italic" }[event.key];
    if (name && event.target.matches("textarea")) {
      event.preventDefault();
      mark(event.target, name);
    } else if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      save();
    } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      part(add({}, event.target.closest("[data-paragraph]")), "text").focus();
    }
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const paragraph = button && button.closest("[data-paragraph]");
    if (!button) return;
    if (button.dataset.mark) {
      mark(part(paragraph, "text"), button.dataset.mark);
    } else if (button.name === "add") {
      event.preventDefault();
      part(add({}), "text").focus();
    } else if (button.name === "up" && paragraph.previousElementSibling) {
      event.preventDefault();
      paragraph.previousElementSibling.before(paragraph);
      number();
      changed(paragraph);
      button.focus();
    } else if (button.name === "remove") {
      event.preventDefault();
      remove(paragraph);
    }
  });

  // A removed paragraph can be put back until the next one is removed; after that it is in the earlier versions.
  const remove = (paragraph) => {
    list.querySelectorAll("[data-removed]").forEach((note) => note.remove());
    const note = document.createElement("p");
    const undo = document.createElement("button");
    note.dataset.removed = "";
    note.className = "notice notice-quiet cluster";
    undo.type = "button";
    undo.className = "btn btn-sm btn-outline-primary";
    undo.textContent = words.undo;
    note.append(words.removed.replace("{number}", all().indexOf(paragraph) + 1), " ", undo);
    paragraph.replaceWith(note);
    undo.addEventListener("click", () => {
      note.replaceWith(paragraph);
      number();
      changed(paragraph);
      part(paragraph, "text").focus();
    });
    number();
    changed(null);
    undo.focus();
  };

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (button && button.name === "settle") return;
    event.preventDefault();
    await save();
  });

  window.addEventListener("online", () => { if (dirty) save(); });
  window.addEventListener("focus", () => { if (dirty && state.dataset.state === "signedOut") save(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty) save({ keepalive: true });
  });

  // --- On return ------------------------------------------------------------------------------------------------------------

  const refused = new Map(); // what could not be brought in, by name
  const offer = () => {
    const box = document.querySelector("[data-note-kept]");
    box.hidden = !refused.size;
    box.querySelector("textarea").value = [...refused.values()].flatMap((draft) => draft.paragraphs.map((paragraph) => paragraph.text)).join("\n\n");
    box.querySelector("button").onclick = () => {
      [...refused.keys()].forEach((name) => forget(name));
      refused.clear();
      offer();
    };
  };

  const bringIn = async (name) => {
    const draft = await kept(name);
    if (!draft) return;
    const here = new Set(read().map((paragraph) => paragraph.text));
    const isNew = draft.paragraphs.some((paragraph) => paragraph.text.trim() && !here.has(paragraph.text));
    if (isNew) {
      try {
        const response = await send(body(draft.language, draft.paragraphs, draft.known));
        if (!response.ok || response.redirected) throw new Error(response.status);
      } catch (error) {
        refused.set(name, draft);
        offer();
        return;
      }
    }
    await forget(name);
    if (!isNew || dirty) return; // what is being typed is saved in a moment, and the answer brings in what was kept
    if (isTouched) {
      if (await save()) tell("broughtIn");
    } else {
      sessionStorage.setItem(store, "brought in");
      location.reload();
    }
  };

  let turn = Promise.resolve(); // one after the other
  others().then((names) => names.forEach(async (name) => {
    await left(name);
    turn = turn.then(() => bringIn(name));
  }));

  if (navigator.locks) navigator.locks.request(own, () => new Promise(() => {}));
  all().forEach(prepareToolbar);
  number();
  if (sessionStorage.getItem(store)) {
    sessionStorage.removeItem(store);
    tell("broughtIn");
  }
})();
