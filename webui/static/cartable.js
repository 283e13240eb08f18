/* What a keyboard adds to the pages: suggestions in the box, `/` to the box, ↑ ↓ from hit to hit. Every page works
   without it. Plain ES2017, for the machines that schools have. */
(function () {
  "use strict";
  const form = document.querySelector("form.box");
  const box = form && form.elements.q;

  /* `/` is pressed by accident by people who speak to their machine (WCAG 2.1.4): it can be cut until the window is
     closed. A browser may refuse to remember even that. */
  const switched = document.querySelector("[data-cut]");
  const isCut = (change) => {
    try {
      if (change) sessionStorage.cut = change;
      return sessionStorage.cut === "yes";
    } catch (refused) {
      return false;
    }
  };

  if (switched) {
    const name = (cut) => { switched.textContent = cut ? switched.dataset.restore : switched.dataset.cut; };
    switched.onclick = () => name(isCut(isCut() ? "no" : "yes"));
    switched.hidden = false;
    name(isCut());
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const hits = Array.from(document.querySelectorAll(".hits h2 a"));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.shiftKey ? "" : event.key];
    const to = step ? hits[hits.indexOf(document.activeElement) + step] : event.key === "/" && !isCut() && box;
    if (!to) return;
    event.preventDefault();
    to.focus();
    if (to === box) box.select();
  });

  /* Suggestions: the ARIA pattern "list autocomplete with manual selection". */
  if (!box || !window.fetch || !form.dataset.suggest) return;
  const LEAST = 2, WAIT = 120;
  const counts = form.dataset.counts.split("|");
  const list = document.createElement("ul");
  const options = list.children;
  const told = document.createElement("p");
  let active = -1, timer = 0, asked = 0, running = null, composing = false;

  list.id = "suggestions";
  list.hidden = true;
  list.setAttribute("aria-label", form.dataset.label);
  list.setAttribute("role", "listbox");
  told.setAttribute("role", "status");
  told.className = "unseen";
  box.parentNode.appendChild(list);
  form.appendChild(told);
  /* A search field may not be a combobox: it becomes a text field that brings up the same keyboard. */
  box.type = "text";
  box.inputMode = "search";
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  show(false);

  function show(shown) {
    list.hidden = !shown;
    told.textContent = shown ? counts[options.length] : "";
    box.setAttribute("aria-expanded", String(shown));
    choose(-1);
  }

  function choose(place) {
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = place;
    const option = options[place];
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  }

  function fill(texts) {
    list.textContent = "";
    texts.slice(0, counts.length - 1).forEach((text, place) => {
      const option = document.createElement("li");
      option.id = "suggestion-" + place;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = text;
      list.appendChild(option);
    });
    show(options.length > 0);
  }

  function drop() {
    clearTimeout(timer);
    asked += 1;
    if (running) running.abort();
    running = null;
  }

  function close() {
    drop();
    show(false);
  }

  function ask() {
    drop();
    const typed = box.value.trim(), mine = asked, level = form.elements.level;
    if (typed.length < LEAST) return close();
    const value = level ? level.value : form.dataset.level, narrowed = value ? "&level=" + encodeURIComponent(value) : "";
    running = window.AbortController ? new AbortController() : null;
    fetch(form.dataset.suggest + "?q=" + encodeURIComponent(typed) + narrowed, running ? { signal: running.signal } : {})
      .then((answer) => answer.json())
      .then((given) => { if (mine === asked) fill(given[1]); })
      .catch(() => { if (mine === asked) close(); });
  }

  function soon() {
    drop();
    if (composing) return;
    if (box.value.trim().length < LEAST) close();
    else timer = setTimeout(ask, WAIT);
  }

  function search(option) {
    box.value = option.textContent;
    close();
    if (form.requestSubmit) form.requestSubmit();
    else form.submit();
  }

  box.addEventListener("input", soon);
  box.addEventListener("compositionstart", () => { composing = true; close(); });
  box.addEventListener("compositionend", () => { composing = false; soon(); });
  box.addEventListener("blur", close);
  form.addEventListener("submit", close);
  /* The focus stays in the box, so that the list is still there when the finger is lifted. */
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => { if (event.target !== list) search(event.target); });

  box.addEventListener("keydown", (event) => {
    if (composing || event.isComposing || event.keyCode === 229) return;
    const key = event.key, open = !list.hidden;
    if (key === "ArrowDown" && !open) ask();
    else if (open && (key === "ArrowDown" || key === "ArrowUp")) {
      /* Before the first and after the last comes the box itself, with what was typed. */
      const round = options.length + 1;
      choose((active + 1 + (key === "ArrowDown" ? 1 : round - 1)) % round - 1);
    } else if (key === "Enter" && open && active >= 0) search(options[active]);
    else if (key === "Escape" && (open || box.value)) {
      if (!open) box.value = "";
      close();
    } else {
      if (open && /Left|Right|Home|End/.test(key)) choose(-1);
      return;
    }
    event.preventDefault();
  });
})();
