// What is said when things are empty, slow or wrong.
import { el, icon } from "../lib/dom.js";
import { t } from "../lib/language.js";

export const note = (kind, ...words) => el("div", { class: `note ${kind}` }, icon("info"), el("div", {}, words));

/** A page's worth of "there is nothing here": what, why, and where to go. */
export const nothing = (title, text, ...ways) =>
  el("section", { class: "nothing" }, el("h1", { tabindex: -1 }, title), el("p", {}, text), el("div", { class: "ways" }, ways));

export const homeWay = () => el("a", { class: "button primary", href: "/" }, t("home"));

export function failure(error, retry) {
  const text = error.status === 0 ? t("unreachable") : error.status ? error.message : "";
  return nothing(t("wrong"), text, el("button", { class: "button primary", type: "button", onclick: retry }, t("retry")));
}

/** The outline of a page of cards, while it is fetched. */
export function skeleton() {
  const bone = () => el("li", { class: "bone" }, el("span", { class: "bone-picture" }), el("span", { class: "bone-line" }), el("span", { class: "bone-line short" }));
  return el("div", { class: "skeleton" }, el("p", { class: "sr" }, t("loading")), el("ul", { class: "grid", "aria-hidden": "true" }, Array.from({ length: 8 }, bone)));
}
