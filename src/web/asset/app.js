/* web/asset/app.js - what shortens the work where scripts run; every page works without it. */
"use strict";

const field = document.getElementById("q");

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

/* Single keys, only while no field has the focus: "/" search, "?" the keys, "g h" and the like; "n", "e" and
 * "p" press what the page has marked for them; "j" and "k" go through a list. They can be switched off in the account (WCAG 2.1.4). */
const rows = [...document.querySelectorAll("[data-row]")];
const places = {h: "/home", c: "/clients", f: "/feeds"};
let before = "";

function press(event) {
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) {
    return;
  }
  const place = before === "g" ? places[event.key] : undefined;
  const marked = /^[a-z]$/.test(event.key) && before !== "g"
    ? document.querySelector(`[data-key="${event.key}"]`) : null;

  before = event.key;
  if (event.key === "/" && field !== null) {
    event.preventDefault();
    field.focus();
    field.select();
  } else if (event.key === "?") {
    const keys = document.getElementById("keys");

    if (keys !== null) {
      keys.showModal();
    }
  } else if ("jk".includes(event.key) && rows.length > 0) {
    const next = rows.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);

    rows[Math.min(Math.max(next, 0), rows.length - 1)].focus();
  } else if (marked !== null && marked.matches("textarea, select")) {
    event.preventDefault();
    marked.focus();
  } else if (marked !== null) {
    const pick = document.activeElement.closest("tr")?.querySelector("input.pick:not(:checked)");

    if (document.querySelector("input.pick:checked") === null && pick != null) {
      pick.checked = true; // the row one stands on is meant
    }
    marked.click();
  } else if (place !== undefined && document.querySelector(`a[href="${place}"]`) !== null) {
    location.assign(place);
  }
}

/* Before the session ends for want of use: a question, asked in all windows and answered in one. */
const IDLE_WARNING = 2 * 60000;
const idle = Number(document.body.dataset.idle ?? 0) * 60000;
const asking = document.getElementById("idle");

/* What was being typed is sent when the session is over: the server stores nothing then, but keeps it for its
 * sender to find after signing in. While another window is at work the session is not over. */
const typed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-save]");

  if (form !== null) {
    typed.add(form);
  }
});

async function leave(begin) {
  const answer = await fetch("/home", {redirect: "manual"});
  const [form] = typed;

  if (answer.ok) {
    begin();
  } else if (form === undefined) {
    location.assign("/signin");
  } else {
    form.noValidate = true;
    form.requestSubmit(form.querySelector('button[value="save"]'));
  }
}

if (idle > IDLE_WARNING && asking !== null) {
  const others = new BroadcastChannel("session");
  let warn = 0;
  let end = 0;
  const begin = () => {
    clearTimeout(warn);
    clearTimeout(end);
    if (asking.open) {
      asking.close("others");
    }
    warn = setTimeout(() => asking.showModal(), idle - IDLE_WARNING);
    end = setTimeout(() => leave(begin), idle + 1000);
  };

  others.onmessage = begin;
  asking.addEventListener("close", async () => {
    if (asking.returnValue !== "others") {
      await fetch("/help");
      begin();
      others.postMessage("here");
    }
    asking.returnValue = "";
  });
  begin();
  others.postMessage("here");
}

/* A second click on the way to the answer sends nothing twice. */
function once(event) {
  const form = event.target;

  if (form.dataset.sent === "yes") {
    event.preventDefault();
  } else if (form.method === "post") {
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  }
}

/* A file dropped on a text box becomes its text. */
for (const box of document.querySelectorAll("textarea[data-drop]")) {
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", async (event) => {
    const file = event.dataTransfer.files[0];

    if (file !== undefined) {
      event.preventDefault();
      box.value = (await file.text()).replace(/\r\n?/g, "\n");
    }
  });
}

if (document.documentElement.dataset.keys !== "off") {
  document.addEventListener("keydown", press);
}
document.addEventListener("submit", once);

/* A button says how many are chosen. The server cannot know, so that its words hold without a number. */
for (const button of document.querySelectorAll("button[data-many]")) {
  const plain = button.textContent;
  const tell = () => {
    const n = button.form.querySelectorAll("input[data-counts]:checked, select[data-counts] :checked:not([value=''])").length;

    button.textContent = n === 0 ? plain : n === 1 ? button.dataset.one : button.dataset.many.replace("#", n);
  };

  button.form.addEventListener("change", tell);
  addEventListener("pageshow", tell); // going back restores the ticks after the scripts
  tell();
}

/* "Show" beside a password. */
for (const button of document.querySelectorAll("[data-show]")) {
  const input = document.getElementById(button.dataset.show);

  button.hidden = false;
  button.addEventListener("click", () => {
    const hidden = input.type === "password";

    input.type = hidden ? "text" : "password";
    button.setAttribute("aria-pressed", String(hidden));
  });
}

/* The first error gets the focus, not by tab order (the summary is not focusable by itself). */
const summary = document.querySelector(".summary");

if (summary !== null) {
  summary.setAttribute("tabindex", "-1");
  summary.focus();
}

/* A button that opens the browser's print dialog. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

/* The rules of a new password, ticked as one types; the server judges again. */
for (const form of document.querySelectorAll("form[data-rules]")) {
  const fresh = form.elements.fresh;
  const twice = form.elements.confirmed;
  const count = document.getElementById("count");
  const specials = form.dataset.specials;
  const least = Number(form.dataset.least);
  const most = Number(form.dataset.most);
  const tests = {
    length: (s) => [...s].length >= least && [...s].length <= most,
    upper: (s) => /[A-Z]/.test(s),
    lower: (s) => /[a-z]/.test(s),
    digit: (s) => /[0-9]/.test(s),
    special: (s) => [...s].some((c) => specials.includes(c)),
    allowed: (s) => [...s].every((c) => /[A-Za-z0-9]/.test(c) || specials.includes(c)),
    text: (s) => /^[^\u0000-\u001f\u007f]*$/u.test(s),
    twice: (s) => s === twice.value,
  };
  const judge = () => {
    for (const item of form.querySelectorAll("[data-rule]")) {
      const test = tests[item.dataset.rule];

      if (test !== undefined && fresh.value !== "") {
        item.className = test(fresh.value) ? "met" : "open";
      }
    }
    count.textContent = `${[...fresh.value].length} / ${least}-${most}`;
  };

  fresh.addEventListener("input", judge);
  twice.addEventListener("input", judge);
}

/* Somebody on record who may be the person being registered, while one types. */
for (const form of document.querySelectorAll('form[data-like^="/"]')) {
  const place = document.getElementById("like");
  let timer = 0;

  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const answer = await fetch(form.dataset.like, {method: "POST", body: new URLSearchParams(new FormData(form))});

      if (answer.ok && !answer.redirected) { /* redirected: the session has ended */
        place.innerHTML = await answer.text();
      }
    }, 150);
  });
}

/* Ctrl+Enter saves, wherever one is in the form. */
document.addEventListener("keydown", (event) => {
  const form = event.target.closest("form[data-save]");

  if (form !== null && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    form.querySelector('button[value="save"]').click();
  }
});

/* Who else has this ticket open, and whether they write; it tells the same of us. */
for (const line of document.querySelectorAll("[data-here]")) {
  const form = document.querySelector("form[data-save]");
  const words = form?.elements.words;
  let before = words?.value;

  setInterval(async () => {
    const body = new URLSearchParams({csrf: form.elements.csrf.value, typing: words.value === before ? "0" : "1"});
    const answer = await fetch(line.dataset.here, {method: "POST", body});

    before = words.value;
    if (answer.ok) {
      line.textContent = (await answer.text()).trim();
      line.hidden = line.textContent === "";
    }
  }, 20000);
}

/* A bulletin's text: buttons that write Markdown around what is marked, and saving while one types. */
const SAVE_AFTER = 4000;
const writing = document.querySelector("form[data-auto]");

function write(area, before, after) {
  const {selectionStart: from, selectionEnd: to, value} = area;

  area.focus();
  area.setRangeText(before + value.slice(from, to) + after, from, to, "end");
  if (from === to) {
    area.selectionStart = area.selectionEnd = from + before.length;
  }
  area.dispatchEvent(new Event("input", {bubbles: true}));
}

function asSaved(form) {
  const fields = new URLSearchParams(new FormData(form));

  fields.set("act", "auto");
  return fields;
}

async function saveAlone(form, said) {
  try {
    const answer = await fetch(form.action, {method: "POST", body: asSaved(form)});

    if (answer.ok && !answer.redirected) {
      form.elements.version.value = await answer.text();
      said.textContent = said.dataset.saved;
      return;
    }
  } catch {
    /* no line to the server: said as any other failure, tried again with the next letter */
  }
  said.textContent = said.dataset.failed;
}

if (writing !== null) {
  const area = writing.querySelector("textarea");
  const said = document.getElementById("auto");
  const tools = writing.querySelector(".tools");
  let timer = 0;
  let saving = Promise.resolve(); /* one save after the other: each names the version before it */
  let busy = false;
  let sending = false;

  function save() {
    timer = 0;
    busy = true;
    saving = saving.then(() => saveAlone(writing, said));
    saving.then(() => { busy = false; });
  }

  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const {text, block} = event.target.dataset;

    if (text !== undefined) {
      const [before, after] = text.split("|");
      write(area, before, after ?? "");
    } else if (block !== undefined) {
      write(area, `\n::: ${block}\n`, "\n:::\n");
    }
  });
  writing.addEventListener("input", () => {
    said.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER);
  });
  writing.addEventListener("submit", (event) => {
    clearTimeout(timer);
    timer = 0;
    if (busy && !sending) { /* or the button would meet the version that is just being written */
      event.preventDefault();
      saving.then(() => writing.requestSubmit(event.submitter));
    }
    sending = true;
  });
  addEventListener("pagehide", () => { /* whoever leaves in the middle of a word finds it again */
    if (timer !== 0 && !sending) {
      clearTimeout(timer);
      timer = 0;
      navigator.sendBeacon(writing.action, asSaved(writing));
    }
  });
}
