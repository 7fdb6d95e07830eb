// The search box with suggestions, and the page of results with chips and facets.
import { get, post, session, shopper } from "./api.js";
import { grid } from "./parts.js";
import { announce, el, language, say, t } from "./words.js";

export class SearchBox extends HTMLElement {
  connectedCallback() {
    this.input = el("input", { type: "search", name: "q", autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-controls": "suggestions", maxlength: 300 });
    this.list = el("ul", { id: "suggestions", role: "listbox", hidden: true });
    this.button = el("button", { type: "submit" });
    const form = el("form", {}, this.input, this.button, this.list);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go(this.input.value);
    });
    this.input.addEventListener("input", () => this.suggest());
    this.input.addEventListener("keydown", (event) => this.keys(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.append(form);
    this.translate();
    document.addEventListener("language", () => this.translate());
  }
  translate() {
    this.input.placeholder = t("placeholder");
    this.input.setAttribute("aria-label", t("search"));
    this.button.textContent = t("search");
  }
  go(text) {
    this.close();
    if (text.trim()) location.hash = `#/search?q=${encodeURIComponent(text.trim())}`;
  }
  close() {
    this.list.hidden = true;
    this.chosen = -1;
    this.input.setAttribute("aria-expanded", "false");
  }
  async suggest() {
    const typed = this.input.value;
    if (!typed.trim()) return this.close();
    const { suggestions } = await get("/v1/suggest", { q: typed.slice(0, 200) }).catch(() => ({ suggestions: [] }));
    if (typed !== this.input.value || document.activeElement !== this.input) return;
    this.chosen = -1;
    this.list.replaceChildren(...suggestions.map((s) => el("li", { role: "option", onmousedown: () => this.take(s) }, s.text)));
    this.suggestions = suggestions;
    this.list.hidden = !suggestions.length;
    this.input.setAttribute("aria-expanded", String(!!suggestions.length));
  }
  take(suggestion) {
    this.close();
    if (suggestion.kind === "product") location.hash = `#/product/${encodeURIComponent(suggestion.id)}`;
    else this.go((this.input.value = suggestion.text));
  }
  keys(event) {
    const options = [...this.list.children];
    if (event.key === "Escape") this.close();
    if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.take(this.suggestions[this.chosen]);
    }
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || !options.length) return;
    event.preventDefault();
    this.chosen = (this.chosen + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === this.chosen)));
  }
}

// Everything that a result depends on lives in the address, so that back and reload work.
const read = (query) => ({
  q: query.get("q") ?? "",
  without: query.getAll("without"),
  sort: query.get("sort") ?? "",
  verbatim: query.has("verbatim"),
  chosen: query.getAll("f").reduce((all, pair) => {
    const cut = pair.indexOf("|");
    (all[pair.slice(0, cut)] ??= []).push(pair.slice(cut + 1));
    return all;
  }, {}),
});

function address(state) {
  const query = new URLSearchParams({ q: state.q });
  state.without.forEach((slot) => query.append("without", slot));
  Object.entries(state.chosen).forEach(([name, values]) => values.forEach((value) => query.append("f", `${name}|${value}`)));
  if (state.sort) query.set("sort", state.sort);
  if (state.verbatim) query.set("verbatim", "1");
  return `#/search?${query}`;
}

export async function searchView(main, query) {
  const state = read(query);
  const ask = (offset) =>
    post("/v1/search", { query: state.q, without: state.without, chosen: state.chosen, sort: state.sort || null, verbatim: state.verbatim, limit: 24, offset, shopper, session });
  const page = await ask(0);
  document.querySelector("dg-search").input.value = state.q;
  document.title = state.q;
  const list = grid(page.items, page.exposure_id);
  const found = el("p", { class: "count" }, `${page.total} ${t("results")} · ${page.took_ms.toFixed(0)} ms`);
  const more = el("button", { class: "more", type: "button" }, t("more"));
  more.hidden = page.items.length >= page.total;
  more.addEventListener("click", async () => {
    const next = await ask(list.children.length);
    list.append(...grid(next.items, next.exposure_id).children);
    more.hidden = !next.items.length || list.children.length >= next.total;
  });
  main.replaceChildren(
    chips(page, state),
    notes(page, state),
    el("div", { class: "results" }, facetPanel(page, state), el("div", {}, el("div", { class: "tools" }, found, sorter(state)), list, more)));
  announce(`${page.total} ${t("results")}`);
}

function chips(page, state) {
  const slots = page.need.slots;
  if (!slots.length) return "";
  return el("div", { class: "chips" }, el("span", {}, t("understood")),
    slots.map((slot) => {
      const words = slot.spans.map((span) => span.words).join(" ");
      return el("a", {
        class: slot.excluded ? "chip excluded" : "chip", href: address({ ...state, without: [...state.without, slot.id] }),
        title: words ? `“${words}”` : null, "aria-label": `${t("remove")} ${say(slot.label)}`,
      }, say(slot.label) || slot.id, el("span", { "aria-hidden": "true" }, " ×"));
    }));
}

function notes(page, state) {
  const said = [];
  if (page.need.corrected) {
    said.push(el("p", { class: "note" }, t("corrected", page.need.corrected), " ", el("a", { href: address({ ...state, verbatim: true }) }, t("verbatim", state.q))));
  }
  page.relaxed.forEach((relaxation) => said.push(el("p", { class: "note" }, say(relaxation.text))));
  if (Object.keys(page.message).length) said.push(el("p", { class: "note strong" }, say(page.message)));
  page.degraded.forEach((text) => said.push(el("p", { class: "note" }, text)));
  return el("div", {}, said);
}

function facetPanel(page, state) {
  const toggle = (name, value) => {
    const values = state.chosen[name] ?? [];
    const chosen = { ...state.chosen, [name]: values.includes(value) ? values.filter((v) => v !== value) : [...values, value] };
    return address({ ...state, chosen });
  };
  const any = Object.values(state.chosen).some((values) => values.length);
  const groups = page.facets.map((facet, i) => {
    const chosen = state.chosen[facet.name] ?? [];
    const values = facet.values.map((value) =>
      el("li", {}, el("a", { href: toggle(facet.name, value.id), class: chosen.includes(value.id) ? "on" : null, "aria-current": chosen.includes(value.id) ? "true" : null },
        say(value.label), el("span", {}, String(value.count)))));
    return el("details", { open: i < 3 || chosen.length > 0 }, el("summary", {}, say(facet.label)), el("ul", {}, values));
  });
  return el("details", { class: "facets", open: matchMedia("(min-width: 800px)").matches },
    el("summary", {}, t("refine")), any ? el("a", { href: address({ ...state, chosen: {} }) }, t("clear")) : "", groups);
}

function sorter(state) {
  const names = { "": "relevance", price_asc: "price_asc", price_desc: "price_desc", rating: "ratingSort" };
  const select = el("select", { "aria-label": t("sort") }, Object.entries(names).map(([value, word]) => el("option", { value, selected: state.sort === value }, t(word))));
  select.addEventListener("change", () => (location.hash = address({ ...state, sort: select.value })));
  return select;
}

export const examples = () => (language.current === "zh"
  ? ["送妈妈的冬天外套，500以内，不要黑色", "装热水的杯子 保温12小时", "女生跑步鞋 轻一点 400以内", "降噪耳机 300左右", "两岁宝宝玩具"]
  : ["winter coat for mum under ¥500, not black", "waterproof hiking boots", "noise cancelling headphones around 300", "silk dress for a wedding", "quiet kettle for the office"]);
