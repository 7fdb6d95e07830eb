// Facets with counts, beside the results or in a sheet on a phone, and the order of the results.
import { el, icon } from "../lib/dom.js";
import { say, t } from "../lib/language.js";
import { address, toggled } from "./results-state.js";

const FIRST = 6; // values of a facet that are shown at once
const OPEN = 4; // facets that are unfolded
const SORTS = ["relevance", "price_asc", "price_desc", "rating", "popular", "newest"];

const count = (state) => Object.values(state.chosen).reduce((sum, values) => sum + values.length, 0);

export function facetPanel(page, state, go) {
  if (!page.facets.length && !count(state)) return "";
  return el("aside", { class: "facets", "aria-label": t("refine") },
    count(state) > 0 && el("a", { class: "link", href: address({ ...state, chosen: {} }) }, t("clear")),
    page.facets.map((facet, i) => group(facet, i < OPEN, state, go)));
}

function group(facet, open, state, go) {
  const chosen = state.chosen[facet.name] ?? [];
  const values = facet.values.map((value, i) => {
    const box = el("input", {
      type: "checkbox", "data-key": `${facet.name}|${value.id}`, checked: chosen.includes(value.id),
      onchange: () => go(address(toggled(state, facet.name, value.id))),
    });
    return el("li", { hidden: i >= FIRST && !chosen.includes(value.id) },
      el("label", {}, box, el("span", { class: "value" }, say(value.label)), el("span", { class: "number" }, value.count)));
  });
  const hidden = values.filter((value) => value.hidden);
  const more = el("button", { class: "link", type: "button" }, t("moreValues", hidden.length));
  more.addEventListener("click", () => {
    hidden.forEach((value) => (value.hidden = false));
    hidden[0].querySelector("input").focus();
    more.remove();
  });
  return el("details", { class: "facet", open: open || chosen.length > 0 },
    el("summary", {}, say(facet.label), icon("chevron")), el("ul", {}, values), hidden.length > 0 && more);
}

/** On a phone the facets come up as a sheet; the same panel, moved there and back. */
export function filterButton(panel, state) {
  const button = el("button", { class: "button filter", type: "button", "data-key": "filter" },
    icon("filter"), count(state) ? t("refineWith", count(state)) : t("refine"));
  button.addEventListener("click", () => {
    const place = el("span", { hidden: true });
    panel.replaceWith(place);
    const close = el("button", { class: "sheet-close", type: "button", "aria-label": t("close"), onclick: () => sheet.close() }, icon("close"));
    const sheet = el("dialog", { class: "sheet", "aria-label": t("refine") },
      el("header", {}, el("h2", {}, t("refine")), close), panel);
    sheet.addEventListener("close", () => {
      place.replaceWith(panel);
      sheet.remove();
    });
    sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
    button.after(sheet);
    sheet.showModal();
  });
  return button;
}

export function sorter(page, state, go) {
  const wished = page.need.slots.find((slot) => slot.kind === "sort")?.values[0];
  const now = state.sort || wished || "relevance";
  const select = el("select", { id: "sort", "data-key": "sort" }, SORTS.map((sort) => el("option", { value: sort, selected: sort === now }, t(`sort_${sort}`))));
  select.addEventListener("change", () => go(address({ ...state, sort: select.value })));
  return el("label", { class: "sorter" }, el("span", {}, t("sort")), select);
}
