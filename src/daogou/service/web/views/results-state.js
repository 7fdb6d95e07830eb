// What a result depends on: all of it stands in the address, so that back, reload and sharing work.
import { el, icon } from "../lib/dom.js";
import { say, t } from "../lib/language.js";

/** `{ q, without, sort, verbatim, chosen }` from an address; `f=colour|colour=red` is a facet value that was tapped. */
export function readState(query) {
  const chosen = {};
  for (const pair of query.getAll("f")) {
    const cut = pair.indexOf("|");
    if (cut > 0) (chosen[pair.slice(0, cut)] ??= []).push(pair.slice(cut + 1));
  }
  return { q: query.get("q") ?? "", without: query.getAll("without"), sort: query.get("sort") ?? "", verbatim: query.has("verbatim"), chosen };
}

export function address(state) {
  const query = new URLSearchParams();
  if (state.q) query.set("q", state.q);
  for (const slot of state.without) query.append("without", slot);
  for (const [name, values] of Object.entries(state.chosen)) {
    for (const value of values) query.append("f", `${name}|${value}`);
  }
  if (state.sort) query.set("sort", state.sort);
  if (state.verbatim) query.set("verbatim", "1");
  return `/search?${query}`;
}

/** A state with a facet value tapped, or let go. */
export function toggled(state, name, value) {
  const values = state.chosen[name] ?? [];
  const chosen = values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
  return { ...state, chosen: { ...state.chosen, [name]: chosen } };
}

/** What a slot's chip says; a sort that was chosen from the list has no words and no chip. */
export const slotLabel = (slot) => say(slot.label);

/** Slots by what their chips say: those that say the same (a recipient and a gender) are one chip. */
export function chipGroups(slots) {
  const groups = new Map();
  for (const slot of slots.filter(slotLabel)) {
    const label = slotLabel(slot);
    const group = groups.get(label) ?? { label, excluded: slot.excluded, ids: [], words: new Set() };
    group.ids.push(slot.id);
    for (const span of slot.spans) group.words.add(span.words);
    groups.set(label, group);
  }
  return [...groups.values()];
}

export const withoutChip = (state, group) => address({ ...state, without: [...new Set([...state.without, ...group.ids])] });

/** The query with the words that were understood marked; a chip under the pointer lights up its words. */
export function echo(need) {
  const letters = [...need.query]; // spans count code points
  const spans = need.slots.filter(slotLabel).flatMap((slot) => slot.spans.map((span) => ({ ...span, slot: slot.id })))
    .filter((span) => letters.slice(span.start, span.end).join("") === span.words);
  const cuts = [...new Set([0, letters.length, ...spans.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => {
    const start = cuts[i];
    const text = letters.slice(start, end).join("");
    const slots = spans.filter((span) => span.start <= start && span.end >= end).map((span) => span.slot);
    return slots.length ? el("span", { class: "read", "data-slots": JSON.stringify(slots) }, text) : text;
  });
}

function light(ids, on) {
  for (const node of document.querySelectorAll(".read")) {
    node.classList.toggle("lit", on && JSON.parse(node.dataset.slots).some((id) => ids.includes(id)));
  }
}

const known = new Map(); // labels of facet values that were tapped: they leave the facets once everything has them

export function rememberFacets(facets) {
  for (const facet of facets) {
    for (const value of facet.values) known.set(`${facet.name}|${value.id}`, value.label);
  }
}

function chosenLabel(name, value, page, categories = []) {
  const category = [...categories, ...page.items.map((item) => ({ id: item.category?.id, label: item.category?.name }))]
    .find((one) => name === "category" && one.id === value);
  return say(known.get(`${name}|${value}`) ?? category?.label) || value.slice(value.indexOf("=") + 1);
}

/** The row of chips: slots that were understood, facet values that were tapped, and the way back. */
export function chips(page, state, categories) {
  rememberFacets(page.facets);
  const narrowed = Object.entries(state.chosen).flatMap(([name, values]) =>
    values.map((value) => ({ name, value, label: chosenLabel(name, value, page, categories) })));
  const slots = chipGroups(page.need.slots);
  if (!slots.length && !narrowed.length && !state.without.length) return { narrowed, row: "" };
  const list = [
    ...slots.map((group) => el("li", {}, slotChip(group, state))),
    ...narrowed.map((one) => el("li", {}, el("a", {
      class: "chip narrowed", href: address(toggled(state, one.name, one.value)), "aria-label": t("removeSlot", one.label),
    }, one.label, icon("close")))),
    state.without.length > 0 && el("li", {}, el("a", { class: "link", href: address({ ...state, without: [] }) }, t("restore"))),
  ];
  return { narrowed, row: el("div", { class: "chips" }, el("span", { class: "chips-name", id: "understood" }, t(slots.length ? "understood" : "narrowed")), el("ul", { "aria-labelledby": "understood" }, list)) };
}

function slotChip(group, state) {
  const read = [...group.words].join(" … ");
  const lit = (on) => () => light(group.ids, on);
  return el("a", {
    class: group.excluded ? "chip excluded" : "chip",
    href: withoutChip(state, group),
    title: read ? t("readFrom", read) : null,
    "aria-label": `${t("removeSlot", group.label)}${read ? ` (${t("readFrom", read)})` : ""}`,
    onmouseenter: lit(true),
    onmouseleave: lit(false),
    onfocus: lit(true),
    onblur: lit(false),
  }, group.label, icon("close"));
}
