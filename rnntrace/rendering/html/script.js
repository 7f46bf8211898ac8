"use strict";
(() => {
  const root = document.documentElement, main = document.querySelector("main");
  const by = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  root.classList.add("js");

  // -- stops: a worked equation is one, and so is what stands between two of them ----------------

  const stops = [];
  for (const item of all(":scope > :not(section, #nets), section > :not(section)", main)) {
    const heading = /^H[1-6]$/.test(item.tagName), worked = item.classList.contains("eq");
    const last = stops.at(-1);
    if (!last || (heading || worked ? last.body : last.worked)) stops.push({ items: [], body: false, worked: false });
    const stop = stops.at(-1);
    stop.items.push(item);
    stop.body ||= !heading;
    stop.worked ||= worked;
  }
  for (const stop of stops) {
    const inner = stop.items.at(-1);
    stop.scene = inner.closest("section[data-step]") || inner.closest("section") || main;
    stop.at = stop.items.map((item) => item.dataset.at).findLast(Boolean) || "";
  }
  const steps = stops.map((stop) => Number(stop.scene.dataset?.step || 0));
  const stepwise = stops.filter((stop) => stop.worked).length > 1;

  // Until then what scrolls is the page on its way to a place, and not somebody who reads.
  let underway = 0;
  let place = 0, shown = [], moved = false;

  const headings = (scene) => {
    const found = [];
    for (let at = scene.parentElement; at && at !== main; at = at.parentElement) found.unshift(at.firstElementChild);
    return found;
  };
  const before = (scene) => stops.slice(0, place + 1).filter((stop) => scene === main ? stop.scene === main : scene.contains(stop.items.at(-1)));

  function render(scroll) {
    const stop = stops[place];
    for (const item of shown) item.classList.remove("on", "now");
    const items = before(stop.scene).flatMap((each) => each.items);
    shown = [...headings(stop.scene), ...items, ...stop.items];
    for (const item of shown) item.classList.add("on");
    for (const item of stop.items) item.classList.add("now");
    by("count").textContent = `${place + 1} of ${stops.length}`;
    by("first").disabled = by("back").disabled = place === 0;
    by("next").disabled = by("last").disabled = place === stops.length - 1;
    // It stands there twice otherwise.
    by("nets")?.classList.toggle("away", one() && shown.some((item) => item.querySelector(".network")));
    const look = () => { light(stop.at || nearest()); if (scroll) reveal(stop); };
    moved ? look() : setTimeout(look); // the page is there before it is measured
  }

  // What has no place of its own stands beside what has.
  const nearest = () => (stops[place].at || stops.slice(place).find((stop) => stop.at)?.at || "").split("|")[0];

  function reveal(stop) {
    const calm = !moved || matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    if (one() ? before(stop.scene).length <= 1 : place === 0) { scrollTo({ top: 0 }); return; }
    const items = stop.items.filter((item) => item.offsetParent);
    if (!items.length) return;
    const top = items[0].getBoundingClientRect().top, bottom = items.at(-1).getBoundingClientRect().bottom;
    const room = { top: covered(), bottom: innerHeight - by("bar").offsetHeight - 12 };
    if (!one() || bottom - top > room.bottom - room.top || top < room.top) scrollBy({ top: top - room.top - 8, behavior: calm });
    else if (bottom > room.bottom) scrollBy({ top: bottom - room.bottom, behavior: calm });
  }

  // How much of the window the network takes at the top; and with it the heading of a step.
  const stuck = (item) => item && getComputedStyle(item).position === "sticky" ? item.offsetHeight : 0;
  const inset = () => stuck(by("nets"));
  const covered = () => inset() + stuck(stops[place].scene.dataset.step && stops[place].scene.firstElementChild);

  const one = () => root.classList.contains("one");

  function go(to) {
    moved = true;
    underway = performance.now() + 1000;
    place = Math.max(0, Math.min(stops.length - 1, to));
    render(true);
    keep();
  }

  function keep() {
    history.replaceState(null, "", one() ? `#${place + 1}` : "#everything");
  }

  function showAll(yes) {
    root.classList.toggle("one", !yes);
    by("all").textContent = yes ? "One at a time" : "Show all";
    by("all").setAttribute("aria-pressed", yes);
    render(true);
  }

  // -- the network: the present place is lit ------------------------------------------------------

  const nets = all(".net");

  function light(at) {
    const [number, step, spots, manner] = at.split("|");
    const net = nets[number || 0];
    if (!net) return;
    for (const each of nets) each.classList.toggle("shown", each === net);
    const svg = net.querySelector("svg");
    svg.classList.toggle("backwards", (manner || "").includes("b"));
    for (const each of all(".lit", svg)) each.classList.remove("lit");
    const found = (spots || "").split(" ").filter(Boolean).flatMap((spot) =>
      all(`[data-spot="${spot}"]`, svg).filter((each) => !step || each.dataset.step === step));
    if (spots && step && !found.length) {
      found.push(...all(".skipped", svg).filter((each) => +each.dataset.from <= +step && +step <= +each.dataset.to));
    }
    for (const each of found) each.classList.add("lit");
    root.style.setProperty("--inset", `${inset()}px`);
    if (!found.length) return;
    const box = found[0].getBoundingClientRect(), frame = net.getBoundingClientRect();
    net.scrollLeft += (box.left + box.right - frame.left - frame.right) / 2;
  }

  // On paper no place is the present one.
  addEventListener("beforeprint", () => {
    clear();
    for (const each of all(".net .lit")) each.classList.remove("lit");
    for (const each of all(".net .backwards")) each.classList.remove("backwards");
  });
  addEventListener("afterprint", () => { if (stops.length) light(stops[place].at || nearest()); });

  // -- numbers: what made them --------------------------------------------------------------------

  const points = JSON.parse(by("points")?.textContent || "[]");
  let same = null, pinned = null, pointed = [];

  const numbers = (id) => {
    if (!same) {
      same = new Map();
      for (const each of all("[data-a]")) {
        if (!same.has(each.dataset.a)) same.set(each.dataset.a, []);
        same.get(each.dataset.a).push(each);
      }
    }
    return same.get(id) || [];
  };

  function point(number) {
    clear();
    const [words, line, sources] = points[number.dataset.a] || [];
    const mark = (id, name) => numbers(id).forEach((each) => { each.classList.add(name); pointed.push(each); });
    for (const id of (sources || "").split(" ")) mark(id, "source");
    mark(number.dataset.a, "lit");
    if (!line) return;
    const about = document.createElement("span");
    about.className = "about";
    about.textContent = words;
    by("said").replaceChildren(...(words ? [about] : []), ...lowered(line));
  }

  // W_xh with its letters set low.
  const lowered = (text) => text.split(/_([A-Za-z0-9]+)/).map((part, i) => {
    if (i % 2 === 0) return part;
    const low = document.createElement("sub");
    low.textContent = part;
    return low;
  });

  function clear() {
    for (const each of pointed) each.classList.remove("lit", "source");
    pointed = [];
    by("said").replaceChildren();
  }

  const target = (event) => event.target.closest?.("[data-a]");

  main.addEventListener("pointerover", (event) => {
    const number = target(event);
    if (!pinned && number) point(number);
  });
  main.addEventListener("pointerout", (event) => {
    if (pinned || !target(event)) return;
    const focused = document.activeElement?.closest?.("[data-a]");
    focused ? point(focused) : clear();
  });
  main.addEventListener("focusin", (event) => {
    const number = target(event);
    if (!number || (pinned && pinned === number)) return;
    pinned = null;
    rove(number);
    point(number);
    // Under a finger nothing must move before it is lifted.
    if (number.matches(":focus-visible")) uncover(number);
  });
  main.addEventListener("focusout", (event) => { if (!pinned && target(event)) clear(); });
  document.addEventListener("click", (event) => {
    const number = target(event);
    if (event.target.closest("#bar")) return;
    pinned = number && number !== pinned ? number : null;
    if (!pinned) { clear(); return; }
    point(number);
    uncover(number);
  });

  // The line below must not cover what it is about.
  const uncover = (number) => {
    const over = number.getBoundingClientRect().bottom + 12 - by("bar").getBoundingClientRect().top;
    if (over > 0) scrollBy({ top: over });
  };

  // One number of each formula can be reached with Tab, the others from there with the arrows.
  const group = (number) => number.closest(".eq, .def, .x, table, p");
  const rove = (number) => {
    for (const each of all("[data-a][tabindex='0']", group(number))) each.setAttribute("tabindex", "-1");
    number.setAttribute("tabindex", "0");
  };
  setTimeout(() => {
    const begun = new Set();
    for (const number of all("[data-a]", main)) {
      const first = !begun.has(group(number));
      begun.add(group(number));
      number.setAttribute("tabindex", first ? "0" : "-1");
    }
  });

  function beside(number, key) {
    const others = all("[data-a]", group(number)), at = others.indexOf(number);
    if (key === "ArrowRight") return others[at + 1];
    if (key === "ArrowLeft") return others[at - 1];
    if (key === "Home") return others[0];
    if (key === "End") return others.at(-1);
    const here = number.getBoundingClientRect(), down = key === "ArrowDown" ? 1 : -1;
    const far = (each) => {
      const box = each.getBoundingClientRect();
      const up = down * (box.top + box.bottom - here.top - here.bottom);
      return up < here.height ? Infinity : up + 4 * Math.abs(box.right - here.right);
    };
    const nearest = others.reduce((best, each) => (far(each) < far(best) ? each : best), number);
    return far(nearest) < Infinity ? nearest : null;
  }

  // -- keys, buttons, swipes ----------------------------------------------------------------------

  const moves = {
    next: () => go(place + 1), back: () => go(place - 1), first: () => go(0), last: () => go(stops.length - 1),
    all: () => { showAll(one()); keep(); },
  };
  const keys = {
    ArrowRight: "next", Enter: "next", " ": "next", n: "next", PageDown: "next",
    ArrowLeft: "back", b: "back", p: "back", Backspace: "back", PageUp: "back",
    Home: "first", g: "first", End: "last", G: "last", a: "all",
  };
  let typed = "";

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const number = target(event);
    if (event.key === "Escape") { typed = ""; pinned = null; clear(); document.activeElement?.blur?.(); return; }
    if (number && (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End")) {
      event.preventDefault();
      beside(number, event.key)?.focus();
      return;
    }
    if (number && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); number.dispatchEvent(new MouseEvent("click", { bubbles: true })); return; }
    if (!stepwise || (event.target.closest("button, a, summary") && (event.key === "Enter" || event.key === " "))) return;
    if (/^[0-9t]$/.test(event.key)) { typed = event.key === "t" ? "t" : typed + event.key; return; }
    if (event.key === "Enter" && typed) { event.preventDefault(); named(typed); typed = ""; return; }
    typed = "";
    const move = keys[event.key];
    // Where all is shown, what scrolls a page does so.
    if (!move || (!one() && [" ", "PageDown", "PageUp", "Home", "End"].includes(event.key))) return;
    event.preventDefault();
    moves[move]();
  });

  // 17 leads to a place, t2 to the first place of a step, of the same pass if it is there.
  function named(text) {
    const number = Number(text.replace("t", ""));
    if (!text.startsWith("t")) { if (number >= 1 && number <= stops.length) go(number - 1); return; }
    const pass = (stop) => stop.scene.parentElement;
    const found = steps.flatMap((step, i) => (step === number ? [i] : []));
    const own = found.find((i) => pass(stops[i]) === pass(stops[place]));
    if (found.length) go(own ?? found[0]);
  }

  for (const [id, move] of Object.entries(moves)) by(id).addEventListener("click", move);

  let start = null;
  const scrolls = (from) => {
    for (let each = from; each && each !== main; each = each.parentElement) if (each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === "auto") return true;
    return false;
  };
  main.addEventListener("touchstart", (event) => {
    const [touch] = event.touches;
    start = event.touches.length === 1 && !scrolls(event.target) ? touch : null;
  }, { passive: true });
  main.addEventListener("touchend", (event) => {
    if (!start || !stepwise || !one()) return;
    const [touch] = event.changedTouches, across = touch.clientX - start.clientX, down = touch.clientY - start.clientY;
    start = null;
    if (Math.abs(across) > 50 && Math.abs(across) > 2 * Math.abs(down)) moves[across < 0 ? "next" : "back"]();
  }, { passive: true });

  // Where all is shown, the place is that of what is being read.
  let waiting = false;
  addEventListener("scroll", () => {
    if (one() || waiting || !stepwise) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (performance.now() < underway) return;
      const line = inset() + (innerHeight - inset()) / 3;
      const next = stops.findIndex((stop) => stop.items[0].getBoundingClientRect().top > line);
      const now = Math.max(0, (next < 0 ? stops.length : next) - 1);
      if (now !== place) { place = now; render(false); }
    });
  }, { passive: true });

  // -- beginning ----------------------------------------------------------------------------------

  const widest = Math.max(0, ...nets.map((net) => Number(net.querySelector("svg").getAttribute("width"))));
  root.classList.toggle("slim", nets.length > 0 && widest <= 460);
  by("bar").hidden = !stepwise && !points.length;
  by("keys").hidden = !stepwise;

  function arrive() {
    const [, name] = location.hash.split("#");
    const whole = name === "everything" || (!Number(name) && !nets.length);
    place = Math.max(0, Math.min(stops.length - 1, (Number(name) || 1) - 1));
    moved = false;
    showAll(whole);
  }
  if (stepwise) { addEventListener("hashchange", arrive); arrive(); }
  else if (nets.length) light("");
})();
