/** What somebody typed, read in each way that it can be meant, and where they may look. */
import { networkAt, networkFromText, type Network } from '#base/network.ts';
import type { Verb } from '#model/authority.ts';
import { SEARCH_HITS_MAX, type Hit } from '#model/search.ts';
import type { Reach } from '#store/reach.ts';
import type { View } from '../view.ts';

export interface Question {
  readonly view: View;
  readonly text: string;
  /** As words are kept. */
  readonly low: string;
  /** An id, written out. */
  readonly id: string | null;
  /** An address or a prefix. */
  readonly network: Network | null;
  /** How addresses begin that are meant, where not one alone is: `192.0.2.`. */
  readonly starts: readonly string[];
  /** Null: nowhere. */
  readonly reach: (verb: Verb) => readonly Reach[] | null;
}

/** One more than is shown tells that there are more. */
export const ASKED = SEARCH_HITS_MAX + 1;

export type Finder = (question: Question) => Promise<readonly Hit[]>;

export async function questionOf(view: View, text: string): Promise<Question> {
  const authority = await view.authority();
  const isSystem = view.actor.kind === 'system';
  const network = networkFromText(text);
  const known = typeof network === 'string' ? null : network;
  return {
    view,
    text,
    low: text.toLowerCase(),
    id: ID.test(text) ? text.toLowerCase() : null,
    network: known,
    starts: startsOf(text, known),
    reach: (verb) => {
      if (isSystem) return EVERYWHERE;
      const reach = authority.reach(verb);
      return reach.length === 0 ? null : reach;
    },
  };
}

const EVERYWHERE: readonly Reach[] = [{ jurisdiction: null, sector: null, unitId: null }];
const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** `192.0`, `192.0.2.`, `2001:db8:`; a single number is no address. */
const IPV4_START = /^\d{1,3}(?:\.\d{1,3}){1,2}\.?$/;
const IPV6_START = /^[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}::?$/i;
/** Bits between a prefix and the next end of a byte: as many texts as those bits can say. */
const BYTE = 8;

function startsOf(text: string, network: Network | null): readonly string[] {
  if (network === null) {
    if (IPV4_START.test(text)) return [text.endsWith('.') ? text : `${text}.`];
    return IPV6_START.test(text) ? [text.toLowerCase()] : [];
  }
  const { family, length, lo } = network;
  if (family !== 4 || length < BYTE || length > 3 * BYTE) return [];
  const whole = Math.ceil(length / BYTE) * BYTE;
  const first = Number.parseInt(lo.slice(24), 16) / 2 ** (32 - whole);
  return Array.from({ length: 2 ** (whole - length) }, (_, at) => {
    const ip = ((first + at) * 2 ** (32 - whole)).toString(16).padStart(8, '0');
    const address = networkAt(lo.slice(0, 24) + ip, 128)?.text ?? '';
    return `${address
      .split('.')
      .slice(0, whole / BYTE)
      .join('.')}.`;
  });
}

/** The first text behind all that begin with this one, in the order of their bytes. */
export function behind(start: string): string {
  return `${start}\u{10ffff}`;
}

/** What is not told of a kind is null. */
export function hitOf(told: Pick<Hit, 'kind' | 'id' | 'label' | 'why'> & Partial<Hit>): Hit {
  const nothing = { state: null, detail: null, unitId: null, jurisdiction: null } as const;
  return { ...nothing, caseId: null, at: null, stream: null, ...told };
}
