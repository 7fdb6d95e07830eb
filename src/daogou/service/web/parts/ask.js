// Questions, and answers whose every sentence opens the source that it rests on.
import { post } from "../lib/api.js";
import { el, icon } from "../lib/dom.js";
import { language, t } from "../lib/language.js";
import { statementWithSources } from "./sources.js";

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
