// What a shopper does here: events tied to the slates that led to them, the cart, and the products picked to compare.
import { post } from "./api.js";
import { newId, session, shopper, Stored } from "./store.js";

export const MOST_PICKS = 4;
const MOST_TRAILS = 100;
const MOST_WAITING = 200;

// Events wait here until the shop has stored them; each has an id that counts once, so sending twice is harmless.
const outbox = new Stored("outbox", () => []);
let sending = Promise.resolve();

async function send() {
  await Promise.resolve(); // what is recorded in one go travels together
  const events = outbox.read();
  if (!events.length) return;
  const sent = new Set(events.map((event) => event.id));
  const forget = () => outbox.write(outbox.read().filter((event) => !sent.has(event.id)));
  try {
    await post("/v1/events", { events }, { keepalive: true });
    forget();
  } catch (error) {
    if (error.status >= 400 && error.status < 500) forget(); // refused for good
    throw error;
  }
}

const eventOf = (name, items, exposureId) =>
  ({ id: newId(), name, at: new Date().toISOString(), items, shopper, session, exposure_id: exposureId });

/** Send what waits, one batch after the other; what cannot be sent now is sent with the next event. */
export function sendWaiting() {
  sending = sending.then(send).catch(() => {});
}

/** Store an event, at once or when the shop can be reached again. */
export function record(name, items = [], exposureId = null) {
  outbox.write([...outbox.read(), eventOf(name, items, exposureId)].slice(-MOST_WAITING));
  sendWaiting();
}

/** A purchase, which is made now or not at all: rejects where the shop did not store it. */
export function purchaseOf(items, exposureId) {
  const event = eventOf("purchase", items, exposureId); // the same id however often it is tried
  return () => post("/v1/events", { events: [event] });
}

// Which slate led to a product: the latest that it was chosen from. Kept across tabs, never in an address.
const trails = new Stored("trails", () => []);

export const trail = {
  of: (product) => trails.read().find(([id]) => id === product)?.[1] ?? null,
  note(product, exposureId) {
    if (!exposureId) return;
    const others = trails.read().filter(([id]) => id !== product);
    trails.write([[product, exposureId], ...others].slice(0, MOST_TRAILS));
  },
};

/** A product was chosen from a slate. */
export function select(product, exposureId) {
  trail.note(product, exposureId);
  record("select_item", [{ product_id: product }], exposureId);
}

const same = (a, b) => a.id === b.id && a.variant === b.variant;
const lines = new Stored("cart", () => [], { changed: "cart" });

/** A line as an event's item. */
export const lineItem = (line, quantity = line.quantity) => ({
  product_id: line.id,
  variant_id: line.variant,
  quantity,
  price: line.price?.amount ?? null,
  currency: line.price?.currency ?? null,
  exposure_id: line.exposure ?? null,
});

/** The exposure that all lines came from, where there is one. */
export function commonExposure(all) {
  const known = new Set(all.map((line) => line.exposure ?? null));
  return known.size === 1 ? [...known][0] : null;
}

export const cart = {
  lines: () => lines.read(),
  count: () => lines.read().reduce((sum, line) => sum + line.quantity, 0),
  replace: (all) => lines.write(all),
  clear: () => lines.write([]),
  add(line) {
    const added = { ...line, quantity: 1, exposure: trail.of(line.id) };
    const all = lines.read();
    const known = all.find((one) => same(one, line));
    lines.write(known
      ? all.map((one) => (one === known ? { ...one, quantity: Math.min(one.quantity + 1, 99) } : one))
      : [...all, added]);
    record("add_to_cart", [lineItem(added)], added.exposure);
  },
  /** Take over a change that the guide made in the conversation; it told the shop already. */
  adopt(line, change) {
    const all = lines.read();
    const known = all.find((one) => same(one, line));
    const quantity = Math.min((known?.quantity ?? 0) + change, 99);
    const changed = { ...(known ?? { ...line, exposure: trail.of(line.id) }), quantity };
    const others = all.map((one) => (one === known ? changed : one));
    lines.write((known ? others : [...all, changed]).filter((one) => one.quantity > 0));
  },
  set(changed, quantity) {
    const all = lines.read();
    const line = all.find((one) => same(one, changed));
    if (!line || quantity === line.quantity) return;
    const change = quantity - line.quantity;
    lines.write(all.map((one) => (one === line ? { ...one, quantity } : one)).filter((one) => one.quantity > 0));
    record(change > 0 ? "add_to_cart" : "remove_from_cart", [lineItem(line, Math.abs(change))], line.exposure);
  },
};

const picked = new Stored("picks", () => [], { area: () => sessionStorage, changed: "picks" });

export const picks = {
  all: () => picked.read(),
  has: (id) => picked.read().some((one) => one.id === id),
  clear: () => picked.write([]),
  /** Pick a product, or put it back; false where there are already four. */
  toggle(product) {
    const all = picked.read();
    if (picks.has(product.id)) picked.write(all.filter((one) => one.id !== product.id));
    else if (all.length >= MOST_PICKS) return false;
    else picked.write([...all, { id: product.id, title: product.title, media: product.media.slice(0, 1) }]);
    return true;
  },
};

const searches = new Stored("searches", () => []);

export const recent = {
  all: () => searches.read(),
  clear: () => searches.write([]),
  note: (query) => searches.write([query, ...searches.read().filter((one) => one !== query)].slice(0, 6)),
};
