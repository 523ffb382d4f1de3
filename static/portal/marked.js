// A text area with data-marked and the buttons above it: bold, italic, lists and links, also by Ctrl+B and Ctrl+I.
"use strict";

(() => {
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

  document.querySelectorAll("textarea[data-marked]").forEach((area) => {
    const bar = area.form.querySelector("[data-marks]");
    if (bar) {
      bar.hidden = false;
      bar.addEventListener("click", (event) => {
        const button = event.target.closest("button[data-mark]");
        if (button) mark(area, button.dataset.mark);
      });
    }
    area.addEventListener("keydown", (event) => {
      const name = (event.ctrlKey || event.metaKey) && { b: "bold", i: "italic" }[event.key];
      if (name) {
        event.preventDefault();
        mark(area, name);
      }
    });
  });
})();
