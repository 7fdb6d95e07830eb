// Product cards, and the grids and shelves that they stand in.
import { announce, el, icon, whenSeen } from "../lib/dom.js";
import { money, say, t } from "../lib/language.js";
import { picks, record, select } from "../lib/visit.js";
import { picture } from "./picture.js";

const MOST_REASONS = 3;

export const productLink = (id, variant = null) =>
  `/product/${encodeURIComponent(id)}${variant ? `?${new URLSearchParams({ variant })}` : ""}`;

/** The lowest price of a product, what it was, and whether others cost more. */
export function priceLine(product) {
  if (!product.price) return el("p", { class: "price unknown" }, t("priceUnknown"));
  const shown = money(product.price);
  const several = product.price_max.amount > product.price.amount;
  const was = product.list_price && el("s", {}, el("span", { class: "sr" }, t("priceWas"), " "), money(product.list_price));
  return el("p", { class: "price" }, el("b", {}, several ? t("priceFrom", shown) : shown), was);
}

export function ratingLine(rating) {
  if (!rating) return "";
  const mean = rating.mean.toFixed(1);
  return el("p", { class: "rating", role: "img", "aria-label": t("rated", mean, rating.count) },
    icon("star"), el("b", {}, mean), el("span", {}, t("reviewCount", rating.count)));
}

/** The brand, where the title does not begin with it. */
export function brandLine(product) {
  const brand = say(product.brand);
  const told = say(product.title).toLowerCase().startsWith(brand.toLowerCase());
  return brand && !told ? el("span", { class: "card-brand" }, brand) : "";
}

/** A button that picks a product for comparison, in step with the tray through `refreshPicks`. */
export function pickButton(product) {
  const title = say(product.title);
  return el("button", {
    class: "pick", type: "button", "data-pick": product.id, "aria-label": t("compareThis", title),
    "aria-pressed": String(picks.has(product.id)),
    onclick: () => { if (!picks.toggle(product)) announce(t("picksFull")); },
  }, icon("check"), el("span", {}, t("compare")));
}

export function refreshPicks(root = document) {
  for (const button of root.querySelectorAll("[data-pick]")) {
    button.setAttribute("aria-pressed", String(picks.has(button.dataset.pick)));
  }
}

/** Reasons as the shop gave them, without what the card shows anyway; what the whole list shares comes last. */
function reasonList(reasons = []) {
  const telling = reasons.filter((reason) => reason.code !== "rating" && say(reason.text));
  const shared = (reason) => reason.code === "category";
  const texts = [...telling.filter((reason) => !shared(reason)), ...telling.filter(shared)].map((reason) => say(reason.text));
  const shown = [...new Set(texts)].slice(0, MOST_REASONS);
  if (!shown.length) return "";
  return el("ul", { class: "reasons", "aria-label": t("why") },
    shown.map((text) => el("li", {}, icon("check"), text)));
}

export function card(product, exposureId, { eager = false } = {}) {
  const title = say(product.title);
  const chosen = () => select(product.id, exposureId);
  return el("li", { class: "card" },
    el("a", { class: "card-link", href: productLink(product.id, product.variant), onclick: chosen, onauxclick: chosen },
      picture(product.media[0], title, { eager }),
      brandLine(product),
      el("h3", { class: "card-title" }, title)),
    priceLine(product),
    el("div", { class: "card-facts" },
      ratingLine(product.rating),
      !product.available ? el("span", { class: "sold-out" }, t("soldOut"))
        : product.variants > 1 && el("span", { class: "choices" }, t("choices", product.variants))),
    reasonList(product.reasons),
    pickButton(product));
}

/** Tells the shop that a list came into view. */
const seen = (node, page) => whenSeen(node, () =>
  record("view_item_list", page.items.map((item) => ({ product_id: item.id })), page.exposure_id));

/** The cards of a slate; the first `eager` pictures are fetched at once, the others when they come near. */
export const cards = (page, eager = 0) => page.items.map((item, i) => card(item, page.exposure_id, { eager: i < eager }));

export const grid = (page) => seen(el("ul", { class: "grid" }, cards(page, 4)), page);

/** A row to scroll along; nothing where there is nothing to show. */
export function shelf(title, page) {
  if (!page?.items.length) return "";
  const row = el("ul", { class: "row", "aria-label": title }, cards(page));
  return seen(el("section", { class: "shelf" }, el("h2", {}, title), row), page);
}

/** A shelf that arrives later than the page, and is left out when it cannot. */
export function laterShelf(title, promise) {
  const place = el("div", { class: "later" });
  promise.then((page) => place.replaceWith(shelf(title, page) || ""), () => place.remove());
  return place;
}
