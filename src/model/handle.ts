/**
 * Handles: the names by which logs know a system's devices and accounts, so that a lease or a session can be
 * attributed to it. One text each, `kind:value`, in one spelling.
 */
import { macFromText } from '#base/mac.ts';
import { z } from 'zod';
import type { Holder } from './claim.ts';

export const HANDLE_KINDS = ['mac', 'client', 'user', 'host', 'port'] as const;
export type HandleKind = (typeof HANDLE_KINDS)[number];

/** `nas|port` is the longest: two names of 253 characters. */
const HANDLE_CHARS_MAX = 520;
/** A machine room is several systems; one with more devices than this should be cut into those. */
export const HANDLES_MAX = 256;

export const Handle = z
  .string()
  .max(HANDLE_CHARS_MAX)
  .overwrite((text) => handleFromText(text) ?? text)
  .refine(
    (text) => handleFromText(text) !== null,
    `one of ${HANDLE_KINDS.join(', ')}, a colon, and its value`,
  );
export const Handles = z.array(Handle).max(HANDLES_MAX);

/** Null: no handle. User and host names are compared without case, as RADIUS realms and DNS are. */
export function handleFromText(text: string): string | null {
  const colon = text.indexOf(':');
  const kind = HANDLE_KINDS.find((each) => each === text.slice(0, colon));
  const value = text.slice(colon + 1).trim();
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
  if (kind === undefined || value === '' || /[\u0000-\u001f\u007f]/.test(value)) return null;
  const spelt = SPELLING[kind](value);
  return spelt === null ? null : `${kind}:${spelt}`;
}

const SPELLING: Readonly<Record<HandleKind, (value: string) => string | null>> = {
  mac: macFromText,
  client: (value) => {
    const hex = value.replaceAll(':', '').toLowerCase();
    return /^(?:[0-9a-f]{2}){1,134}$/.test(hex) ? hex : null;
  },
  user: (value) => value.toLowerCase(),
  host: (value) => value.toLowerCase(),
  port: (value) => value,
};

/** By what a claim's holder can be known, the surest first: this is also the order in which they are asked. */
export function handlesOf(holder: Holder): readonly string[] {
  return HANDLE_KINDS.flatMap((kind) => {
    const value = holder[kind];
    const handle = value === null ? null : handleFromText(`${kind}:${value}`);
    return handle === null ? [] : [handle];
  });
}
