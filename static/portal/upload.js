// Sends chosen files in pieces while the rest of the form is filled in. After a broken line it goes on at the byte where
// it stopped, also after the page was left: this device remembers the key of each unfinished file.
// Without this script the form sends its files itself.
"use strict";

(() => {
  const form = document.querySelector("form[data-uploads]");
  const words = document.getElementById("upload-words");
  if (!form || !words) return;

  const PIECE = 256 * 1024;
  const RETRY = 4000;
  const input = form.querySelector("input[type=file]");
  const place = form.querySelector("[data-uploads-kept]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  let running = 0;
  let submitWhenDone = false;

  const say = (name, values) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words.dataset[name] || "");
  const pause = () => new Promise((resolve) => { setTimeout(resolve, RETRY); });
  const memory = (file) => `upload-${file.name}-${file.size}-${file.lastModified}`;
  const remember = (file, key) => { try { localStorage.setItem(memory(file), key); } catch { /* then it begins anew */ } };
  const forget = (file) => { try { localStorage.removeItem(memory(file)); } catch { /* nothing to forget */ } };
  const recall = (file) => { try { return localStorage.getItem(memory(file)); } catch { return null; } };

  const row = (file) => {
    const line = document.createElement("div");
    line.className = "progress-line";
    const text = document.createElement("p");
    const bar = document.createElement("progress");
    bar.max = file.size;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    line.append(text, bar);
    place.append(line);
    return { line, text, bar };
  };

  // After a new sign-in in another tab the form's token is another one; the page itself holds it.
  const newToken = async () => {
    const page = await fetch(location.href, { redirect: "manual", headers: { Accept: "text/html" } });
    if (page.type === "opaqueredirect" || !page.ok) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("form[data-uploads] [name=csrfmiddlewaretoken]");
    if (fresh) token.value = fresh.value;
    return Boolean(fresh);
  };

  const ask = async (url, options = {}, again = true) => {
    const headers = { Accept: "application/json", "X-CSRFToken": token.value, ...options.headers };
    const answer = await fetch(url, { redirect: "manual", ...options, headers });
    if (answer.type === "opaqueredirect") return { signedOut: true };
    if (answer.status === 403 && again) return (await newToken()) ? ask(url, options, false) : { signedOut: true };
    const said = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
    return { status: answer.status, ...said };
  };

  const begun = async (file) => {
    const key = recall(file);
    if (key) {
      const known = await ask(`${words.dataset.begin}${key}/`);
      if (known.signedOut || known.status === 200) return { key, ...known };
      forget(file);
    }
    const made = await ask(words.dataset.begin, { method: "POST", body: new URLSearchParams({ name: file.name, size: file.size }) });
    if (made.key) remember(file, made.key);
    return made;
  };

  const done = (file, shown, answer) => {
    forget(file);
    const label = document.createElement("label");
    const box = document.createElement("input");
    label.className = "form-check";
    box.className = "form-check-input";
    box.type = "checkbox";
    box.name = "kept";
    box.value = answer.kept;
    box.checked = true;
    label.append(box, ` ${answer.said}`);
    shown.line.replaceWith(label);
  };

  const send = async (file) => {
    const shown = row(file);
    const percent = () => Math.floor((100 * shown.bar.value) / file.size) || 0;
    const tell = (name) => { shown.text.textContent = say(name, { name: file.name, percent: percent() }); };
    let key = null;
    let at = 0;
    tell("sending");
    for (;;) {
      let answer;
      try {
        if (key === null) answer = await begun(file);
        else answer = await ask(`${words.dataset.begin}${key}/?at=${at}`, { method: "POST", body: file.slice(at, at + PIECE), headers: { "Content-Type": "application/octet-stream" } });
      } catch { // the line is broken
        tell("waiting");
        await pause();
        continue;
      }
      if (answer.signedOut) {
        tell("signedOut");
        await pause();
        continue;
      }
      if (answer.kept) return done(file, shown, answer);
      if (answer.status === 503 || answer.status >= 500) {
        if (answer.problem) shown.text.textContent = `${file.name}: ${answer.problem}`;
        else tell("waiting");
        await pause();
        key = null;
        continue;
      }
      if (answer.problem || answer.received === undefined) {
        forget(file);
        shown.bar.remove();
        shown.line.setAttribute("role", "alert");
        shown.line.classList.add("invalid-feedback", "d-block");
        if (answer.problem) shown.text.textContent = `${file.name}: ${answer.problem}`;
        else tell("failed");
        return undefined;
      }
      key = key ?? answer.key;
      at = answer.received;
      shown.bar.value = at;
      tell("sending");
    }
  };

  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    input.required = false;
    if (!input.multiple) place.replaceChildren();
    running += 1;
    for (const file of files) await send(file);
    running -= 1;
    if (running === 0 && submitWhenDone) {
      submitWhenDone = false;
      form.requestSubmit();
    }
  });

  // Sent before the files are there: it waits for them.
  form.addEventListener("submit", (event) => {
    if (!running) return;
    event.preventDefault();
    submitWhenDone = true;
  });
})();
