// Up to four products side by side: what they cost and are, and a question about all of them.
import { get, productPath } from "../lib/api.js";
import { el, icon } from "../lib/dom.js";
import { facts, language, money, say, t } from "../lib/language.js";
import { MOST_PICKS, picks, record, trail } from "../lib/visit.js";
import { QUESTIONS } from "../lib/words.js";
import { askBox } from "../parts/ask.js";
import { productLink, ratingLine } from "../parts/cards.js";
import { homeWay, nothing } from "../parts/notes.js";
import { picture } from "../parts/picture.js";
import { compareLink } from "../parts/tray.js";

export async function compareView({ url, shop, signal, go }) {
  const ids = [...new Set(url.searchParams.getAll("id"))].slice(0, MOST_PICKS);
  const wanted = ids.length ? ids : picks.all().map((one) => one.id);
  const answers = await Promise.allSettled(wanted.map((id) => get(productPath(id), {}, signal)));
  const broken = answers.find((answer) => answer.status === "rejected" && answer.reason.status !== 404);
  if (broken) throw broken.reason;
  const products = answers.filter((answer) => answer.status === "fulfilled").map((answer) => answer.value);
  if (!products.length) return { title: t("picks"), nodes: [nothing(t("compareEmpty"), t("compareEmptyText"), homeWay())] };
  for (const product of products) record("view_item", [{ product_id: product.id }], trail.of(product.id));
  const title = t("compareTitle", products.length);
  return {
    title,
    nodes: [
      el("h1", { tabindex: -1 }, title),
      el("div", { class: "compare" },
        askBox({ title: t("askCompare"), hint: t("askCompareHint"), products, policies: shop.policies, examples: QUESTIONS.compare[language.current] }),
        table(products, go)),
    ],
  };
}

function table(products, go) {
  const rows = rowsOf(products);
  const body = el("tbody", {}, rows.map((row) => el("tr", { class: row.same ? "same" : null },
    el("th", { scope: "row" }, row.label),
    row.cells.map((cell, i) => el("td", row.name ? { "data-ref": row.name, "data-of": products[i].id } : {}, cell || "–")))));
  const box = el("div", { class: "compare-table" }, el("table", {},
    el("thead", {}, el("tr", {}, el("td", {}), products.map((product) => head(product, products, go)))), body));
  const only = el("input", { type: "checkbox", onchange: () => box.classList.toggle("differences", only.checked) });
  return el("section", {}, rows.some((row) => row.same) && el("label", { class: "check" }, only, t("onlyDifferences")), box);
}

function head(product, products, go) {
  const title = say(product.title);
  const remove = () => {
    if (picks.has(product.id)) picks.toggle(product);
    go(compareLink(products.filter((one) => one !== product).map((one) => one.id)), { replace: true });
  };
  return el("th", { scope: "col" },
    el("a", { href: productLink(product.id) }, picture(product.media.find((media) => media.kind === "image"), title), el("span", {}, title)),
    products.length > 1 && el("button", { class: "link", type: "button", "aria-label": t("removeThis", title), onclick: remove }, icon("close"), t("remove")));
}

function rowsOf(products) {
  const prices = products.map((product) => product.variants.filter((variant) => variant.price).map((variant) => variant.price));
  const range = (all) => {
    const sorted = [...all].sort((a, b) => a.amount - b.amount);
    return sorted.length ? [...new Set([sorted[0], sorted.at(-1)].map(money))].join(" – ") : t("priceUnknown");
  };
  const all = [
    { label: t("price"), name: "price", cells: prices.map(range) },
    { label: t("stock"), name: "stock", cells: products.map((product) => t(product.available ? "inStock" : "soldOut")) },
    { label: t("rating"), cells: products.map((product) => ratingLine(product.rating)), words: products.map((product) => JSON.stringify(product.rating)) },
    { label: t("brand"), cells: products.map((product) => say(product.brand)) },
    { label: t("category"), cells: products.map((product) => say(product.category.at(-1)?.name)) },
  ];
  const own = products.map((product) => new Map(facts([...product.attributes, ...product.variants.flatMap((variant) => variant.options)]).map((row) => [row.name, row])));
  for (const name of new Set(own.flatMap((map) => [...map.keys()]))) {
    const label = own.find((map) => map.has(name)).get(name).label;
    all.push({ label, name: `attributes/${name}`, cells: own.map((map) => map.get(name)?.value ?? "") });
  }
  return all.filter((row) => row.cells.some(Boolean)).map((row) => ({
    ...row, same: products.length > 1 && new Set(row.words ?? row.cells).size === 1,
  }));
}
