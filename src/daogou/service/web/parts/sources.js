// A statement and its sources: each sentence unfolds the very text that it rests on.
import { calm, el, icon, marked } from "../lib/dom.js";
import { say, t } from "../lib/language.js";
import { productLink } from "./cards.js";
import { stars } from "./picture.js";

let opened = 0;

/**
 * A sentence as a button that unfolds what it rests on. `context` has the answer's `language`, the shop's `policies`, the
 * `products` at hand, and may `load` others by id, as a promise.
 */
export function statementWithSources(statement, pieces, context) {
  const id = `sources-${++opened}`;
  const sources = el("div", { class: "sources", id, hidden: true });
  const button = el("button", {
    class: `statement ${statement.kind}`, type: "button", "aria-expanded": "false", "aria-controls": id, title: t("showSource"),
  }, el("span", {}, statement.text), el("span", { class: "cite" }, t(`source_${pieces[0].source}`), icon("chevron")));
  button.addEventListener("click", async () => {
    sources.hidden = !sources.hidden;
    button.setAttribute("aria-expanded", String(!sources.hidden));
    if (sources.hidden) return;
    if (!sources.children.length) {
      const products = await atHand(pieces, context);
      if (!sources.children.length) sources.append(...pieces.map((piece) => source(piece, { ...context, products })));
    }
    sources.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "nearest" });
  });
  return [button, sources];
}

/** The products that pieces are of: those at hand, and those that can be loaded. One that is gone is left out. */
async function atHand(pieces, { products, load }) {
  const missing = new Set(pieces.map((piece) => piece.product_id).filter((id) => id && !products.some((one) => one.id === id)));
  if (!load || !missing.size) return products;
  const loaded = await Promise.all([...missing].map((id) => load(id).catch(() => null)));
  return [...products, ...loaded.filter(Boolean)];
}

/** A piece of evidence where it stands: what it belongs to, the text around it, and the span itself marked. */
function source(piece, context) {
  const product = context.products.find((one) => one.id === piece.product_id);
  const found = standing(piece, product, context);
  const place = el("figcaption", {},
    el("b", {}, t(`source_${piece.source}`)), found.name && ` · ${found.name}`,
    product && (context.load || context.products.length > 1) && [" · ", el("a", { href: productLink(product.id) }, say(product.title))]);
  return el("figure", { class: "source" }, place,
    piece.rating !== null && stars(piece.rating, t("stars", piece.rating)),
    el("blockquote", { lang: context.language }, found.lead && el("b", {}, found.lead), found.lead && " ", marked(found.text, found.span)),
    leadThere(piece));
}

/** The whole text that a piece was quoted from, by its reference (`faqs/q1`, `description/0`, `policies/returns/2`). */
function standing(piece, product, context) {
  const [kind, id] = piece.ref.split("/");
  const read = (text) => say(text, context.language);
  if (kind === "policies") {
    const policy = context.policies.find((one) => one.id === id);
    const whole = policy ? read(policy.text) : "";
    const span = policy ? piece.text.replace(`${read(policy.title)}：`, "").replace(`${read(policy.title)}: `, "") : piece.text;
    return whole.includes(span) ? { name: read(policy.title), text: whole, span } : { text: piece.text, span: piece.text };
  }
  if (kind === "description" && product) return { name: t("description"), text: read(product.description), span: piece.text };
  if (kind === "faqs" && product) {
    const faq = product.faqs.find((one) => one.id === id);
    if (faq) return { lead: read(faq.question), text: read(faq.answer), span: read(faq.answer) };
  }
  return { text: piece.text, span: piece.text };
}

/** A way to the source itself: on this page where it is here, else on the page of the shop's rules. */
function leadThere(piece) {
  const [kind, id] = piece.ref.split("/");
  if (kind === "policies") return el("a", { class: "link", href: `/policies#${encodeURIComponent(id)}` }, t("readAll"));
  const refers = (node) => node.dataset.of === piece.product_id && `${piece.ref}/`.startsWith(`${node.dataset.ref}/`);
  const target = () => [...document.querySelectorAll("[data-ref]")].find(refers);
  if (!target()) return "";
  return el("button", { class: "link", type: "button", onclick: () => flash(target()) }, t("onThisPage"));
}

export function flash(node) {
  if (!node) return;
  node.closest("details")?.setAttribute("open", "");
  node.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "center" });
  node.classList.add("flash");
  setTimeout(() => node.classList.remove("flash"), 2400);
}
