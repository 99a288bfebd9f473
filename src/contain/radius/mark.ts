/**
 * Our Class attribute in the answer to a login: access servers repeat it in their accounting (RFC 2865 §5.25), so a
 * session says itself that it was held at its login, whatever became of our file.
 */
import { addressFromText, networkFromText } from '#base/network.ts';
import { RungSchema } from '#model/rung.ts';
import type { HeldRung } from './treatment.ts';

export interface Mark {
  readonly rung: HeldRung;
  /** Of the hold. */
  readonly key: string;
  /** Milliseconds since 1970, in whole seconds: end of the session time that went with it. */
  readonly until: number;
}

export function markText({ rung, key, until }: Mark): string {
  return `minewatch/1 ${rung} ${key} ${Math.floor(until / 1000)}`;
}

/** As text, or as FreeRADIUS prints octets: `0x6d69…`. Null: not ours. */
export function markFromText(text: string): Mark | null {
  const plain = /^0x(?:[0-9a-f]{2})+$/i.test(text)
    ? Buffer.from(text.slice(2), 'hex').toString()
    : text;
  const parts = /^minewatch\/1 ([a-z-]{1,20}) ([0-9a-f.:/]{2,49}) (\d{1,11})$/.exec(plain);
  const rung = RungSchema.exclude(['notify']).safeParse(parts?.[1]);
  const network = networkFromText(parts?.[2] ?? '');
  if (!rung.success || typeof network === 'string') return null;
  return { rung: rung.data, key: network.text, until: Number(parts?.[3]) * 1000 };
}

/** `192.0.2.7`, but not `192.0.2.0/24`. */
export function isHost(key: string): boolean {
  return addressFromText(key) !== null;
}
