// Choosing a variant and putting it into the cart.
import { announce, el, icon } from "../lib/dom.js";
import { attributeName, attributeValue, money, t } from "../lib/language.js";
import { cart } from "../lib/visit.js";
import { picture } from "../parts/picture.js";

const FEW = 5;

const inStock = (variant) => variant.stock === null || variant.stock > 0;

/** A variant's options; variants without any are told apart by their ids. */
function optionsOf(product, variant) {
  if (variant.options.length || product.variants.length < 2) return variant.options;
  return [{ name: "variant", value: variant.id, unit: null, label: {}, text: {} }];
}

/** `show` is what puts a variant's picture on the stage. */
export function buyBox(product, wanted, show) {
  const variants = product.variants.map((variant) => ({ ...variant, options: optionsOf(product, variant) }));
  const first = variants.find((variant) => variant.id === wanted) ?? variants.find(inStock) ?? variants[0];
  const picked = new Map(first.options.map((option) => [option.name, option.value]));
  const fits = (variant, except) => variant.options.every((option) => option.name === except || picked.get(option.name) === option.value);
  const box = el("div", { class: "buy" });
  const status = el("div", { class: "buy-status" });
  const action = el("div", { class: "buy-action" });
  const now = () => variants.find((variant) => fits(variant)) ?? null;

  const names = [...new Set(variants.flatMap((variant) => variant.options.map((option) => option.name)))];
  const groups = names.map((name) => optionGroup(name));
  if (wanted && first.media.length) show(first.media[0]);

  function optionGroup(name) {
    const values = new Map(variants.flatMap((variant) => variant.options.filter((option) => option.name === name).map((option) => [option.value, option])));
    const own = (value) => variants.find((variant) => variant.media.length && variant.options.some((option) => option.name === name && option.value === value))?.media[0];
    const pictured = new Set([...values.keys()].map((value) => own(value)?.url)).size === values.size && values.size > 1;
    const label = name === "variant" ? t("variant") : attributeName([...values.values()][0]);
    const said = el("span", { class: "said" });
    const choices = [...values.values()].map((option) => {
      const input = el("input", { type: "radio", name: `option-${name}`, value: String(option.value), checked: picked.get(name) === option.value });
      input.addEventListener("change", () => {
        picked.set(name, option.value);
        const media = own(option.value);
        if (media) show(media);
        draw();
      });
      const text = attributeValue(option);
      const node = el("label", { class: pictured ? "option pictured" : "option" }, input,
        pictured && picture(own(option.value), text), el("span", {}, text));
      return { node, option, text };
    });
    return {
      node: el("fieldset", { "data-ref": `attributes/${name}`, "data-of": product.id }, el("legend", {}, label, said), el("div", { class: "options" }, choices.map((choice) => choice.node))),
      draw() {
        said.textContent = choices.find((choice) => choice.option.value === picked.get(name))?.text ?? "";
        for (const { node, option } of choices) {
          const there = variants.some((variant) => inStock(variant) && fits(variant, name) && variant.options.some((one) => one.name === name && one.value === option.value));
          node.classList.toggle("gone", !there);
        }
      },
    };
  }

  function draw() {
    const variant = now();
    const available = variant !== null && inStock(variant);
    for (const group of groups) group.draw();
    status.replaceChildren(
      el("p", { class: "price" }, el("b", {}, variant?.price ? money(variant.price) : t("priceUnknown")),
        variant?.list_price && variant.price && variant.list_price.amount > variant.price.amount
          ? el("s", {}, el("span", { class: "sr" }, t("priceWas"), " "), money(variant.list_price)) : ""),
      el("p", { class: available ? "stock" : "stock sold-out", "data-ref": "stock", "data-of": product.id }, stockWords(variant, available)));
    const add = el("button", { class: "button primary large", type: "button", disabled: !available }, available ? t("add") : t("soldOut"));
    add.addEventListener("click", () => put(variant));
    action.replaceChildren(add);
  }

  function put(variant) {
    cart.add({
      id: product.id, variant: variant.id, title: product.title, price: variant.price,
      options: variant.options.filter((option) => option.name !== "variant"),
      media: variant.media[0] ?? product.media.find((media) => media.kind === "image") ?? null,
      most: variant.stock,
    });
    announce(t("added"));
    const done = el("p", { class: "added" }, icon("check"), t("added"), " ", el("a", { href: "/cart" }, t("toCart")));
    action.querySelector(".added")?.remove();
    action.append(done);
  }

  box.append(status, ...groups.map((group) => group.node), action);
  status.dataset.ref = "price";
  status.dataset.of = product.id;
  draw();
  return box;
}

function stockWords(variant, available) {
  if (!available) return t("soldOut");
  return variant.stock !== null && variant.stock <= FEW ? t("fewLeft", variant.stock) : t("inStock");
}
