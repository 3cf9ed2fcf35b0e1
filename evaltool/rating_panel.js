// The view of the rating panel. It draws what Python sends in `shown`, keeps what is typed in `drafts`, and asks Python to save; it decides nothing.
// All text comes from tables that people wrote, so it is set as text and never as HTML.

const ANSWER_WITHIN = 15000; // milliseconds until we say that nobody answers
const FOCUSABLE = ["button", "input", "textarea", "summary"];
let panels = 0;

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
  element.append(...children.filter(Boolean));
  return element;
}

function render({ model, el }) {
  const panel = `evaltool-rating-${++panels}`;
  const answers = {}; // per criterion: what came of the last attempt to save
  let drafts = { ...model.get("drafts") };
  let chosen = first();
  let waiting = null;
  let later = null;

  const root = make("div", { class: "evaltool-rating", "data-lm-suppress-shortcuts": "true", on: { keydown: saveByKey } });
  // JupyterLab takes line breaks from whatever is in a cell, in a listener of the field itself; on the way down we are first
  root.addEventListener("beforeinput", (event) => event.stopPropagation(), true);
  el.append(root);

  function first() {
    const criteria = model.get("shown").criteria;
    return (criteria.find((criterion) => !criterion.history.length) || criteria[0] || {}).id;
  }

  const blank = () => ({ rating: "", words: "", justification: "", finding_ids: [], outside_range_reason: "", day: "" });
  const draft = () => ({ ...blank(), ...drafts[chosen] });
  const shown = () => model.get("shown").criteria.find((criterion) => criterion.id === chosen);
  const id = (name) => `${panel}-${name}`;
  const field = (name) => root.querySelector(`#${CSS.escape(id(name))}`); // an N/A in an id is no selector

  function keep(changes) {
    drafts = { ...drafts, [chosen]: { ...draft(), ...changes } };
    model.set("drafts", drafts);
    clearTimeout(later);
    later = setTimeout(() => model.save_changes(), 400);
  }

  function forget(criterion) {
    drafts = Object.fromEntries(Object.entries(drafts).filter(([name]) => name !== criterion));
    model.set("drafts", drafts);
    model.save_changes();
  }

  // -- what is drawn --

  function draw() {
    const focused = document.activeElement && root.contains(document.activeElement) ? document.activeElement.id : "";
    const all = model.get("shown");
    const open = [...root.querySelectorAll("details[open]")].map((details) => details.id);
    root.replaceChildren(
      make("h3", { text: all.heading }),
      ...(all.mark ? [make("p", { class: "mark", text: `${all.mark}.` })] : []),
      make("p", { class: "quiet", text: all.scheme }),
      make("nav", { "aria-label": "Criteria" }, ...all.criteria.map(tab), lookAgain()),
      ...(shown() ? [make("div", { class: "sides" }, evidence(shown()), all.closed ? closed(all.closed) : form(shown(), all))] : []),
    );
    for (const details of root.querySelectorAll("details")) details.open = open.includes(details.id);
    if (focused) document.getElementById(focused)?.focus();
  }

  function tab(criterion) {
    const last = criterion.history.at(-1);
    const state = last ? `decided: ${last.words}` : drafts[criterion.id] ? "begun, not saved" : "not decided yet";
    const go = () => {
      chosen = criterion.id;
      draw();
      root.querySelector("h4").focus();
    };
    const short = state.length > 60 ? `${state.slice(0, 57)}...` : state;
    return make("button", { type: "button", id: id(`tab-${criterion.id}`), "aria-current": String(criterion.id === chosen), on: { click: go } }, criterion.name, make("span", { text: short }));
  }

  function lookAgain() {
    return make("button", { type: "button", id: id("look"), on: { click: () => model.send({ kind: "look", criterion: chosen }) } }, "Look again", make("span", { text: "reads all ratings anew" }));
  }

  function evidence(criterion) {
    return make(
      "section",
      { "aria-label": "Evidence" },
      make("h4", { text: criterion.name, tabindex: "-1" }),
      make("p", { text: criterion.definition }),
      ...listed("Questions", criterion.questions.map((text) => make("li", { text }))),
      make("h5", { text: `Findings (${criterion.findings.length})` }),
      criterion.findings.length ? make("ul", {}, ...criterion.findings.map(finding)) : make("p", { text: "No finding speaks to this criterion yet." }),
      ...listed("Words from both sides", criterion.quotes.map((text) => make("li", { text }))),
      make("p", { text: criterion.strength }),
      make("div", { class: "range" }, criterion.range ? make("p", {}, make("strong", { text: criterion.range })) : null, make("p", { class: "quiet", text: criterion.why })),
    );
  }

  function finding(found) {
    return make("li", {}, make("details", { id: id(`finding-${found.id}`) }, make("summary", { text: `${found.id} (${found.strength}): ${found.headline}` }), make("p", { text: found.text }), make("p", { class: "quiet", text: found.weight })));
  }

  function listed(heading, items) {
    return items.length ? [make("h5", { text: heading }), make("ul", {}, ...items)] : [];
  }

  function closed(why) {
    return make("section", { "aria-label": "Decision" }, make("h4", { text: "Nothing can be entered yet" }), make("p", { id: id("closed"), text: why }), ...decisions(shown()));
  }

  function form(criterion, all) {
    const typed = draft();
    const typing = (name) => ({ input: (event) => { keep({ [name]: event.target.value }); outside(criterion); } });
    const part = make(
      "section",
      { "aria-label": "Decision" },
      make("p", { class: "error", id: id("error-"), text: "" }),
      choices(criterion, typed, all),
      all.in_words ? text("words", "Judgement in words", "rating", typed, { input: (event) => { keep({ words: event.target.value, rating: "words" }); field("rating-words").checked = true; } }, true) : null,
      make("div", { class: "part", id: id("outside"), hidden: true }, ...outsideParts(criterion, typed, typing)),
      text("justification", "Justification (required)", "justification", typed, typing("justification")),
      findingsUsed(criterion, typed),
      make(
        "div",
        { class: "part" },
        make("label", { class: "field", for: id("day"), text: "Day of the decision (may stay empty)" }),
        input("text", "day", "date", typed.day, typing("day"), { size: "14", placeholder: "year-month-day", autocomplete: "off" }),
        error("date"),
      ),
      make("button", { type: "button", class: "save", id: id("save"), disabled: waiting !== null, on: { click: save }, text: all.in_words ? "Save judgement" : "Save rating" }),
      make("p", { class: "status", id: id("status"), role: "status", tabindex: "-1" }),
      ...decisions(criterion),
    );
    queueMicrotask(() => { outside(criterion); say(); });
    return part;
  }

  function choices(criterion, typed, all) {
    const radios = criterion.choices.map((choice) => {
      const pick = () => { keep({ rating: choice.value }); outside(criterion); };
      const radio = make("input", { type: "radio", name: id("rating"), id: id(`rating-${choice.value}`), value: choice.value, checked: typed.rating === choice.value, "aria-describedby": id("error-rating"), on: { change: pick } });
      return make("label", { class: "choice" }, radio, make("span", {}, choice.label, make("small", { text: choice.anchor })));
    });
    return make("fieldset", { id: id("rating") }, make("legend", { text: all.in_words ? "Judgement" : "Rating" }), ...radios, error("rating"));
  }

  function findingsUsed(criterion, typed) {
    if (!criterion.findings.length) return null;
    const boxes = criterion.findings.map((found) => {
      const tick = (event) => {
        const others = draft().finding_ids.filter((one) => one !== found.id);
        keep({ finding_ids: event.target.checked ? [...others, found.id] : others });
      };
      const box = make("input", { type: "checkbox", id: id(`uses-${found.id}`), value: found.id, checked: typed.finding_ids.includes(found.id), on: { change: tick } });
      return make("label", { class: "choice" }, box, make("span", { text: `${found.id} ${found.headline}` }));
    });
    return make("fieldset", { id: id("finding_ids") }, make("legend", { text: "Findings it rests on" }), ...boxes, error("finding_ids"));
  }

  function outsideParts(criterion, typed, typing) {
    const ask = make("p", { id: id("ask"), text: `This lies outside what the evidence makes plausible. ${criterion.range} Say why the rating is right all the same.` });
    return [ask, text("outside_range_reason", "Reason for a rating outside the range (required)", "outside_range_reason", typed, typing("outside_range_reason"), true)];
  }

  function text(name, label, column, typed, on, short = false) {
    const area = input("textarea", name, column, typed[name], on, short ? { class: "short" } : {});
    return make("div", { class: "part" }, make("label", { class: "field", for: id(name), text: label }), area, error(column === "rating" ? "" : column));
  }

  function input(kind, name, column, value, on, more) {
    const attributes = { id: id(name), "aria-describedby": id(`error-${column}`), on, ...more };
    const made = kind === "textarea" ? make("textarea", attributes) : make("input", { type: kind, ...attributes });
    made.value = value;
    return made;
  }

  const error = (column) => (column ? make("p", { class: "error", id: id(`error-${column}`) }) : null);

  function outside(criterion) {
    const step = Number(draft().rating);
    const isOutside = criterion.low !== null && draft().rating !== "" && !Number.isNaN(step) && (step < criterion.low || step > criterion.high);
    const part = field("outside");
    if (part) part.hidden = !isOutside;
    return isOutside;
  }

  function decisions(criterion) {
    const agreed = model.get("shown").rater === "agreed";
    const own = criterion.history.map((past, index) => make("li", {}, decision(past, index === criterion.history.length - 1 ? " (counts)" : "")));
    const others = criterion.others.map((other) => make("li", {}, decision(other, "", other.by === "agreed" ? "Agreed on" : `Rater ${other.by}`)));
    return [
      ...(own.length ? [make("h5", { text: agreed ? "Agreed on so far, the last one counts" : "Decided so far, the last one counts" }), make("ol", {}, ...own)] : []),
      ...(others.length ? [make("h5", { text: agreed ? "What each rater decided" : "What the others decided" }), criterion.differ ? make("p", { text: criterion.differ }) : null, make("ul", {}, ...others)] : []),
    ].filter(Boolean);
  }

  function decision(past, more, by = "") {
    const head = `${by ? `${by}: ` : ""}${past.words}${more}${past.day ? `, ${past.day}` : ""}`;
    return make(
      "div",
      { class: "decision" },
      make("strong", { text: head }),
      make("p", { text: past.justification }),
      past.reason ? make("p", { text: `Outside the range, because: ${past.reason}` }) : null,
      past.findings ? make("p", { class: "quiet", text: `Rests on ${past.findings}` }) : null,
    );
  }

  // -- saving --

  function save() {
    if (waiting !== null || model.get("shown").closed) return;
    const criterion = shown();
    const typed = draft();
    const rating = typed.rating === "words" ? typed.words : typed.rating;
    const reason = outside(criterion) ? typed.outside_range_reason : "";
    answers[chosen] = { said: "Saving ...", errors: [] };
    waiting = setTimeout(unanswered, ANSWER_WITHIN, chosen);
    say();
    model.send({ kind: "save", criterion: chosen, rating, justification: typed.justification, finding_ids: typed.finding_ids, outside_range_reason: reason, day: typed.day });
  }

  function unanswered(criterion) {
    waiting = null;
    answers[criterion] = { said: "There is no answer from the kernel, so it is not known to be saved. What you typed is kept here; run the cell again, and look at the decisions below.", errors: [] };
    say();
  }

  function saveByKey(event) {
    if ((event.ctrlKey || event.metaKey) && ["s", "Enter"].includes(event.key)) {
      event.preventDefault();
      save();
    }
  }

  function heard(answer) {
    if (answer.kind !== "answer") return;
    clearTimeout(waiting);
    waiting = null;
    if (answer.said) answers[answer.criterion] = answer;
    if (answer.saved) forget(answer.criterion);
    draw();
    if (answer.criterion === chosen) setTimeout(() => focusAfter(answer));
  }

  function focusAfter(answer) {
    const wrong = root.querySelector("[aria-invalid]");
    if (wrong) wrong.focus();
    else if (answer.said) field("status")?.focus();
  }

  // the element to go to for a column of the table
  function place(column) {
    if (column === "rating") return model.get("shown").in_words ? field("words") : root.querySelector(`#${id("rating")} input:checked`) || root.querySelector(`#${id("rating")} input`);
    return field(column === "date" ? "day" : column);
  }

  function say() {
    const answer = answers[chosen] || { said: "", errors: [] };
    const status = field("status");
    if (!status) return;
    status.textContent = answer.said;
    status.className = `status ${answer.saved ? "saved" : answer.errors.length || answer.said.startsWith("Not") ? "refused" : ""}`;
    field("save").disabled = waiting !== null;
    for (const found of root.querySelectorAll(".error")) found.textContent = "";
    for (const found of root.querySelectorAll("[aria-invalid]")) found.removeAttribute("aria-invalid");
    for (const { field: column, sentence } of answer.errors) {
      const spot = field(`error-${column}`) || field("error-");
      spot.textContent = `${spot.textContent} ${sentence}`.trim();
      place(column)?.setAttribute("aria-invalid", "true");
    }
    if (answer.errors.some((found) => found.field === "outside_range_reason")) field("outside").hidden = false;
  }

  model.on("change:shown", draw);
  model.on("msg:custom", heard);
  draw();
  return () => {
    clearTimeout(later);
    clearTimeout(waiting);
    model.off("change:shown", draw);
    model.off("msg:custom", heard);
  };
}

export default { render };
