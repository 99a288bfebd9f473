/**
 * Which orders hold an element, in its comment: `ord:` and their ids. A comment has 127 characters, an id 36, so what
 * does not fit is said by the comments of further elements, and the first says how many.
 */
import { assert } from '#base/assert.ts';

/** Three ids with commas and a count are 115 characters. */
const IDS_OF_COMMENT = 3;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const COMMENT = /^ord:([0-9a-f,-]+)(?:\+(\d{1,3}))?$/i;

/** What can be said: otherwise the comment would be read as somebody else's. */
export function areIds(orders: readonly string[]): boolean {
  return orders.length > 0 && orders.every((id) => ID.test(id));
}

/** The comment of the element, then those of its further elements. */
export function commentsFrom(orders: readonly string[]): readonly [string, ...string[]] {
  assert(areIds(orders), 'an order has an id');
  const groups: string[] = [];
  for (let at = 0; at < orders.length; at += IDS_OF_COMMENT) {
    groups.push(`ord:${orders.slice(at, at + IDS_OF_COMMENT).join(',')}`);
  }
  const [first = '', ...further] = groups;
  return [further.length === 0 ? first : `${first}+${further.length}`, ...further];
}

export interface Named {
  readonly orders: readonly string[];
  /** How many further elements say more. */
  readonly further: number;
}

/** Of a comment that is not ours, nothing. */
export function namedFrom(comment: string | null): Named {
  // One order for one hold is the rule.
  if (comment?.length === SINGLE && comment.startsWith('ord:')) {
    const orders = [comment.slice(4)];
    return areIds(orders) ? { orders, further: 0 } : NOTHING_NAMED;
  }
  const match = COMMENT.exec(comment ?? '');
  const orders = match?.[1]?.split(',') ?? [];
  if (match === null || !areIds(orders)) return NOTHING_NAMED;
  return { orders: orders.toSorted(), further: Number(match[2] ?? 0) };
}

const SINGLE = 'ord:'.length + 36;
const NOTHING_NAMED: Named = { orders: [], further: 0 };
