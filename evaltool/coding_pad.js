// The view of the coding pad. It draws what Python sends and asks Python for every change; what it says is saved, Python has said is on the disk.
// Texts and tables come from many hands, so all of it is set as text and never as HTML.

const ANSWER_WITHIN = 8000; // milliseconds until we say that nobody answers
const FOCUSABLE = ["button", "input", "textarea", "select", "summary"];
const LANES = 4; // bars under a line of text; a fifth coding at one place shares the last bar
const WORD = new Intl.Segmenter(undefined, { granularity: "word" });
const LETTER = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const DIFFERENT = { "only here": "only here", "other code there": "other code there", "other direction there": "other direction there" };
const LET_UP = ["pointerup", "pointercancel", "pointermove", "keydown"]; // a button that was let up outside the window is seen by the next move or key
let pads = 0;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (name === "on") for (const [event, heard] of Object.entries(value)) element.addEventListener(event, heard);
    else if (typeof value === "boolean") element.toggleAttribute(name, value);
    else element.setAttribute(name, value);
  }
  // shortcuts of the notebook (arrows, Enter, dd) must not be taken from what has the focus; JupyterLab looks at the element itself first
  if (FOCUSABLE.includes(tag) || "tabindex" in attributes) element.setAttribute("data-lm-suppress-shortcuts", "true");
  element.append(...there(children));
  return element;
}

const there = (children) => children.filter((child) => child !== null && child !== undefined && child !== false);
const fill = (element, ...children) => element.replaceChildren(...there(children));

// A text and its lines. Inside the view every place is a UTF-16 unit, as in the browser; Python counts code points. Here, and nowhere else, one becomes the other.
class Text {
  constructor(text) {
    this.text = text;
    this.pairs = []; // the units at which a character of two units begins
    for (let at = 0; at < text.length; at++) {
      if (text.codePointAt(at) > 0xffff) this.pairs.push(at++);
    }
    this.lines = [];
    let start = 0;
    for (const line of text.split("\n")) {
      this.lines.push({ start, end: start + line.length });
      start += line.length + 1;
    }
  }
  // code points before a unit
  point(unit) {
    return unit - below(this.pairs, unit);
  }
  // units before a code point
  unit(point) {
    let low = 0, high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pairs[middle] - middle < point) low = middle + 1;
      else high = middle;
    }
    return point + low;
  }
  lineAt(unit) {
    return Math.max(0, below(this.lines.map((line) => line.start), unit + 1) - 1);
  }
}

// how many of the ascending numbers are smaller than one
function below(numbers, one) {
  let low = 0, high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < one) low = middle + 1;
    else high = middle;
  }
  return low;
}

function render({ model, el }) {
  const pad = `evaltool-coding-${++pads}`;
  const id = (name) => `${pad}-${name}`;
  const root = make("div", { class: "evaltool-coding", "data-lm-suppress-shortcuts": "true" });
  // JupyterLab takes line breaks from whatever is in a cell, in a listener of the field itself; on the way down we are first
  root.addEventListener("beforeinput", (event) => event.stopPropagation(), true);
  el.append(root);

  let all = null; // what was opened: coder, texts, codes, questions, persons
  let text = null; // the Text that is shown, with id, persons, done, others
  let codings = new Map(); // all codings of this coder
  let side = null; // another coder beside: {other, theirs, differs}
  let mode = "own"; // own, or the name of another coder, or "both"
  let anchor = 0, caret = 0; // the selection, in units
  let column = null; // where up and down aim at
  let active = ""; // the coding that keys work on
  let filter = { code: "", question: "" };
  let purpose = "code"; // what choosing a code does: code, recode
  let reading = false;
  let tab = "codes";
  let recent = [];
  let asked = 0;
  let dragging = false;
  let held = null; // answers that came while a mouse button was down
  const waiting = new Map(); // questions without an answer yet
  let parts = {}; // the elements that stay while what is in them changes

  const has = () => anchor !== caret;
  const span = () => [Math.min(anchor, caret), Math.max(anchor, caret)];
  const codeOf = (id) => all.codes.find((code) => code.id === id) || { id, name: id, hue: 0, depth: 0, questions: [], definition: "" };
  const signOf = (direction) => (all.directions.find((one) => one.id === direction) || { sign: "?" }).sign;
  const own = () => [...codings.values()].filter((coding) => coding.source === text.id);
  const closed = () => Boolean(all.closed) || text.done || mode !== "own";

  // -- asking and answering --

  function ask(kind, content = {}, after = null) {
    const n = ++asked;
    waiting.set(n, { kind, after, timer: setTimeout(unanswered, ANSWER_WITHIN, n) });
    if (kind !== "open" && kind !== "text" && kind !== "beside") say("Saving ...", "");
    model.send({ kind, n, ...content });
  }

  function unanswered(n) {
    if (!waiting.has(n)) return;
    if (!all) fill(root, make("p", { class: "closed", text: "The kernel does not answer. Run all cells (Run, Run All Cells), and the pad appears here." }));
    say("The kernel does not answer, so the last change is not known to be saved. Wait, or restart the kernel and run the cell again: whatever was shown as saved is there.", "refused");
  }

  // what is under a mouse button that is held down is not drawn anew, or the click, or the words dragged over, would be lost: the answer waits
  function pressing(event) {
    if (event.button === 0 && event.target.closest("button, .text")) held ??= [];
  }

  function letUp(event) {
    if (!held || (event.type === "pointermove" && event.buttons)) return;
    const late = held;
    held = null;
    // the click comes first
    setTimeout(() => late.forEach(heard));
  }

  function heard(answer) {
    if (held) {
      held.push(answer);
      return;
    }
    if (answer.kind === "closed") {
      if (all && all.coder) {
        all.closed = answer.said;
        draw();
      }
      return;
    }
    if (answer.kind !== "answer" || !waiting.has(answer.n)) return;
    const question = waiting.get(answer.n);
    clearTimeout(question.timer);
    waiting.delete(answer.n);
    for (const [key, coding] of codings) if (coding.pending === answer.n) codings.delete(key);
    if (answer.asked === "open" && answer.ok) opened(answer);
    else changed(answer);
    if (answer.said) say(answer.said, answer.ok ? (answer.saved ? "saved" : "") : "refused");
    if (answer.ok) question.after?.(answer);
    hint();
  }

  function opened(answer) {
    all = answer;
    side = null;
    mode = "own";
    codings = new Map((answer.codings || []).map((coding) => [coding.id, coding]));
    if (!recent.length) recent = [...mostUsed()].slice(0, 9);
    if (answer.text) take(answer.text, true);
    const asking = root.querySelector(".who")?.contains(document.activeElement);
    draw();
    // who has said who codes goes on in the text, and sees it
    if (asking && parts.text) {
      root.scrollIntoView({ block: "start" });
      backToText();
    }
  }

  function changed(answer) {
    if (!all || !all.coder) {
      draw();
      return;
    }
    if (answer.codings) codings = new Map(answer.codings.map((coding) => [coding.id, coding]));
    for (const gone of answer.gone || []) codings.delete(gone);
    for (const coding of answer.put || []) codings.set(coding.id, coding);
    if ((answer.gone || []).includes(active)) active = "";
    if (answer.put && answer.put.length && ["add", "split", "merge", "undo", "redo", "change", "move"].includes(answer.asked)) active = answer.put[0].id;
    for (const name of ["finished", "persons", "codes"]) if (answer[name]) all[name] = answer[name];
    if (answer.codes) drawTree();
    if (answer.text) {
      const same = text && answer.text.id === text.id && answer.text.text === text.whole;
      take(answer.text, !same);
      draw();
    } else {
      refresh();
    }
    if (answer.can_undo !== undefined) {
      parts.undo && (parts.undo.disabled = !answer.can_undo);
      parts.redo && (parts.redo.disabled = !answer.can_redo);
    }
  }

  function take(sent, isNew) {
    const made = new Text(sent.text);
    text = Object.assign(made, { id: sent.id, whole: sent.text, persons: sent.persons, done: sent.done, others: sent.others });
    if (isNew) {
      anchor = caret = 0;
      active = "";
      side = null;
      mode = "own";
    }
  }

  function* mostUsed() {
    const counts = new Map();
    for (const coding of codings.values()) counts.set(coding.code, (counts.get(coding.code) || 0) + 1);
    yield* [...counts].sort((a, b) => b[1] - a[1]).map(([code]) => code);
  }

  // -- the page --

  function draw() {
    const kept = parts.status ? [parts.status.textContent, parts.status.className] : ["", "status"];
    const scroll = parts.text ? parts.text.scrollTop : 0;
    const before = parts.shownText;
    const focused = document.activeElement && root.contains(document.activeElement) ? document.activeElement.id : "";
    parts = {};
    if (!all) {
      fill(root, make("p", { class: "quiet", text: "The pad is waiting for its kernel ..." }));
      return;
    }
    if (!all.coder) {
      who(kept);
      return;
    }
    parts.status = make("p", { class: kept[1], id: id("status"), role: "status" });
    parts.status.textContent = kept[0];
    parts.hint = make("p", { class: "hint", id: id("hint") });
    parts.dialog = make("div", { class: "dialog", hidden: true });
    root.classList.toggle("reading", reading);
    fill(root,
      head(),
      all.closed ? make("p", { class: "closed", role: "alert", text: all.closed }) : null,
      ...(text ? [make("div", { class: "sides" }, panel(), page())] : [make("p", { text: "No source with consent has a text yet. Put texts into field_phase/transcripts/ and name them in the table 'sources'." })]),
    );
    if (!text) return;
    drawTree();
    refresh();
    parts.text.scrollTop = before === text.id ? scroll : 0;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  function who(kept) {
    const name = make("input", { type: "text", id: id("who"), autocomplete: "off", size: "16", maxlength: "40" });
    const start = () => (name.value.trim() ? ask("open", { coder: name.value.trim() }) : name.focus());
    parts.status = make("p", { class: kept[1], id: id("status"), role: "status", text: kept[0] });
    const form = make(
      "div",
      { class: "who" },
      make("h3", { text: "Coding pad" }),
      make("label", { for: id("who"), text: "Who codes? Type your initials or a short name:" }),
      make("span", { class: "row" }, name, make("button", { type: "button", class: "main", id: id("start"), on: { click: start }, text: "Start coding" })),
      make("p", { class: "quiet", text: "Your codings go into a file of your own. Another coder does not see them before you are both done." }),
      parts.status,
    );
    name.addEventListener("keydown", (event) => event.key === "Enter" && start());
    fill(root, form);
  }

  function head() {
    const sources = make("select", { id: id("source"), on: { change: (event) => go(event.target.value) } });
    for (const one of all.texts) sources.append(make("option", { value: one.id, text: listed(one) }));
    if (text) sources.value = text.id;
    parts.source = sources;
    const button = (name, label, title, click, more = {}) => (parts[name] = make("button", { type: "button", id: id(name), title, on: { click }, ...more }, label));
    return make(
      "div",
      { class: "head" },
      make("h3", {}, "Coding pad ", make("span", { class: "quiet", text: `coder ${all.coder}` }), all.mark ? make("span", { class: "mark", text: all.mark }) : null),
      make("label", { for: id("source"), text: "Text" }),
      sources,
      button("undo", "Undo", "Ctrl+Z", () => ask("undo"), { disabled: !all.can_undo }),
      button("redo", "Redo", "Ctrl+Shift+Z", () => ask("redo"), { disabled: !all.can_redo }),
      button("uncoded", "Next uncoded", "key u", nextUncoded),
      button("read", reading ? "Coding view" : "Reading view", "key v", readingView, { "aria-pressed": String(reading) }),
      text ? button("done", text.done ? "Not done yet" : "I am done with it", "another coder who is done too may then see your codings", () => ask("done", { source: text.id, done: !text.done }), { disabled: Boolean(all.closed) }) : null,
    );
  }

  function listed(one) {
    const count = [...codings.values()].filter((coding) => coding.source === one.id).length;
    return `${one.id} ${one.title} (${all.finished.includes(one.id) ? "done, " : ""}${count})`;
  }

  // -- left: codes, codings, the coding that is looked at --

  function panel() {
    parts.search = make("input", {
      type: "search", id: id("search"), placeholder: "search a code", autocomplete: "off", "aria-label": "Search a code", "aria-controls": id("tree"),
      on: { input: drawTree, keydown: searchKeys },
    });
    parts.tree = make("div", { class: "tree", id: id("tree"), role: "tree", "aria-label": "Codes" });
    parts.definition = make("div", { class: "definition", id: id("definition") });
    parts.list = make("div", { class: "list", role: "list", "aria-label": "Codings" });
    const choose = (name) => () => {
      tab = name;
      tabs();
      refresh();
    };
    parts.tabCodes = make("button", { type: "button", id: id("tab-codes"), on: { click: choose("codes") }, text: "Codes" });
    parts.tabList = make("button", { type: "button", id: id("tab-list"), on: { click: choose("list") }, text: "My codings" });
    parts.codesBox = make("div", {}, parts.search, parts.tree, parts.definition, make("button", { type: "button", id: id("new"), title: "key c", on: { click: newCode }, text: "New code ..." }));
    parts.listBox = make("div", {}, filters(), parts.list);
    const box = make("div", { class: "panel" }, make("div", { class: "tabs" }, parts.tabCodes, parts.tabList), parts.codesBox, parts.listBox);
    queueMicrotask(tabs);
    return box;
  }

  function tabs() {
    parts.tabCodes.setAttribute("aria-pressed", String(tab === "codes"));
    parts.tabList.setAttribute("aria-pressed", String(tab === "list"));
    parts.codesBox.hidden = tab !== "codes";
    parts.listBox.hidden = tab !== "list";
  }

  function filters() {
    const select = (name, label, options) => {
      const made = make("select", { id: id(`filter-${name}`), on: { change: (event) => ((filter = { ...filter, [name]: event.target.value }), refresh()) } });
      made.append(make("option", { value: "", text: `all ${label}` }), ...options.map(([value, words]) => make("option", { value, text: words })));
      made.value = filter[name];
      return make("label", { for: id(`filter-${name}`) }, make("span", { text: `Show ${label}` }), made);
    };
    return make(
      "div",
      { class: "filters" },
      select("code", "codes", all.codes.map((code) => [code.id, `${"\u2003".repeat(code.depth)}${code.name}`])),
      select("question", "questions", all.questions.map((question) => [question.id, `${question.id} ${question.text}`])),
    );
  }

  function family(top) {
    const ids = new Set([top]);
    for (const code of all.codes) if (ids.has(code.parent)) ids.add(code.id);
    return ids;
  }

  function shows(coding) {
    if (filter.code && !family(filter.code).has(coding.code)) return false;
    return !filter.question || codeOf(coding.code).questions.includes(filter.question);
  }

  function drawTree() {
    const wanted = parts.search.value.trim().toLowerCase();
    const here = new Map(), everywhere = new Map();
    for (const coding of codings.values()) {
      everywhere.set(coding.code, (everywhere.get(coding.code) || 0) + 1);
      if (coding.source === text.id) here.set(coding.code, (here.get(coding.code) || 0) + 1);
    }
    const found = all.codes.filter((code) => !wanted || `${code.id} ${code.name} ${code.definition}`.toLowerCase().includes(wanted));
    // a name that begins with what was typed comes first
    if (wanted) found.sort((a, b) => Number(!a.name.toLowerCase().startsWith(wanted)) - Number(!b.name.toLowerCase().startsWith(wanted)));
    const focused = parts.tree.contains(document.activeElement) ? document.activeElement.dataset.code : "";
    fill(parts.tree,
      ...found.map((code, number) => {
        const key = recent.indexOf(code.id) + 1;
        const describe = () => define(code);
        return make(
          "button",
          {
            type: "button", class: `code hue${code.hue}`, role: "treeitem", "aria-level": String(code.depth + 1), tabindex: number ? "-1" : "0", "data-code": code.id, "aria-selected": "false",
            "aria-describedby": id("definition"), style: `--depth:${wanted ? 0 : code.depth}`, on: { click: () => choose(code.id), mouseenter: describe, focus: describe, keydown: treeKeys },
          },
          make("span", { class: "box" }),
          make("span", { class: "name", text: code.name }),
          key ? make("kbd", { text: String(key) }) : null,
          make("span", { class: "count", title: "in this text / in all texts", text: everywhere.get(code.id) ? `${here.get(code.id) || 0}/${everywhere.get(code.id)}` : "" }),
        );
      }),
    );
    if (!found.length) parts.tree.append(make("p", { class: "quiet", text: wanted ? "No code is called so. 'New code' adds one." : "There is no code yet. 'New code' adds the first." }));
    if (focused) parts.tree.querySelector(`[data-code="${CSS.escape(focused)}"]`)?.focus();
    if (wanted && found.length) define(found[0]);
  }

  function define(code) {
    const lines = [["Use", code.use_when], ["Not", code.not_when], ["Questions", code.questions.join(", ")]].filter(([, words]) => words);
    fill(parts.definition,
      make("strong", { text: `${code.id} ${code.name}` }),
      make("p", { text: code.definition }),
      ...lines.map(([label, words]) => make("p", {}, make("em", { text: `${label}: ` }), words)),
    );
  }

  function searchKeys(event) {
    const first = parts.tree.querySelector("[data-code]");
    if (event.key === "Enter" && first) choose(first.dataset.code);
    else if (event.key === "ArrowDown") first?.focus();
    else if (event.key === "Escape") backToText();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function treeKeys(event) {
    const items = [...parts.tree.querySelectorAll("[data-code]")];
    const at = items.indexOf(event.currentTarget);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    if (event.key in steps) (items[steps[event.key]] || parts.search).focus();
    else if (event.key === "Escape") backToText();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function drawList() {
    const shown = [...codings.values()].filter(shows).sort((a, b) => order(a.source) - order(b.source) || a.start - b.start || b.end - a.end);
    fill(parts.list,
      make("p", { class: "quiet", text: `${shown.length} of ${codings.size} codings` }),
      ...shown.slice(0, 1000).map((coding) => {
        const code = codeOf(coding.code);
        return make(
          "button",
          { type: "button", class: `entry hue${code.hue}`, "aria-current": String(coding.id === active), on: { click: () => jump(coding), keydown: listKeys } },
          make("span", { class: "box" }),
          make("span", {}, make("strong", { text: `${coding.source} ${signOf(coding.direction)} ${code.name}` }), make("span", { class: "quote", dir: "auto", text: coding.found ? coding.quote : `cannot be found in the text: ${coding.quote}` })),
        );
      }),
    );
  }

  function listKeys(event) {
    const next = { ArrowDown: event.currentTarget.nextElementSibling, ArrowUp: event.currentTarget.previousElementSibling }[event.key];
    if (event.key === "Escape") backToText();
    else if (next && next.tagName === "BUTTON") next.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const order = (source) => all.texts.findIndex((one) => one.id === source);

  function drawLooked() {
    const coding = codings.get(active) || (side && mode !== "own" ? side.theirs.find((one) => one.id === active) : null);
    const focused = parts.looked.contains(document.activeElement) ? document.activeElement : null;
    // what is being typed is not drawn over
    if (focused && parts.looked.dataset.coding === active && ["TEXTAREA", "SELECT"].includes(focused.tagName)) return;
    parts.looked.dataset.coding = active;
    parts.looked.hidden = !coding || coding.pending;
    if (parts.looked.hidden) {
      if (focused) backToText();
      return;
    }
    const mine = codings.has(coding.id) && !closed();
    const code = codeOf(coding.code);
    const act = (kind, label, title, click) => make("button", { type: "button", id: id(`do-${kind}`), title, disabled: !mine, on: { click }, text: label });
    const field = (name, label, made) => make("label", { class: "field" }, make("span", { text: label }), Object.assign(made, { disabled: !mine, value: coding[name] }));
    const keep = (name) => (event) => event.target.value.trim() !== coding[name] && change(coding.id, { [name]: event.target.value });
    const typing = () => say("Not saved yet: press Ctrl+Enter, or leave the field.", "");
    const area = (name) => make("textarea", { rows: "1", dir: "auto", id: id(name), on: { change: keep(name), input: typing, keydown: fieldKeys } });
    const speaker = make("select", { id: id("speaker"), on: { change: keep("speaker") } });
    speaker.append(make("option", { value: "", text: "nobody named" }), ...[...new Set([...text.persons, coding.speaker])].filter(Boolean).map((person) => make("option", { value: person, text: person })));
    fill(
      parts.looked,
      make(
        "div",
        { class: "row" },
        make("h4", { class: `hue${code.hue}` }, make("span", { class: "box" }), code.name, make("span", { class: "quiet", text: ` ${coding.id}` })),
        make("div", { class: "directions", role: "radiogroup", "aria-label": "Direction" }, ...all.directions.map((one) => direction(one, coding, mine))),
      ),
      make(
        "div",
        { class: "acts" },
        act("recode", "Other code", "key r", recode),
        act("split", "Split", "key s: at the cursor", split),
        act("merge", "Join", "key j: with the next words of the same code", () => ask("merge", { id: active })),
        act("move", "Other words", "key w: the words that are selected now", move),
        act("remove", "Delete", "key Delete", () => ask("remove", { id: active })),
      ),
      make("div", { class: "fields" }, field("memo", "Memo", area("memo")), field("translation", "Translation", area("translation")), text.persons.length > 1 || coding.speaker ? field("speaker", "Speaker", speaker) : null),
    );
    // the keyboard goes on where it was
    if (focused?.id) root.querySelector(`#${focused.id}`)?.focus({ preventScroll: true });
  }

  function direction(one, coding, mine) {
    const isIt = coding.direction === one.id;
    const click = () => change(coding.id, { direction: one.id });
    return make("button", { type: "button", role: "radio", id: id(`direction-${one.id}`), "aria-checked": String(isIt), title: `key ${one.key}`, disabled: !mine, on: { click } }, make("b", { text: one.sign }), one.id);
  }

  function fieldKeys(event) {
    if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      event.target.blur();
      backToText();
    }
    event.stopPropagation();
  }

  // -- right: the text --

  function page() {
    parts.text = make("div", {
      class: "text", id: id("text"), tabindex: "0", role: "textbox", "aria-multiline": "true", "aria-readonly": "true", "aria-label": `Text of ${text.id}`, "aria-describedby": id("hint"),
      on: { keydown: textKeys, mousedown: pressed, focus: placeCaret, blur: placeCaret, copy: copied },
    });
    parts.caret = make("div", { class: "caret", "aria-hidden": "true" });
    parts.rows = text.lines.map((line, number) => makeRow(line, number));
    const names = mode === "both" ? make("div", { class: "pair names" }, ...["", all.coder, side.other].map((name) => make("strong", { text: name }))) : null;
    parts.text.append(...there([names]), ...parts.rows.map((row) => row.element), parts.caret);
    parts.shownText = text.id;
    parts.looked = make("section", { class: "looked", "aria-label": "The coding" });
    return make("div", { class: "page" }, make("div", { class: "bar" }, parts.hint, parts.status), parts.dialog, parts.text, parts.looked, sideways());
  }

  function sideways() {
    const choice = make("select", { id: id("coder"), on: { change: (event) => look(event.target.value) } });
    choice.append(make("option", { value: "own", text: "my codings" }));
    for (const other of text.others) choice.append(make("option", { value: other, text: `codings of ${other}` }), make("option", { value: `both:${other}`, text: `side by side with ${other}` }));
    choice.value = mode === "both" ? `both:${side.other}` : mode;
    const why = text.others.length ? "" : text.done ? "Nobody else is done with this text yet." : "Another coder's work can be seen once both are done with this text.";
    return make(
      "div",
      { class: "sideways" },
      make("label", { for: id("coder"), text: "Coder" }),
      choice,
      why ? make("span", { class: "quiet", text: why }) : null,
      mode === "both" ? make("button", { type: "button", id: id("difference"), title: "key d", on: { click: nextDifference }, text: "Next difference" }) : null,
      text.done && mode === "own" ? make("span", { class: "quiet", text: "You are done with this text: nothing changes here." }) : null,
    );
  }

  function look(value) {
    const shown = (how, beside) => {
      mode = how;
      side = beside;
      active = "";
      draw();
    };
    if (value === "own") shown("own", null);
    else ask("beside", { source: text.id, other: value.replace(/^both:/, "") }, (answer) => shown(value.startsWith("both:") ? "both" : value, answer));
  }

  function makeRow(line, number) {
    const body = make("div", { class: "line", dir: "auto" });
    const chips = make("div", { class: "chips" });
    const twin = mode === "both" ? make("div", { class: "line twin", dir: "auto" }) : null;
    const twinChips = mode === "both" ? make("div", { class: "chips" }) : null;
    const element = make("div", { class: `${mode === "both" ? "pair" : "pline"}${line.start === line.end ? " blank" : ""}` }, make("span", { class: "number", "aria-hidden": "true", text: String(number + 1) }), body, ...(mode === "both" ? [chips, twin, twinChips] : [chips]));
    body.dataset.line = number;
    return { element, body, chips, twin, twinChips, line, drawn: null };
  }

  // draw what has changed: each line is compared with what it was drawn from
  function refresh() {
    if (!parts.rows) return;
    const mine = mode === "own" || mode === "both" ? own() : [];
    const theirs = side ? side.theirs : [];
    layer(mode === "own" || mode === "both" ? mine : theirs, "body", "chips");
    if (mode === "both") layer(theirs, "twin", "twinChips");
    if (mode === "both") {
      for (const row of parts.rows) row.element.classList.toggle("differs", Boolean(row.element.querySelector(".differs")));
    }
    drawTree();
    if (tab === "list") drawList();
    drawLooked();
    for (const option of parts.source.options) option.textContent = listed(all.texts.find((one) => one.id === option.value));
    placeCaret();
    hint();
  }

  function layer(shown, body, chips) {
    const spans = shown.filter((coding) => coding.found && shows(coding)).map((coding) => ({ coding, start: text.unit(coding.start), end: text.unit(coding.end) }));
    spans.sort((a, b) => a.start - b.start || b.end - a.end);
    const busy = []; // until where each bar is taken
    for (const one of spans) {
      let lane = busy.findIndex((until) => until <= one.start);
      if (lane < 0) lane = busy.length;
      busy[lane] = one.end;
      one.lane = Math.min(lane, LANES - 1);
    }
    const byLine = parts.rows.map(() => []);
    for (const one of spans) for (let n = text.lineAt(one.start); n < byLine.length && text.lines[n].start < one.end; n++) byLine[n].push(one);
    const [from, to] = body === "body" && has() ? span() : [-1, -1];
    parts.rows.forEach((row, number) => {
      const { start, end } = row.line;
      const inside = byLine[number];
      const chosen = from < end && to > start ? [Math.max(from, start), Math.min(to, end)] : null;
      const signature = `${chosen}|${reading}|${inside.map((one) => [one.coding.id, one.start, one.end, one.lane, one.coding.code, one.coding.direction, one.coding.memo !== "", one.coding.pending, one.coding.id === active]).join(";")}`;
      if (row[`${body}Drawn`] === signature) return;
      row[`${body}Drawn`] = signature;
      fill(row[body], ...pieces(start, end, inside, chosen));
      fill(row[chips], ...inside.filter((one) => one.start >= start).map(chip));
    });
  }

  function pieces(start, end, inside, chosen) {
    const edges = new Set([start, end]);
    for (const one of inside) [one.start, one.end].forEach((at) => at > start && at < end && edges.add(at));
    if (chosen) chosen.forEach((at) => edges.add(at));
    const cuts = [...edges].sort((a, b) => a - b);
    const made = [];
    for (let n = 0; n + 1 < cuts.length; n++) {
      const [from, to] = [cuts[n], cuts[n + 1]];
      const over = inside.filter((one) => one.start < to && one.end > from);
      const isChosen = chosen && from >= chosen[0] && to <= chosen[1];
      const words = text.text.slice(from, to);
      made.push(over.length || isChosen ? piece(words, over, isChosen) : words);
    }
    return made.length ? made : ["\u200b".slice(1)];
  }

  function piece(words, over, isChosen) {
    const inner = over.reduce((best, one) => (!best || one.end - one.start <= best.end - best.start ? one : best), null);
    const made = make("span", { class: `piece${isChosen ? " chosen" : ""}${over.some((one) => one.coding.id === active) ? " active" : ""}${over.some((one) => one.coding.pending) ? " pending" : ""}`, text: words });
    if (inner && !reading) {
      made.style.backgroundColor = isChosen ? "" : `var(--tint${codeOf(inner.coding.code).hue})`;
      made.style.backgroundImage = over.map((one) => bar(codeOf(one.coding.code).hue)).join(",");
      made.style.backgroundPosition = over.map((one) => `0 calc(100% - ${one.lane * 3}px)`).join(",");
      made.style.backgroundSize = over.map(() => "100% 2px").join(",");
    }
    return made;
  }

  const bar = (hue) => `linear-gradient(var(--bar${hue}),var(--bar${hue}))`;

  function chip({ coding }) {
    const code = codeOf(coding.code);
    const differs = side && mode === "both" ? DIFFERENT[side.differs[coding.id]] : "";
    const label = `${coding.direction} ${code.name}${coding.speaker ? `, ${coding.speaker}` : ""}${coding.memo ? `, memo: ${coding.memo}` : ""}${differs ? `, ${differs}` : ""}`;
    return make(
      "button",
      {
        type: "button", tabindex: "-1", class: `chip hue${code.hue}${coding.id === active ? " active" : ""}${coding.pending ? " pending" : ""}${differs ? " differs" : ""}`, title: label, "aria-label": label, "data-coding": coding.id,
        on: { click: () => (activate(coding.id), parts.text.focus({ preventScroll: true })) },
      },
      make("b", { text: signOf(coding.direction) }),
      make("span", { text: code.name }),
      coding.memo ? make("i", { text: "\u270e" }) : null,
      differs ? make("em", { text: differs }) : null,
    );
  }

  // -- the cursor and the selection --

  function unitAt(node, offset) {
    const body = node.nodeType === Node.TEXT_NODE ? node.parentElement.closest(".line") : node.closest?.(".line");
    if (body && body.dataset.line !== undefined && parts.text.contains(body)) {
      const range = document.createRange();
      range.selectNodeContents(body);
      range.setEnd(node, offset);
      return text.lines[Number(body.dataset.line)].start + range.toString().length;
    }
    const range = document.createRange();
    range.setStart(node, offset);
    // between lines: the beginning of the next one, or the end of all
    const next = parts.rows.find((row) => range.comparePoint(row.body, 0) >= 0);
    return next ? next.line.start : text.text.length;
  }

  function domAt(unit) {
    const row = parts.rows[text.lineAt(unit)];
    let left = unit - row.line.start;
    const walker = document.createTreeWalker(row.body, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node && left > node.length) {
      left -= node.length;
      node = walker.nextNode();
    }
    return node ? [node, left] : [row.body, 0];
  }

  function rectAt(unit) {
    const [node, offset] = domAt(unit);
    const range = document.createRange();
    range.setStart(node, offset);
    range.collapse(true);
    const rects = range.getClientRects();
    if (rects.length) return rects[rects.length - 1];
    const box = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).getBoundingClientRect();
    return { left: box.left, top: box.top, height: box.height || 20, bottom: box.bottom };
  }

  function placeCaret() {
    put();
    // lines that come into view only now have their height in the next frame
    requestAnimationFrame(put);
  }

  function put() {
    if (!parts.caret || !parts.rows.length) return;
    const visible = document.activeElement === parts.text;
    parts.caret.hidden = !visible;
    if (!visible) return;
    const frame = parts.text.getBoundingClientRect();
    const rect = rectAt(caret);
    parts.caret.style.left = `${rect.left - frame.left - parts.text.clientLeft + parts.text.scrollLeft}px`;
    parts.caret.style.top = `${rect.top - frame.top - parts.text.clientTop + parts.text.scrollTop}px`;
    parts.caret.style.height = `${rect.height}px`;
  }

  function reveal(unit) {
    const row = parts.rows[text.lineAt(unit)].element;
    const frame = parts.text.getBoundingClientRect();
    let rect = rectAt(unit);
    if (rect.top < frame.top || rect.bottom > frame.bottom) {
      parts.text.scrollTop += row.getBoundingClientRect().top - frame.top - frame.height / 3;
      rect = rectAt(unit);
      if (rect.bottom > frame.bottom || rect.top < frame.top) parts.text.scrollTop += rect.top - frame.top - frame.height / 3;
    }
  }

  function pressed(event) {
    if (event.button !== 0 || event.target.closest(".chip")) return;
    if (event.shiftKey) {
      event.preventDefault();
      const at = fromPoint(event.clientX, event.clientY);
      if (at !== null) select(anchor, at);
      parts.text.focus({ preventScroll: true });
      return;
    }
    dragging = true;
    document.addEventListener("mouseup", released, { once: true });
  }

  function released(event) {
    if (!dragging) return;
    dragging = false;
    const picked = document.getSelection();
    if (!picked.rangeCount || !parts.text.contains(picked.anchorNode)) return;
    const from = unitAt(picked.anchorNode, picked.anchorOffset);
    const to = parts.text.contains(picked.focusNode) ? unitAt(picked.focusNode, picked.focusOffset) : from;
    picked.removeAllRanges();
    parts.text.focus({ preventScroll: true });
    if (from === to) {
      const under = covering(from);
      // another click on the same words goes to the coding around the one that is looked at
      const next = under[(under.findIndex((coding) => coding.id === active) + 1) % (under.length || 1)];
      active = next ? next.id : "";
    }
    select(from, to, from !== to);
    event.preventDefault();
  }

  function covering(unit) {
    const at = text.point(unit);
    const shown = mode === "own" || mode === "both" ? own() : side.theirs;
    return shown.filter((coding) => coding.found && shows(coding) && coding.start <= at && at < coding.end).sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  function select(from, to, letGo = false) {
    anchor = from;
    caret = to;
    if (letGo) active = "";
    if (has()) purpose = "code";
    refresh();
    if (document.activeElement === parts.text) reveal(caret);
    placeCaret();
  }

  function copied(event) {
    if (!has()) return;
    event.clipboardData.setData("text/plain", text.text.slice(...span()));
    event.preventDefault();
  }

  function fromPoint(x, y) {
    const spot = document.caretPositionFromPoint?.(x, y);
    const found = spot ? [spot.offsetNode, spot.offset] : null;
    const range = found ? null : document.caretRangeFromPoint?.(x, y);
    const [node, offset] = found || (range ? [range.startContainer, range.startOffset] : [null, 0]);
    return node && parts.text.contains(node) ? unitAt(node, offset) : null;
  }

  function step(forward, byWord) {
    const row = text.lines[text.lineAt(caret)];
    if (forward && caret >= row.end) return Math.min(caret + 1, text.text.length);
    if (!forward && caret <= row.start) return Math.max(caret - 1, 0);
    const line = text.text.slice(row.start, row.end);
    const ends = [...(byWord ? WORD : LETTER).segment(line)].filter((one) => !byWord || one.isWordLike).map((one) => [row.start + one.index, row.start + one.index + one.segment.length]);
    if (forward) return (ends.find(([, end]) => end > caret) || [0, row.end])[1];
    return (ends.reverse().find(([start]) => start < caret) || [row.start])[0];
  }

  function vertical(down, far) {
    const rect = rectAt(caret);
    if (column === null) column = rect.left;
    const distance = far ? parts.text.clientHeight * 0.8 : rect.height * 0.8;
    for (let tries = 1; tries < 8; tries++) {
      const y = down ? rect.bottom + distance * tries - rect.height * 0.4 : rect.top - distance * tries + rect.height * 0.4;
      const frame = parts.text.getBoundingClientRect();
      const outside = down ? y - frame.bottom + 10 : frame.top - y + 10;
      const before = parts.text.scrollTop;
      if (outside > 0) parts.text.scrollTop += (down ? 1 : -1) * (outside + 40);
      const at = fromPoint(column, y - (parts.text.scrollTop - before));
      // between two rows the browser may answer with the row it came from
      if (at !== null && (down ? at > caret : at < caret)) {
        const there = rectAt(at).top + parts.text.scrollTop - before;
        if (down ? there > rect.top + 4 : there < rect.top - 4) return at;
      }
      if (far) break;
    }
    const next = text.lineAt(caret) + (down ? 1 : -1);
    return next < 0 ? 0 : next >= text.lines.length ? text.text.length : text.lines[next].start;
  }

  function edge(forward, whole) {
    if (whole) return forward ? text.text.length : 0;
    const line = text.lines[text.lineAt(caret)];
    return forward ? line.end : line.start;
  }

  // where a key takes the cursor; null for a key that moves nothing
  function target(event) {
    const byWord = event.ctrlKey || event.altKey;
    const row = parts.rows[text.lineAt(caret)].body;
    const rightwards = getComputedStyle(row).direction !== "rtl";
    if (event.key === "ArrowRight") return step(rightwards, byWord);
    if (event.key === "ArrowLeft") return step(!rightwards, byWord);
    if (event.key === "Home" || event.key === "End") return edge(event.key === "End", event.ctrlKey);
    if (["ArrowDown", "ArrowUp", "PageDown", "PageUp"].includes(event.key)) return vertical(event.key.endsWith("Down"), event.key.startsWith("Page"));
    return null;
  }

  function textKeys(event) {
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.key === "Tab" || (ctrl && event.key.toLowerCase() === "c")) return;
    const at = target(event);
    if (at !== null) {
      if (!event.key.startsWith("Arrow") || !/Up|Down/.test(event.key)) column = null;
      const kept = column;
      select(event.shiftKey ? anchor : at, at);
      column = kept;
    } else if (ctrl && event.key.toLowerCase() === "a") select(0, text.text.length);
    else if (ctrl && event.key.toLowerCase() === "z") ask(event.shiftKey ? "redo" : "undo");
    else if (ctrl && event.key.toLowerCase() === "y") ask("redo");
    else if (ctrl || event.altKey || !command(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function command(key) {
    const directed = all.directions.find((one) => one.key === key || (key === "=" && one.key === "+") || (key === "_" && one.key === "-"));
    const does = {
      Enter: () => search("code"), "/": () => search("code"), Escape: letGo, n: () => walk(1), p: () => walk(-1), u: nextUncoded, v: readingView, m: () => root.querySelector(`#${id("memo")}`)?.focus(),
      r: recode, s: split, j: () => working() && ask("merge", { id: active }), w: move, Delete: () => working() && ask("remove", { id: active }), Backspace: () => working() && ask("remove", { id: active }),
      c: newCode, k: nameToCode, d: nextDifference, x: () => select(...line()), "[": () => turn(-1), "]": () => turn(1),
    };
    if (directed && active && working()) change(active, { direction: directed.id });
    else if (/^[1-9]$/.test(key)) recent[key - 1] && choose(recent[key - 1]);
    else if (does[key]) does[key]();
    else return false;
    return true;
  }

  function line() {
    const { start, end } = text.lines[text.lineAt(caret)];
    return [start, end, true];
  }

  // -- what a person does --

  function working() {
    if (codings.has(active) && !closed()) return true;
    say(closed() ? "Nothing can be changed here now." : "Go to a coding first: click its words, or press n.", "refused");
    return false;
  }

  function search(what) {
    purpose = what;
    if (what === "code" && !has()) {
      say("Select the words first.", "refused");
      return;
    }
    if (reading) {
      reading = false;
      draw();
    }
    tab = "codes";
    tabs();
    parts.search.value = "";
    drawTree();
    parts.search.focus();
    hint();
  }

  function choose(code) {
    if (purpose === "recode" && codings.has(active)) change(active, { code_id: code });
    else if (has()) addCoding(code);
    else {
      say("Select the words first, then choose the code.", "refused");
      return;
    }
    remember(code);
    purpose = "code";
    parts.search.value = "";
    backToText();
  }

  function remember(code) {
    if (recent.includes(code)) return;
    // a key keeps its code as long as there are keys left
    if (recent.length < 9) recent.push(code);
    else recent[(remember.at = ((remember.at ?? -1) + 1) % 9)] = code;
  }

  function addCoding(code) {
    if (closed()) {
      say(all.closed || "Nothing can be changed here now.", "refused");
      return;
    }
    let [from, to] = span();
    const words = text.text.slice(from, to);
    from += words.length - words.trimStart().length;
    to -= words.length - words.trimEnd().length;
    if (from >= to) {
      say("There are no words in the selection.", "refused");
      return;
    }
    const pending = asked + 1;
    const made = { id: `new ${pending}`, source: text.id, start: text.point(from), end: text.point(to), found: true, quote: words.trim(), code, direction: "neutral", speaker: "", translation: "", memo: "", pending };
    codings.set(made.id, made); // drawn at once, dashed until it is on the disk
    anchor = caret = to;
    ask("add", { source: text.id, start: made.start, end: made.end, code, direction: "neutral" });
    refresh();
  }

  function change(which, cells) {
    ask("change", { id: which, cells });
  }

  function recode() {
    if (working()) search("recode");
  }

  function split() {
    if (working()) ask("split", { id: active, at: text.point(caret) });
  }

  function move() {
    if (!working()) return;
    const [from, to] = span();
    if (from === to) say("Select the words that the coding is to have, without clicking on it again, then press w.", "refused");
    else ask("move", { id: active, start: text.point(from), end: text.point(to) });
  }

  function activate(which) {
    active = which;
    purpose = "code";
    const coding = codings.get(which) || side?.theirs.find((one) => one.id === which);
    if (coding && coding.found) {
      anchor = caret = text.unit(coding.start);
      refresh();
      reveal(caret);
      placeCaret();
    } else refresh();
  }

  function walk(way) {
    const shown = (mode === "own" || mode === "both" ? own() : side.theirs).filter((coding) => coding.found && shows(coding)).sort((a, b) => a.start - b.start || b.end - a.end);
    if (!shown.length) {
      say("There is no coding in this text yet.", "");
      return;
    }
    const here = shown.findIndex((coding) => coding.id === active);
    const at = text.point(caret);
    const after = way > 0 ? shown.findIndex((coding) => coding.start >= at) : shown.findLastIndex((coding) => coding.start < at);
    const next = here >= 0 ? here + way : after;
    activate(shown[(next + shown.length) % shown.length].id);
  }

  function jump(coding) {
    const there = () => {
      activate(coding.id);
      parts.text.focus({ preventScroll: true });
      placeCaret();
    };
    if (coding.source === text.id) there();
    else ask("text", { source: coding.source }, there);
  }

  function go(source) {
    ask("text", { source }, () => parts.text.focus({ preventScroll: true }));
  }

  function turn(way) {
    const next = all.texts[order(text.id) + way];
    if (next) go(next.id);
  }

  function nextUncoded() {
    const spans = own().filter((coding) => coding.found).map((coding) => [text.unit(coding.start), text.unit(coding.end)]);
    const free = text.lines.filter(({ start, end }) => text.text.slice(start, end).trim() && !spans.some(([from, to]) => from < end && to > start));
    const next = free.find(({ start }) => start > Math.min(anchor, caret)) || free[0];
    if (!next) {
      say("Every paragraph of this text has a coding.", "");
      return;
    }
    parts.text.focus({ preventScroll: true });
    active = "";
    select(next.end, next.start);
    reveal(next.start);
  }

  function nextDifference() {
    if (mode !== "both") return;
    const different = [...own(), ...side.theirs].filter((coding) => coding.found && side.differs[coding.id]).sort((a, b) => a.start - b.start);
    const next = different.find((coding) => coding.start > text.point(caret)) || different[0];
    if (!next) say("The two coders did the same in this text.", "");
    else activate(next.id);
  }

  function readingView() {
    reading = !reading;
    active = "";
    mode = "own";
    side = null;
    draw();
    parts.text.focus({ preventScroll: true });
  }

  function letGo() {
    active = "";
    purpose = "code";
    select(caret, caret);
  }

  function backToText() {
    purpose = "code";
    parts.text.focus({ preventScroll: true });
    placeCaret();
    hint();
  }

  // -- two small forms: a new code, a name that becomes a code --

  function dialog(title, words, fields, label, done) {
    const shut = () => {
      parts.dialog.hidden = true;
      fill(parts.dialog);
      backToText();
    };
    const keys = (event) => {
      if (event.key === "Escape") shut();
      else if (event.key === "Enter") done(shut);
      else return event.stopPropagation();
      event.preventDefault();
      event.stopPropagation();
    };
    for (const { made } of fields) made.addEventListener("keydown", keys);
    fill(parts.dialog,
      make("h4", { text: title }),
      make("p", { text: words }),
      ...fields.map(({ label: name, made }) => make("label", { class: "field" }, make("span", { text: name }), made)),
      make("div", { class: "acts" }, make("button", { type: "button", class: "main", on: { click: () => done(shut) }, text: label }), make("button", { type: "button", on: { click: shut }, text: "Cancel" })),
    );
    parts.dialog.hidden = false;
    fields[0].made.focus();
  }

  function newCode() {
    if (all.closed) return;
    const name = make("input", { type: "text", id: id("code-name"), autocomplete: "off", value: parts.search.value });
    const definition = make("input", { type: "text", id: id("code-definition"), autocomplete: "off" });
    const parent = make("select", { id: id("code-parent") });
    parent.append(make("option", { value: "", text: "on its own, at the top" }), ...all.codes.map((code) => make("option", { value: code.id, text: `below ${"\u2003".repeat(code.depth)}${code.name}` })));
    const words = has() ? "The selected words get the new code." : "It goes into the codebook, where all coders see it.";
    const fields = [{ label: "Name", made: name }, { label: "What it means", made: definition }, { label: "Place", made: parent }];
    dialog("New code", words, fields, "Add the code", (shut) => {
      ask("new_code", { code: name.value, definition: definition.value, parent_id: parent.value }, (answer) => {
        parts.search.value = "";
        shut();
        if (has()) choose(answer.code);
      });
    });
  }

  function nameToCode() {
    // a name has to go from a text that the coder is done with as well
    const shut = all.closed || mode !== "own";
    if (shut || !has()) {
      say(shut ? "Nothing can be changed here now." : "Select the name first, then press k.", "refused");
      return;
    }
    const [from, to] = span();
    const code = make("input", { type: "text", id: id("person"), list: id("persons"), autocomplete: "off", value: all.persons.next });
    const known = make("datalist", { id: id("persons") }, ...all.persons.codes.map((one) => make("option", { value: one })));
    const words = `"${text.text.slice(from, to).trim()}" is replaced in all texts, quotes and memos of the case, and the name goes into private/key.csv. This cannot be undone here.`;
    dialog("A name becomes a code", words, [{ label: "Code: a new one, or that of a person in the key", made: code }], "Replace everywhere", (shut) => {
      ask("name", { source: text.id, start: text.point(from), end: text.point(to), code: code.value }, () => {
        shut();
        letGo();
      });
    });
    parts.dialog.append(known);
  }

  // -- words at the foot --

  function say(words, kind) {
    if (!parts.status) return;
    parts.status.textContent = words;
    parts.status.className = `status ${kind}`.trim();
  }

  function hint() {
    if (!parts.hint || !text) return;
    const keys = (...pairs) => pairs.flatMap(([key, words]) => [make("kbd", { text: key }), ` ${words}  `]);
    const searching = document.activeElement === parts.search || parts.tree.contains(document.activeElement);
    let words;
    if (all.closed || mode !== "own") words = [...keys(["n", "next coding"], ["p", "previous"], ["v", "reading view"]), mode === "both" ? make("span", {}, ...keys(["d", "next difference"])) : ""];
    else if (text.done) words = ["You are done with this text. ", ...keys(["n", "next coding"], ["]", "next text"])];
    else if (searching || purpose === "recode") words = ["Type a part of the code's name and press ", make("kbd", { text: "Enter" }), ", or click a code. ", ...keys(["\u2193", "into the list"], ["Esc", "back"])];
    else if (has()) words = [make("strong", { text: "2. Now the code: " }), "press ", make("kbd", { text: "Enter" }), " and type its name, or click it on the left. ", ...keys(["1-9", "a code you used"], ["c", "new code"], ["k", "this is a name: hide it"])];
    else if (codings.has(active)) words = [make("strong", { text: "3. How was it meant? " }), ...keys(["+", "positive"], ["-", "negative"], ["*", "mixed"], ["0", "neutral"], ["m", "memo"], ["r", "other code"], ["s", "split"], ["j", "join"], ["Del", "delete"], ["Ctrl+Z", "undo"])];
    else words = [make("strong", { text: "1. Select words: " }), "drag over them, or click into the text and hold ", make("kbd", { text: "Shift" }), " with the arrow keys. ", ...keys(["x", "whole paragraph"], ["u", "next uncoded"], ["n", "next coding"], ["]", "next text"])];
    fill(parts.hint, ...words);
  }

  const disconnected = () => model.comm_live === false && say("The kernel has gone: nothing more is saved here. What was shown as saved is on the disk. Restart the kernel and run the cell again.", "refused");
  root.addEventListener("focusin", hint);
  root.addEventListener("pointerdown", pressing, true);
  for (const event of LET_UP) document.addEventListener(event, letUp, true);
  root.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    say("There is nothing to save by hand: each change is on the disk when the pad says so.", "");
  });
  model.on("msg:custom", heard);
  model.on("comm_live_update", disconnected);
  draw();
  ask("open");
  return () => {
    for (const { timer } of waiting.values()) clearTimeout(timer);
    document.removeEventListener("mouseup", released);
    for (const event of LET_UP) document.removeEventListener(event, letUp, true);
    model.off("msg:custom", heard);
    model.off("comm_live_update", disconnected);
  };
}

export default { render };
