// What plain links and forms can't do: dialogs, copying, "/" to search. Every page works without it.
(() => {
  const openIn = (place) => {
    const dialog = place.querySelector("dialog");
    if (!dialog || dialog.open) return;
    dialog.addEventListener("close", () => place.replaceChildren());
    dialog.showModal();
  };
  const copy = async (button) => {
    const field = document.getElementById(button.dataset.copy);
    const said = document.getElementById(button.dataset.says);
    const text = field.value ?? field.textContent.trim();
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copied to the clipboard";
    } catch {
      field.select?.();
      said.textContent = "This browser gives no clipboard: the text is selected, copy it from there";
    }
  };
  const countTicks = () => document.querySelectorAll("[data-counts]").forEach((place) => {
    const ticked = document.querySelectorAll(`[name="${place.dataset.counts}"][type="checkbox"]:checked`).length;
    place.textContent = ticked ? `${ticked} selected` : "";
  });
  let unfolded = []; // what somebody reads stays open when a poll brings the page anew
  document.addEventListener("htmx:beforeSwap", (event) => {
    const open = event.detail.target.querySelectorAll("details[open] > summary");
    unfolded = [...open].map((summary) => summary.textContent);
  });
  const unfold = () => document.querySelectorAll("details:not([open]) > summary").forEach((summary) => {
    if (unfolded.includes(summary.textContent)) summary.parentElement.open = true;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    unfold();
    countTicks();
    if (event.detail.target.id === "dialog-place") openIn(event.detail.target);
  });
  document.addEventListener("htmx:beforeRequest", (event) => { // a tab that nobody looks at asks for nothing
    if (document.hidden && (event.detail.elt.getAttribute("hx-trigger") ?? "").startsWith("every")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    const closes = at("dialog [data-close]");
    if (closes) { event.preventDefault(); closes.closest("dialog").close(); }
    if (at("[data-open]")) document.getElementById(at("[data-open]").dataset.open).showModal();
    if (at("[data-dismiss]")) at(".toast").remove();
    if (at("[data-copy]")) copy(at("[data-copy]"));
  });
  document.addEventListener("change", (event) => {
    const boxes = event.target.closest("[data-all]");
    if (boxes) document.querySelectorAll(`[name="${boxes.dataset.all}"]:not(:disabled)`).forEach((box) => { box.checked = boxes.checked; });
    countTicks();
    if (event.target.closest("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const jump = document.getElementById("jump");
    if (event.key !== "/" || typing || !jump || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    jump.focus();
  });
  addEventListener("pageshow", countTicks);
  document.querySelectorAll(".toast[data-fades]").forEach((toast) => setTimeout(() => toast.remove(), 8000));
})();
