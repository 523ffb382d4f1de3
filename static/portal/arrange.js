// A list with data-arrange whose items can be dragged into another order; the form data-arranged sends it. Everything
// can be done with the buttons "Move up" and "Move down" too.
"use strict";

(() => {
  const list = document.querySelector("[data-arrange]");
  const form = document.querySelector("form[data-arranged]");
  if (!list || !form) return;

  const keys = () => [...list.children].map((item) => item.dataset.key).join(",");
  const before = keys();
  let dragged = null;

  [...list.children].forEach((item) => {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      dragged = item;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.key);
      item.classList.add("dragged");
    });
    item.addEventListener("dragover", (event) => {
      if (!dragged || dragged === item) return;
      event.preventDefault();
      const { top, height } = item.getBoundingClientRect();
      if (event.clientY < top + height / 2) item.before(dragged);
      else item.after(dragged);
    });
    item.addEventListener("drop", (event) => event.preventDefault());
    item.addEventListener("dragend", () => {
      item.classList.remove("dragged");
      dragged = null;
      if (keys() === before) return;
      form.elements.order.value = keys();
      form.requestSubmit();
    });
  });
})();
