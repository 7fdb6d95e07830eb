// The HTTP door, and what this browser remembers: shopper, session, cart.
const id = () => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

function remembered(store, key) {
  try {
    if (!store.getItem(key)) store.setItem(key, id());
    return store.getItem(key);
  } catch {
    return id();
  }
}

export const shopper = remembered(localStorage, "daogou.shopper");
export const session = remembered(sessionStorage, "daogou.session");

async function answer(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error?.message ?? response.statusText);
  return body;
}

export const get = async (path, query = {}) => answer(await fetch(`${path}?${new URLSearchParams(query)}`));

export const post = async (path, body) =>
  answer(await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }));

export function record(name, items, exposureId) {
  const event = { id: id(), name, at: new Date().toISOString(), items, shopper, session, exposure_id: exposureId ?? null };
  return post("/v1/events", { events: [event] }).catch((error) => console.warn("event not recorded", error));
}

export const cart = {
  read() {
    try {
      return JSON.parse(localStorage.getItem("daogou.cart")) ?? [];
    } catch {
      return [];
    }
  },
  write(lines) {
    localStorage.setItem("daogou.cart", JSON.stringify(lines));
    document.dispatchEvent(new Event("cart"));
  },
  add(line) {
    const lines = this.read();
    const known = lines.find((one) => one.variant === line.variant);
    if (known) known.quantity += 1;
    else lines.push({ ...line, quantity: 1 });
    this.write(lines);
  },
  set(variant, quantity) {
    this.write(this.read().map((l) => (l.variant === variant ? { ...l, quantity } : l)).filter((l) => l.quantity > 0));
  },
};
