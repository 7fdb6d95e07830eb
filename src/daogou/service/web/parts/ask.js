// Questions, and answers whose every sentence opens the source that it rests on.
import { post } from "../lib/api.js";
import { calm, el, icon, marked } from "../lib/dom.js";
import { language, say, t } from "../lib/language.js";
import { productLink } from "./cards.js";
import { stars } from "./picture.js";

/**
 * A box to ask in. `products` are those that the question is about, none for the shop; `policies` are the
 * shop's, for showing a quoted sentence where it stands; `examples` are questions to tap.
 */
export function askBox({ title, hint, products = [], policies = [], examples = [] }) {
  const answers = el("div", { class: "answers", "aria-live": "polite" });
  const input = el("input", {
    name: "question", type: "text", placeholder: hint, "aria-label": title, autocomplete: "off", maxlength: 500,
    enterkeyhint: "send", required: true,
  });
  const button = el("button", { class: "button primary" }, t("ask"));
  const form = el("form", { class: "ask" }, input, button);
  const ask = (question) => answer(question, { answers, products, policies });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = input.value.trim();
    if (!question) return;
    input.value = "";
    ask(question);
  });
  return el("section", { class: "questions", "data-box": products.length ? "products" : "shop" },
    el("h2", {}, title),
    form,
    examples.length > 0 && el("ul", { class: "examples" }, examples.map((example) =>
      el("li", {}, el("button", { class: "example", type: "button", onclick: () => ask(example) }, example)))),
    el("p", { class: "fine" }, t("askNote")),
    answers);
}

async function answer(question, { answers, products, policies }) {
  const waiting = el("article", { class: "turn waiting" }, el("p", { class: "asked" }, question), el("p", { class: "fine" }, t("asking")));
  answers.prepend(waiting);
  try {
    const ids = products.map((product) => product.id);
    const turn = await post("/v1/ask", { question, products: ids, language: language.current });
    waiting.replaceWith(shown(turn, products, policies));
  } catch (error) {
    const again = el("button", { class: "link", type: "button" }, t("retry"));
    again.addEventListener("click", () => {
      failed.remove();
      answer(question, { answers, products, policies });
    });
    const failed = el("article", { class: "turn" }, el("p", { class: "asked" }, question),
      el("p", { class: "note warn" }, icon("info"), el("span", {}, error.status === 0 ? t("unreachable") : `${t("wrong")} ${error.message}`), again));
    waiting.replaceWith(failed);
  }
}

let opened = 0;

function shown(turn, products, policies) {
  if (!turn.known) {
    return el("article", { class: "turn unknown" }, el("p", { class: "asked" }, turn.question),
      turn.statements.map((statement) => el("p", { class: "statement-plain" }, statement.text)),
      el("p", { class: "fine" }, icon("question"), t("noEvidence")));
  }
  const context = { language: turn.language, products, policies };
  return el("article", { class: "turn" }, el("p", { class: "asked" }, turn.question),
    el("ol", { class: "statements" }, turn.statements.map((statement) => {
      const pieces = statement.evidence.map((position) => turn.evidence[position]).filter(Boolean);
      if (!pieces.length) return el("li", { class: "statement-plain" }, statement.text);
      return el("li", {}, statementWithSources(statement, pieces, context));
    })));
}

function statementWithSources(statement, pieces, context) {
  const id = `sources-${++opened}`;
  const sources = el("div", { class: "sources", id, hidden: true });
  const button = el("button", {
    class: `statement ${statement.kind}`, type: "button", "aria-expanded": "false", "aria-controls": id, title: t("showSource"),
  }, el("span", {}, statement.text), el("span", { class: "cite" }, t(`source_${pieces[0].source}`), icon("chevron")));
  button.addEventListener("click", () => {
    if (!sources.children.length) sources.append(...pieces.map((piece) => source(piece, context)));
    sources.hidden = !sources.hidden;
    button.setAttribute("aria-expanded", String(!sources.hidden));
  });
  return [button, sources];
}

/** A piece of evidence where it stands: what it belongs to, the text around it, and the span itself marked. */
function source(piece, context) {
  const product = context.products.find((one) => one.id === piece.product_id);
  const found = standing(piece, product, context);
  const place = el("figcaption", {},
    el("b", {}, t(`source_${piece.source}`)), found.name && ` · ${found.name}`,
    product && context.products.length > 1 && [" · ", el("a", { href: productLink(product.id) }, say(product.title))]);
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
