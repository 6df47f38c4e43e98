// "/" or Ctrl+K goes to the search of the page, else to the search of the bar.
document.addEventListener("keydown", (event) => {
  const command = event.key === "k" && (event.ctrlKey || event.metaKey);
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  if (!command && (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey)) return;
  const fields = [...document.querySelectorAll("[data-search]")].filter((field) => field.offsetParent);
  if (!fields[0]) return;
  event.preventDefault();
  fields[0].focus();
  fields[0].select();
});
