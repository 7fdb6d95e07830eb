// Builds elements. Whatever comes from the shop's data or from a model is a text node here, never markup.
const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm4.8 11.3L20 20",
  cart: "M3 4h2.2l2.3 11h10.2L20 7H6.2M9 19.5h.01M16 19.5h.01",
  close: "m6 6 12 12M18 6 6 18",
  check: "m5 12.5 4.5 4.5L19 7.5",
  filter: "M4 7h16M7 12h10M10 17h4",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-10v5.5M12 7.6v.1",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5.2l3.3 2",
  arrow: "M5 12h14m-5.5-5.5L19 12l-5.5 5.5",
  minus: "M6 12h12",
  plus: "M12 6v12M6 12h12",
  chevron: "m7 10 5 5 5-5",
  question: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-2.4-11a2.4 2.4 0 1 1 3.4 2.2c-.7.3-1 .8-1 1.6m0 2.6v.1",
};
const SOLID = {
  play: "M8 5.5v13l11-6.5z",
  star: "m12 3.6 2.5 5.3 5.8.8-4.2 4 1 5.7-5.1-2.8-5.1 2.8 1-5.7-4.2-4 5.8-.8z",
};

/** An element; `on...` attributes are listeners, false and null attributes and children are left out. */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return node;
}

/** A small drawing that says nothing to a screen reader: the words beside it do. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", SOLID[name] ? "icon solid" : "icon");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SOLID[name] ?? ICONS[name]);
  drawing.append(path);
  return drawing;
}

/** `text` with the first occurrence of `span` marked; all of `span` alone where it does not occur. */
export function marked(text, span) {
  const start = span ? text.indexOf(span) : -1;
  if (start < 0) return [el("mark", {}, span || text)];
  return [text.slice(0, start), el("mark", {}, span), text.slice(start + span.length)];
}

/** Said by a screen reader, shown to nobody else. */
export function announce(text) {
  document.getElementById("live").textContent = text;
}

/** Runs once, when the node is first seen. */
export function whenSeen(node, act) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    act();
  });
  observer.observe(node);
  return node;
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
