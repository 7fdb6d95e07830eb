// The HTTP door.

/** A request that did not succeed: `status` is 0 where the shop could not be reached. */
export class DoorError extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new DoorError(0, "unreachable", "");
  }
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  throw new DoorError(response.status, body.error?.code ?? "http_error", body.error?.message ?? response.statusText);
}

/** `query` values may be lists; null ones are left out. */
export function get(path, query = {}, signal) {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    [value].flat().filter((one) => one !== null && one !== undefined).map((one) => [key, one]));
  return ask(pairs.length ? `${path}?${new URLSearchParams(pairs)}` : path, { signal });
}

export function post(path, body, { signal, keepalive = false } = {}) {
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body), signal, keepalive });
}

export const productPath = (id) => `/v1/products/${encodeURIComponent(id)}`;
