// Results: what was understood, what can be narrowed, what was found, and what is said when nothing was.
import { get, post } from "../lib/api.js";
import { announce, el, icon } from "../lib/dom.js";
import { say, t } from "../lib/language.js";
import { session, shopper } from "../lib/store.js";
import { record } from "../lib/visit.js";
import { cards, laterShelf } from "../parts/cards.js";
import { note } from "../parts/notes.js";
import { address, chipGroups, chips, echo, readState, withoutChip } from "./results-state.js";
import { facetPanel, filterButton, sorter } from "./results-tools.js";

const A_PAGE = 24;
const FEW = 4;

export async function resultsView({ url, shop, signal, go }) {
  const state = readState(url.searchParams);
  const ask = (offset) => post("/v1/search", {
    query: state.q, without: state.without, chosen: state.chosen, sort: state.sort || null,
    verbatim: state.verbatim, limit: A_PAGE, offset, shopper, session,
  }, { signal: offset ? undefined : signal });
  const page = await ask(0);
  if (page.redirect) {
    if (say(page.redirect.why)) announce(say(page.redirect.why));
    go(page.redirect.url, { replace: true }); // a rule of the shop leads this query elsewhere
    return { title: state.q, nodes: [] };
  }
  const shown = page.items.map((item) => ({ product_id: item.id }));
  record("view_search_results", shown, page.exposure_id);
  const text = chips(page, state, shop.categories);
  const title = state.q || text.narrowed[0]?.label || t("allProducts");
  announce(page.total ? t("results", page.total) : say(page.message) || t("nothingFound"));
  const head = el("header", { class: "results-head" },
    el("h1", { tabindex: -1 }, state.q ? echo(page.need) : title), text.row);
  const body = page.items.length ? found(page, state, ask, go) : empty(page, state);
  const few = page.items.length > 0 && page.items.length < FEW && page.outcome !== "not_sold";
  const beside = few && laterShelf(t("similar"), get("/v1/similar", { product_id: page.items[0].id, shopper, session, limit: 10 }));
  return { title, nodes: [head, ...notes(page, state), body, ...(beside ? [beside] : [])] };
}

function notes(page, state) {
  const all = [];
  if (page.need.corrected) {
    all.push(note("quiet", t("corrected", page.need.corrected), " ",
      el("a", { href: address({ ...state, verbatim: true }) }, t("verbatim", state.q))));
  }
  if (page.items.length && say(page.message)) all.push(note(page.outcome === "not_sold" ? "strong" : "quiet", say(page.message)));
  for (const relaxation of page.relaxed) all.push(note("strong", say(relaxation.text)));
  for (const text of page.degraded) all.push(note("quiet", t("degraded"), text));
  return all;
}

function found(page, state, ask, go) {
  const list = el("ul", { class: "grid" }, cards(page, 8));
  const nearest = page.outcome === "not_sold";
  const panel = nearest ? "" : facetPanel(page, state, go);
  const count = el("p", { class: "count" }, nearest ? t("nearest") : t("results", page.total),
    !nearest && el("span", {}, t("took", page.took_ms < 10 ? page.took_ms.toFixed(1) : page.took_ms.toFixed(0))));
  const tools = el("div", { class: "tools" }, count, panel && filterButton(panel, state), !nearest && sorter(page, state, go));
  return el("div", { class: panel ? "results" : "results wide" }, panel,
    el("section", { "aria-label": t("results", page.total) }, tools, list, more(list, page, ask)));
}

function more(list, page, ask) {
  if (page.items.length >= page.total) return "";
  const button = el("button", { class: "button more", type: "button" }, t("more"));
  const failed = el("p", { class: "fine", role: "alert", hidden: true });
  button.addEventListener("click", async () => {
    button.disabled = true;
    failed.hidden = true;
    try {
      const next = await ask(list.children.length);
      const added = cards(next);
      list.append(...added);
      added[0]?.querySelector("a").focus({ preventScroll: true });
      announce(t("results", list.children.length));
      if (!next.items.length || list.children.length >= next.total) button.remove();
    } catch (error) {
      failed.textContent = error.status === 0 ? t("unreachable") : error.message;
      failed.hidden = false;
    }
    button.disabled = false;
  });
  return el("div", { class: "center" }, button, failed);
}

/** Nothing to show: the shop has such things but none that fits, or it does not sell them at all. */
function empty(page, state) {
  const recommended = laterShelf(t("perhaps"), get("/v1/recommend", { shopper, session, limit: 12 }));
  if (page.outcome === "not_sold") {
    return el("section", { class: "nothing" }, el("h2", {}, t("notSold")), el("p", {}, say(page.message)), el("p", {}, t("notSoldText")), recommended);
  }
  const wishes = chipGroups(page.need.slots).map((group) =>
    el("li", {}, el("a", { class: "button", href: withoutChip(state, group) }, icon("close"), group.label)));
  const narrowed = Object.values(state.chosen).some((values) => values.length);
  return el("section", { class: "nothing" }, el("h2", {}, t("nothingFound")),
    el("p", {}, wishes.length ? t("nothingFoundText") : say(page.message)),
    el("ul", { class: "ways" }, wishes,
      narrowed && el("li", {}, el("a", { class: "button", href: address({ ...state, chosen: {} }) }, t("clear")))),
    recommended);
}
