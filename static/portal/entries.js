// The order of an edition's entries: dragging them to another place, and staying with the one a button has moved.
"use strict";

(() => {
  let held = null;
  let moved = null; // the entry's key, and the button that was pressed for it

  const list = (element) => element.closest("[data-chapter]");
  const fits = (chapter) => chapter && held && chapter.hasAttribute("data-reference") === list(held).hasAttribute("data-reference");
  const clear = () => document.querySelectorAll(".drop-before, .drop-end").forEach((each) => each.classList.remove("drop-before", "drop-end"));

  function place(form, values) {
    form.querySelectorAll("input[data-placed]").forEach((input) => input.remove());
    const select = form.querySelector("select[name=chapter]");
    if (select) select.disabled = true;
    form.querySelectorAll("input[data-select]").forEach((box) => { box.checked = false; });
    for (const [name, value] of Object.entries(values)) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      input.dataset.placed = "";
      form.append(input);
    }
    form.requestSubmit();
  }

  document.addEventListener("pointerdown", (event) => {
    const entry = event.target.closest("[data-entries] [data-entry]");
    if (entry) entry.draggable = !event.target.closest("button, input");
  });
  document.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-entries] [data-entry]") || null;
    if (held) {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", held.dataset.entry);
      held.classList.add("dragged");
    }
  });
  document.addEventListener("dragover", (event) => {
    const chapter = event.target.closest?.("[data-entries] [data-chapter]");
    if (!fits(chapter)) return;
    event.preventDefault();
    clear();
    const over = event.target.closest("[data-entry]");
    if (over) over.classList.add("drop-before");
    else chapter.classList.add("drop-end");
  });
  document.addEventListener("drop", (event) => {
    const chapter = event.target.closest?.("[data-entries] [data-chapter]");
    if (!fits(chapter)) return;
    event.preventDefault();
    const over = event.target.closest("[data-entry]");
    if (over === held) return;
    moved = { key: held.dataset.entry };
    place(chapter.closest("form"), { place: held.dataset.entry, chapter: chapter.dataset.chapter, before: over ? over.dataset.entry : "" });
  });
  document.addEventListener("dragend", () => {
    clear();
    held?.classList.remove("dragged");
    held = null;
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-entries] .arrange-buttons button");
    moved = button && { key: button.closest("[data-entry]").dataset.entry, button: button.id };
  });
  document.addEventListener("htmx:afterSettle", () => {
    const entry = moved && document.querySelector(`[data-entries] [data-entry="${moved.key}"]`);
    const says = document.querySelector("[data-entries-say]");
    if (!entry || !says) return;
    if (moved.button) (document.getElementById(moved.button) || entry.querySelector(".arrange-buttons button"))?.focus();
    const among = [...entry.parentElement.children];
    says.textContent = says.dataset.entriesSay
      .replace("TITLE", entry.querySelector("label").textContent.trim())
      .replace("PLACE", among.indexOf(entry) + 1)
      .replace("NUMBER", among.length);
    moved = null;
  });
})();
