// Dragging entries of an edition to another place. The buttons beside each entry do the same without it.
"use strict";

(() => {
  let held = null;

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
    const entry = event.target.closest("[data-arrange] [data-entry]");
    if (entry) entry.draggable = !event.target.closest("button, input");
  });
  document.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-arrange] [data-entry]") || null;
    if (held) {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", held.dataset.entry);
      held.classList.add("dragged");
    }
  });
  document.addEventListener("dragover", (event) => {
    const chapter = event.target.closest?.("[data-arrange] [data-chapter]");
    if (!fits(chapter)) return;
    event.preventDefault();
    clear();
    const over = event.target.closest("[data-entry]");
    if (over) over.classList.add("drop-before");
    else chapter.classList.add("drop-end");
  });
  document.addEventListener("drop", (event) => {
    const chapter = event.target.closest?.("[data-arrange] [data-chapter]");
    if (!fits(chapter)) return;
    event.preventDefault();
    const over = event.target.closest("[data-entry]");
    if (over !== held) place(chapter.closest("form"), { place: held.dataset.entry, chapter: chapter.dataset.chapter, before: over ? over.dataset.entry : "" });
  });
  document.addEventListener("dragend", () => {
    clear();
    held?.classList.remove("dragged");
    held = null;
  });
})();
