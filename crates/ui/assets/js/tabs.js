// Tabs that do not fit are scrolled: the one that is open stands in sight.
for (const list of document.querySelectorAll(".subnav ul")) {
  const here = list.querySelector("[aria-current]");
  if (here) list.scrollLeft = here.offsetLeft + here.offsetWidth / 2 - list.clientWidth / 2;
}
