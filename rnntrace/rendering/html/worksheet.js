"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const sheet = JSON.parse(by("sheet").textContent);
  const DOTS = "……", TITLES = { right: "✓", wrong: "✗" };
  document.documentElement.classList.add("js");

  // -- what is typed: an answer is one, wherever it stands -----------------------------------------

  const count = sheet.form.length - 1;
  const isRule = (place) => place < sheet.rules;
  const grouped = (name) => {
    const found = new Map();
    for (const each of all(`[data-${name}]`)) {
      const place = Number(each.dataset[name]);
      if (!found.has(place)) found.set(place, []);
      found.get(place).push(each);
    }
    return found;
  };
  const fields = grouped("f"), copies = grouped("copy"), notes = grouped("n");
  const names = new Map([...fields].map(([place, [first]]) =>
    [place, isRule(place) ? first.closest("[role=radiogroup]").getAttribute("aria-label") : first.getAttribute("aria-label")]));
  const answers = Array(count).fill(""), noted = {};

  function put(place, text, from) {
    answers[place] = text.trim();
    for (const each of fields.get(place) || []) {
      if (isRule(place)) each.checked = each.value === answers[place];
      else if (each !== from) each.value = text;
    }
    for (const each of copies.get(place) || []) {
      each.textContent = answers[place] || DOTS;
      each.classList.toggle("known", answers[place] !== "");
    }
    tell(place, "");
    if (from === undefined && answers[place]) judge(place);
  }

  function note(place, text, from) {
    noted[place] = text;
    for (const each of notes.get(place) || []) if (each !== from) each.value = text;
  }

  // -- numbers, in all the ways in which they may be written ---------------------------------------

  const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", LOWERED = "0123456789-+";
  const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

  function plainOf(text) {
    let found = text.trim().replace(/[−–‐‑‒—﹣－]/g, "-").replace(/＋/g, "+");
    found = found.replace(/(\d)[\u00a0\u2006-\u200a\u202f](?=\d{3}(?!\d))/g, "$1");
    found = found.replace(/\s*[×·⋅*]\s*10\s*(?:\^\s*\(?\s*([-+]?\d+)\s*\)?|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))$/, (_, low, high) =>
      `e${low || [...high].map((sign) => LOWERED[RAISED.indexOf(sign)]).join("")}`);
    found = found.replace(/^([-+])\s+/, "$1").replace(/^([^%]*\d[.,]?)\s*%$/, "$1e-2");
    return /^[-+]?\d*,\d*(?:e[-+]?\d+)?$/i.test(found) ? found.replace(",", ".") : found;
  }

  // A number with its decimals; null of what is none.
  function read(text) {
    const plain = plainOf(text), [top, bottom, more] = plain.split("/").map((part) => part.trim());
    if (bottom !== undefined) {
      const value = Number(top) / Number(bottom);
      return more === undefined && DECIMAL.test(top) && DECIMAL.test(bottom) && isFinite(value) ? { value, decimals: Infinity } : null;
    }
    if (!DECIMAL.test(plain)) return null;
    const [mantissa, power] = plain.toLowerCase().split("e");
    return { value: Number(plain), decimals: Math.max(0, (mantissa.split(".")[1] || "").length - Number(power || 0)) };
  }

  const isBlank = (text) => /^(?:[_?.…\s−–—-]*|~|null|none|nan|n\/?a)$/i.test(text);
  const isAnswered = (place) => isRule(place) ? answers[place] !== "" : !isBlank(answers[place]) && read(answers[place]) !== null;
  const isNoNumber = (place) => !isRule(place) && !isBlank(answers[place]) && read(answers[place]) === null;

  // -- what is right, where the sheet may tell -----------------------------------------------------

  const UNIT = 10 ** -sheet.digits, SLACK = 1e-6;
  const within = (one, other, far) => Math.abs(one - other) <= far * (1 + SLACK);

  function verdict(place) {
    const text = answers[place], key = sheet.right?.[place];
    if (isRule(place)) return !key ? [] : text === key ? ["right", "right"] : ["wrong", "not yet"];
    if (isBlank(text)) return [];
    const number = read(text);
    if (!number) return ["wrong", "this is not a number"];
    if (key === undefined) return [];
    const { value, decimals } = number, right = Number(key);
    if (within(value, right, UNIT)) return ["right", "right"];
    if (decimals < sheet.digits && within(value, right, 10 ** -decimals / 2 + UNIT)) return ["wrong", `not yet: it takes ${sheet.digits} decimals`];
    if (within(-value, right, UNIT)) return ["wrong", "not yet: check the sign"];
    return ["wrong", "not yet"];
  }

  const rights = new Set();

  // A sign and words beside each field of an answer.
  function tell(place, kind, words = "") {
    kind === "right" ? rights.add(place) : rights.delete(place);
    for (const each of fields.get(place) || []) {
      const about = isRule(place) ? each.closest("label") : each;
      const chosen = !isRule(place) || each.checked;
      let tick = about.nextElementSibling?.classList.contains("tick") ? about.nextElementSibling : null;
      for (const one of ["right", "wrong"]) each.classList.toggle(one, chosen && kind === one);
      if (!isRule(place)) {
        each.setAttribute("aria-label", words ? `${names.get(place)}: ${words}` : names.get(place));
        each.title = words;
        kind === "wrong" ? each.setAttribute("aria-invalid", "true") : each.removeAttribute("aria-invalid");
      }
      if (!kind || !chosen) { tick?.remove(); continue; }
      if (!tick) {
        tick = document.createElement("span");
        tick.setAttribute("aria-hidden", "true");
        about.after(tick);
      }
      tick.className = `tick ${kind}`;
      tick.textContent = TITLES[kind];
    }
  }

  function judge(place, aloud) {
    const [kind, words] = verdict(place);
    tell(place, kind || "", words);
    if (aloud) say(kind ? `${names.get(place)}: ${words}.` : "");
  }

  const say = (text) => { by("said").textContent = text; };

  function progress() {
    const done = answers.filter((_, place) => isAnswered(place)).length;
    const none = answers.filter((_, place) => isNoNumber(place)).length;
    const more = `${sheet.right ? `, ${rights.size} right` : ""}${none ? `, ${none} not a number` : ""}`;
    by("count").textContent = `${done} of ${count} filled in${more}`;
  }

  // -- kept in the browser, so that a closed window takes nothing along ----------------------------

  let unsaved = false, kept = true;

  function keep() {
    unsaved = true;
    try {
      localStorage.setItem(sheet.key, JSON.stringify({ answers, noted }));
    } catch { kept = false; }
  }

  function recall() {
    try {
      const found = JSON.parse(localStorage.getItem(sheet.key) || "null");
      if (found?.answers?.length !== count) return;
      found.answers.forEach((text, place) => { if (text) put(place, String(text)); });
      for (const [place, text] of Object.entries(found.noted || {})) note(Number(place), String(text));
    } catch { kept = false; }
  }

  addEventListener("beforeunload", (event) => { if (unsaved && !kept) event.preventDefault(); });

  // -- the form: its own text, with what is typed in its blanks ------------------------------------

  const PLAIN = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

  function written(place) {
    if (isRule(place)) return answers[place] || "null";
    if (isBlank(answers[place]) || !read(answers[place])) return "null";
    return PLAIN.test(answers[place]) ? answers[place] : JSON.stringify(answers[place]);
  }
  const yaml = () => sheet.form.map((piece, i) => i < count ? piece + written(i) : piece).join("");

  // The answers of a file that this sheet has saved; null of any other.
  function readBack(text) {
    const form = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").replace(/^(?:#.*\n)+/, "");
    const value = /"(?:[^"\\\n]|\\.)*"|[^\s,\]"#]+/y, found = [];
    let at = 0;
    for (const [i, piece] of sheet.form.entries()) {
      if (i < count ? !form.startsWith(piece, at) : form.slice(at).trim() !== piece.trim()) return null;
      at += piece.length;
      if (i === count) break;
      value.lastIndex = at;
      const match = value.exec(form);
      if (!match) return null;
      at = value.lastIndex;
      try {
        found.push(match[0] === "null" ? "" : match[0].startsWith('"') ? JSON.parse(match[0]) : match[0]);
      } catch { return null; }
    }
    return found;
  }

  function save() {
    const wrong = answers.flatMap((_, place) => isNoNumber(place) ? [place] : []);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([yaml()], { type: "application/yaml" }));
    link.download = sheet.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsaved = false;
    for (const place of wrong) judge(place);
    say(`Saved as ${sheet.file}.${wrong.length ? ` Left out, as they are no numbers: ${wrong.map((place) => names.get(place)).join("; ")}.` : ""}`);
  }

  async function load() {
    const [file] = by("file").files;
    if (!file) return;
    const found = readBack(await file.text());
    by("file").value = "";
    if (!found) { say(`${file.name} has not been saved by this sheet, or was changed since.`); return; }
    found.forEach((text, place) => put(place, text));
    changed();
    say(`Read from ${file.name}.`);
  }

  function again() {
    if (!confirm("Take away all that is written on this sheet?")) return;
    answers.forEach((_, place) => put(place, ""));
    for (const place of notes.keys()) note(place, "");
    unsaved = false;
    try { localStorage.removeItem(sheet.key); } catch { kept = false; }
    show();
    say("");
  }

  // -- typing --------------------------------------------------------------------------------------

  let last = null;
  const form = by("form");

  function show() {
    progress();
    if (form?.open) form.querySelector("pre").textContent = yaml();
  }

  function changed() { keep(); show(); }

  const placeOf = (field) => Number(field.dataset.f);

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field.dataset.n !== undefined) { note(Number(field.dataset.n), field.value, field); keep(); return; }
    if (field.dataset.f === undefined || field.type === "radio") return;
    put(placeOf(field), field.value, field);
    changed();
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.dataset.f === undefined) return;
    const place = placeOf(field);
    if (field.type === "radio") put(place, field.value);
    judge(place, true);
    changed();
  });
  document.addEventListener("focusin", (event) => { if (event.target.matches("input[data-f], input[data-n]")) last = event.target; });
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || !field.matches("input[data-f]:not([type=radio]), input[data-n]")) return;
    event.preventDefault();
    if (field.dataset.f !== undefined) { judge(placeOf(field), true); progress(); }
    const typed = all("input[data-f]:not([type=radio]), input[data-n]");
    typed[typed.indexOf(field) + 1]?.focus();
  });

  // Not every keyboard of a telephone has a minus.
  by("sign").addEventListener("pointerdown", (event) => event.preventDefault());
  by("sign").addEventListener("click", () => {
    if (!last || last.type === "radio") return;
    last.value = /^\s*[-−–]/.test(last.value) ? last.value.replace(/^\s*[-−–]\s*/, "") : `-${last.value.trim()}`;
    last.dispatchEvent(new Event("input", { bubbles: true }));
    last.focus();
  });

  by("save").addEventListener("click", save);
  by("load").addEventListener("click", () => by("file").click());
  by("file").addEventListener("change", load);
  by("again").addEventListener("click", again);
  form?.addEventListener("toggle", show);

  // On paper the form stands as it would be saved.
  let folded = false;
  addEventListener("beforeprint", () => { folded = Boolean(form) && !form.open; if (form) { form.open = true; show(); } });
  addEventListener("afterprint", () => { if (folded) form.open = false; });

  if (form) form.open = false;
  for (const each of all("input[data-f], input[data-n]")) each.type === "radio" ? (each.checked = false) : (each.value = "");
  recall();
  progress();
  by("bar").hidden = false;
})();
