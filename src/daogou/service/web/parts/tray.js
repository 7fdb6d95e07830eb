// The tray of products picked for comparison: at the foot of the window while there are any.
import { el, icon } from "../lib/dom.js";
import { say, t } from "../lib/language.js";
import { MOST_PICKS, picks } from "../lib/visit.js";
import { refreshPicks } from "./cards.js";
import { picture } from "./picture.js";

export const compareLink = (ids) => `/compare?${new URLSearchParams(ids.map((id) => ["id", id]))}`;

export class Tray extends HTMLElement {
  connectedCallback() {
    document.addEventListener("picks", () => this.draw());
    document.addEventListener("language", () => this.draw());
    this.draw();
  }

  /** Out of the way on pages that are about the picks themselves. */
  set away(away) {
    this.classList.toggle("away", away);
    this.draw();
  }

  draw() {
    const all = picks.all();
    const shown = all.length > 0 && !this.classList.contains("away");
    this.hidden = !shown;
    document.body.classList.toggle("with-tray", shown);
    refreshPicks();
    if (!shown) return this.replaceChildren();
    const places = Array.from({ length: MOST_PICKS }, (_, i) => el("li", {}, all[i] ? this.pick(all[i]) : ""));
    this.replaceChildren(el("section", { class: "tray", "aria-label": t("picks") },
      el("ul", {}, places),
      el("p", { class: "tray-count" }, t("picked", all.length)),
      el("button", { class: "link", type: "button", onclick: () => picks.clear() }, t("clearRecent")),
      all.length > 1
        ? el("a", { class: "button primary", href: compareLink(all.map((one) => one.id)) }, t("comparePicked"))
        : el("span", { class: "button primary faint", "aria-hidden": "true" }, t("comparePicked"))));
  }

  pick(product) {
    const title = say(product.title);
    return el("button", { type: "button", title, "aria-label": t("removeThis", title), onclick: () => picks.toggle(product) },
      picture(product.media[0], title), el("span", { class: "off" }, icon("close")));
  }
}
