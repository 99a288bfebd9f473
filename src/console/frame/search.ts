/** Reading the address bar: anybody may have written it. */

/** `{ state: 'new' }` where the value is one of these, else nothing. */
export function memberOf<const K extends string, const T extends string>(
  name: K,
  all: readonly T[],
  raw: Readonly<Record<string, unknown>>,
): { readonly [P in K]?: T } {
  const value = all.find((one) => one === raw[name]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed key
  return (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: T };
}

const TEXT_MAX = 200;

export function textOf<const K extends string>(
  name: K,
  raw: Readonly<Record<string, unknown>>,
): { readonly [P in K]?: string } {
  const value = raw[name];
  const text = typeof value === 'number' ? String(value) : value;
  const isText = typeof text === 'string' && text !== '' && text.length <= TEXT_MAX;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed key
  return (isText ? { [name]: text } : {}) as { readonly [P in K]?: string };
}

export function flagOf<const K extends string>(
  name: K,
  raw: Readonly<Record<string, unknown>>,
): { readonly [P in K]?: true } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed key
  return (raw[name] === true ? { [name]: true } : {}) as { readonly [P in K]?: true };
}
