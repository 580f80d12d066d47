// Shows the field that belongs to the chosen entry of a list. Without script all fields are there.
for (const select of document.querySelectorAll("select[data-shows]")) {
  const parts = document.querySelectorAll(`[data-shown-by="${select.id}"]`);
  const show = () => parts.forEach((part) => { part.hidden = part.dataset.when !== select.value; });
  select.addEventListener("change", show);
  show();
}
