// The organiser's agenda as a grid: sessions are moved with the mouse, a finger or the keys. Each move is only a
// proposal: the server says what would clash, and nothing is saved before the button is pressed. Without this file the
// page is a list with a form beside each session.
"use strict";

const STEP = 5; // minutes to a row of the grid
const planner = document.querySelector("[data-planner]");

if (planner) {
  const spoken = planner.querySelector("[data-planner-says]");
  const panel = planner.querySelector("[data-planner-proposal]");
  const tracks = ["", ...JSON.parse(document.getElementById("planner-tracks").textContent)];
  const days = [...planner.querySelectorAll(".planner-day")];
  const cards = [...planner.querySelectorAll(".planner-card")];
  const proposals = new Map();
  const fill = (name, values) =>
    Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, () => value), planner.dataset[name]);
  const clock = (minutes) => `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const timeOf = (place) => `${clock(place.start)}–${clock(place.start + place.minutes)}`;
  const trackOf = (place) => place.track || planner.dataset.everybody;
  const placeOf = (card) => ({
    day: card.closest(".planner-day").dataset.day,
    start: Number(card.dataset.start),
    minutes: Number(card.dataset.minutes),
    track: card.dataset.track,
  });
  const titleOf = (card) => card.querySelector(".planner-grip").dataset.title;
  const say = (text) => { spoken.textContent = text; };
  cards.forEach((card) => { card.saved = placeOf(card); });

  // --- Laying out -----------------------------------------------------------------------------------------------

  const isGrid = () => planner.classList.contains("planner-grid");

  function columnsOf(card) {
    if (card.dataset.track) return `${tracks.indexOf(card.dataset.track) + 2} / span 1`;
    const start = Number(card.dataset.start);
    const end = start + Number(card.dataset.minutes);
    const beside = [...card.parentElement.children].some((other) => other.dataset.track
      && Number(other.dataset.start) < end && start < Number(other.dataset.start) + Number(other.dataset.minutes));
    return beside ? "2 / span 1" : `2 / span ${tracks.length}`;
  }

  function lay(day) {
    const list = day.querySelector(".planner-list");
    const [begins, ends] = [Number(day.dataset.begins), Number(day.dataset.ends)];
    list.style.gridTemplateColumns = `3.2rem repeat(${tracks.length}, minmax(7rem, 1fr))`;
    list.style.minInlineSize = `${3.2 + 7.4 * tracks.length}rem`;
    list.style.gridTemplateRows = `1.8rem repeat(${(ends - begins) / STEP}, var(--planner-row))`;
    list.querySelectorAll(".planner-card").forEach((card) => {
      const first = Math.max(0, (Number(card.dataset.start) - begins) / STEP);
      const rows = Math.max(1, Math.round(Number(card.dataset.minutes) / STEP));
      card.style.gridRow = `${Math.round(first) + 2} / span ${rows}`;
      card.style.gridColumn = columnsOf(card);
      card.classList.toggle("planner-short", rows < 8);
    });
  }

  function frame(day) {
    const list = day.querySelector(".planner-list");
    tracks.forEach((track, index) => {
      const head = document.createElement("li");
      head.className = "planner-track";
      head.setAttribute("aria-hidden", "true");
      head.textContent = track || planner.dataset.everybody;
      head.style.gridArea = `1 / ${index + 2}`;
      list.prepend(head);
    });
    for (let minutes = Number(day.dataset.begins); minutes < Number(day.dataset.ends); minutes += 60) {
      const hour = document.createElement("li");
      hour.className = "planner-hour";
      hour.setAttribute("aria-hidden", "true");
      hour.textContent = clock(minutes);
      const row = (minutes - Number(day.dataset.begins)) / STEP + 2;
      hour.style.gridArea = `${row} / 1 / span 12 / -1`;
      list.prepend(hour);
    }
  }

  function show(asGrid) {
    planner.classList.toggle("planner-grid", asGrid);
    if (asGrid) days.forEach((day) => { frame(day); lay(day); });
    cards.forEach((card) => {
      const grip = card.querySelector(".planner-grip");
      if (grip) grip.hidden = !asGrid;
    });
    const current = planner.parentElement.querySelector(`[data-planner-views] [href$="${asGrid ? "grid" : "list"}"]`);
    current?.setAttribute("aria-current", "true");
  }

  // --- Moving ---------------------------------------------------------------------------------------------------

  function put(card, place) {
    const day = days.find((each) => each.dataset.day === place.day);
    const from = card.closest(".planner-day");
    const [begins, ends] = [Number(day.dataset.begins), Number(day.dataset.ends)];
    const minutes = Math.max(STEP, Math.min(place.minutes, ends - begins));
    const start = Math.max(begins, Math.min(place.start, ends - minutes));
    if (day !== from) day.querySelector(".planner-list").append(card);
    Object.assign(card.dataset, { start, minutes, track: place.track });
    card.querySelector("[data-planner-time]").textContent = timeOf({ start, minutes });
    lay(day);
    if (day !== from) lay(from);
  }

  const same = (one, other) => ["day", "start", "minutes", "track"].every((name) => one[name] === other[name]);

  function propose(card) {
    const place = placeOf(card);
    const changed = !same(place, card.saved);
    card.classList.toggle("planner-proposed", changed);
    if (changed) {
      proposals.set(card.dataset.session, {
        session: card.dataset.session, version: card.dataset.version, day: place.day, start: clock(place.start),
        minutes: place.minutes, track: place.track, place: card.dataset.place,
      });
    } else {
      proposals.delete(card.dataset.session);
    }
    say(fill("dropped", { title: titleOf(card), time: timeOf(place), track: trackOf(place) }));
    ask();
  }

  let asked = 0;
  async function ask() {
    asked += 1;
    const number = asked;
    if (!proposals.size) { panel.hidden = true; panel.replaceChildren(); return; }
    const body = new FormData();
    body.append("csrfmiddlewaretoken", planner.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("moves", JSON.stringify([...proposals.values()]));
    const answer = await fetch(planner.dataset.check, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    const text = await answer.text();
    if (number !== asked || !answer.ok) return;
    panel.innerHTML = text;
    panel.hidden = false;
    cards.filter((card) => card.classList.contains("planner-proposed")).forEach((card) => card.classList.toggle("planner-clash",
      Boolean(panel.querySelector(`[data-session="${card.dataset.session}"][data-clashes]`))));
  }

  function putBack(card) {
    put(card, card.saved);
    card.classList.remove("planner-proposed");
    proposals.delete(card.dataset.session);
  }

  panel.addEventListener("click", (event) => {
    if (!event.target.closest("[data-put-back]")) return;
    event.preventDefault();
    cards.filter((card) => card.classList.contains("planner-proposed")).forEach(putBack);
    ask();
  });
  panel.addEventListener("submit", () => proposals.clear());
  window.addEventListener("beforeunload", (event) => { if (proposals.size) event.preventDefault(); });

  // --- By keyboard ------------------------------------------------------------------------------------------------

  let lifted = null;
  let before = null;

  function lift(card) {
    [lifted, before] = [card, placeOf(card)];
    card.classList.add("planner-lifted");
    card.querySelector(".planner-grip").setAttribute("aria-pressed", "true");
    say(fill("lifted", { title: titleOf(card), time: timeOf(before) }));
  }

  function drop(card) {
    card.classList.remove("planner-lifted");
    card.querySelector(".planner-grip").setAttribute("aria-pressed", "false");
    lifted = null;
  }

  function moved(place, key, far) {
    const step = far ? 30 : STEP;
    const rtl = document.documentElement.dir === "rtl";
    const across = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1 }[key];
    if (key === "ArrowUp") return { ...place, start: place.start - step };
    if (key === "ArrowDown") return { ...place, start: place.start + step };
    if (key === "+" || key === "=") return { ...place, minutes: place.minutes + STEP };
    if (key === "-") return { ...place, minutes: place.minutes - STEP };
    if (across) {
      const index = Math.max(0, Math.min(tracks.length - 1, tracks.indexOf(place.track) + across));
      return { ...place, track: tracks[index] };
    }
    const turn = { PageUp: -1, PageDown: 1 }[key];
    const index = days.findIndex((day) => day.dataset.day === place.day) + (turn || 0);
    return turn && days[index] ? { ...place, day: days[index].dataset.day } : null;
  }

  planner.addEventListener("keydown", (event) => {
    const card = event.target.closest(".planner-card");
    const grip = card && card.querySelector(".planner-grip");
    if (!isGrid() || !grip || event.target.closest(".planner-more") || event.ctrlKey || event.metaKey) return;
    if (lifted !== card) {
      const picks = event.key.toLowerCase() === "m" || (event.target === grip && ["Enter", " "].includes(event.key));
      if (!picks || lifted) return;
      event.preventDefault();
      grip.focus();
      lift(card);
    } else if (["Enter", " "].includes(event.key)) {
      event.preventDefault();
      drop(card);
      propose(card);
    } else if (event.key === "Escape") {
      event.preventDefault();
      put(card, before);
      drop(card);
      grip.focus();
      say(fill("back", { title: titleOf(card) }));
    } else {
      const place = moved(placeOf(card), event.key, event.shiftKey);
      if (!place) return;
      event.preventDefault();
      put(card, place);
      grip.focus();
      card.scrollIntoView({ block: "nearest" });
      say(fill("moved", { time: timeOf(placeOf(card)), track: trackOf(placeOf(card)) }));
    }
  });
  planner.addEventListener("focusout", (event) => {
    const card = lifted;
    setTimeout(() => {
      if (card && lifted === card && !card.contains(document.activeElement)) { drop(card); propose(card); }
    }, 0);
  });

  // --- By mouse and finger ------------------------------------------------------------------------------------------

  function pointed(event, card, held) {
    const over = document.elementsFromPoint(event.clientX, event.clientY).find((each) => each.closest(".planner-day"));
    const day = over ? over.closest(".planner-day") : card.closest(".planner-day");
    const list = day.querySelector(".planner-list");
    const heads = [...list.querySelectorAll(".planner-track")];
    const row = list.querySelector(".planner-hour").getBoundingClientRect().height / (60 / STEP);
    const top = heads[0].getBoundingClientRect().bottom;
    const start = Number(day.dataset.begins) + Math.round((event.clientY - held.y - top) / row) * STEP;
    const head = heads.find((each) => {
      const box = each.getBoundingClientRect();
      return event.clientX >= box.left && event.clientX < box.right;
    });
    const index = head ? Number(head.style.gridColumnStart) - 2 : tracks.indexOf(card.dataset.track);
    return { day: day.dataset.day, start, track: tracks[index], row };
  }

  planner.addEventListener("pointerdown", (event) => {
    const card = event.target.closest(".planner-card[data-session]");
    const grip = event.target.closest(".planner-grip");
    if (!isGrid() || !card || event.button || event.target.closest("a, summary, form")) return;
    if (event.pointerType === "touch" && !grip) return;
    const box = card.getBoundingClientRect();
    const held = { y: event.clientY - box.top, from: event.clientY, x: event.clientX, resizes: !grip && box.bottom - event.clientY < 10 };
    const start = placeOf(card);
    let dragging = false;
    const follow = (next) => {
      if (!dragging && Math.hypot(next.clientX - held.x, next.clientY - held.from) < 5) return;
      dragging = true;
      card.classList.add("planner-lifted");
      const there = pointed(next, card, held);
      if (held.resizes) {
        put(card, { ...start, minutes: start.minutes + Math.round((next.clientY - held.from) / there.row) * STEP });
      } else {
        const track = Math.abs(next.clientX - held.x) < 24 ? start.track : there.track;
        put(card, { day: there.day, start: there.start, minutes: start.minutes, track });
      }
    };
    const finish = (last) => {
      document.removeEventListener("pointermove", follow);
      document.removeEventListener("pointerup", finish);
      document.removeEventListener("pointercancel", finish);
      document.removeEventListener("keydown", escape);
      card.classList.remove("planner-lifted");
      if (!dragging) return;
      if (last.type === "pointercancel" || last.type === "keydown") put(card, start);
      else propose(card);
    };
    const escape = (key) => { if (key.key === "Escape") finish(key); };
    document.addEventListener("pointermove", follow);
    document.addEventListener("pointerup", finish);
    document.addEventListener("pointercancel", finish);
    document.addEventListener("keydown", escape);
    if (!grip) event.preventDefault();
  });

  planner.parentElement.querySelectorAll("[data-planner-views]").forEach((links) => { links.hidden = false; });
  show(planner.dataset.view ? planner.dataset.view === "grid" : window.matchMedia("(min-width: 768px)").matches);
}
