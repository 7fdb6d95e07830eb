// The shop's rules, each at its own address, and a box to ask about them.
import { el } from "../lib/dom.js";
import { language, say, t } from "../lib/language.js";
import { QUESTIONS } from "../lib/words.js";
import { askBox } from "../parts/ask.js";

export function policiesView({ shop }) {
  return {
    title: t("policies"),
    nodes: [
      el("h1", { tabindex: -1 }, t("policies")),
      askBox({ title: t("askShop"), hint: t("askShopHint"), policies: shop.policies, examples: QUESTIONS.shop[language.current] }),
      el("div", { class: "policies" }, shop.policies.map((policy) =>
        el("section", { class: "policy", id: policy.id }, el("h2", {}, say(policy.title)), el("p", {}, say(policy.text))))),
    ],
  };
}
