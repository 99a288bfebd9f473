/** Elements of sets out of nft's JSON, each as the one text by which nft can be told of it again. */
import { ipv4FromText, ipv6Text } from '#base/address.ts';
import { macFromText } from '#base/mac.ts';
import { networkFromText } from '#base/network.ts';
import { parseJson } from '#wire/lists/json.ts';
import { z } from 'zod';

export interface FoundElement {
  /** `192.0.2.7`, `192.0.2.0/24`, `192.0.2.7 . 3333`, `2`; a range as `192.0.2.1-192.0.2.5`. */
  readonly value: string;
  /** Seconds that are left, rounded down; null: it does not end by itself. */
  readonly expires: number | null;
  readonly comment: string | null;
}

const Part = z.union([z.string(), z.int()]);
const Value = z.union([
  Part,
  z.object({ prefix: z.object({ addr: z.string(), len: z.int() }) }),
  z.object({ range: z.tuple([z.string(), z.string()]) }),
  z.object({ concat: z.array(Part) }),
]);
type Value = z.infer<typeof Value>;
const Element = z.object({
  elem: z.object({
    val: Value,
    expires: z.int().optional(),
    comment: z.string().optional(),
  }),
});
/** Tolerant: nft says more with every version, and other objects stand beside sets. */
const Listed = z.object({
  nftables: z.array(
    z.object({
      set: z
        .object({
          table: z.string(),
          name: z.string(),
          elem: z.array(z.unknown()).optional(),
        })
        .optional(),
    }),
  ),
});

export type FoundSets = ReadonlyMap<string, readonly FoundElement[]>;

/** Each text is what nft printed for one command; null where that is not what nft prints. */
export function setElements(texts: readonly string[], table: string): FoundSets | null {
  const sets = new Map<string, readonly FoundElement[]>();
  for (const text of texts) {
    const listed = Listed.safeParse(parseJson(text));
    if (!listed.success) return null;
    for (const { set } of listed.data.nftables) {
      if (set?.table !== table) continue;
      const elements = elementsFrom(set.elem ?? []);
      if (elements === null) return null;
      sets.set(set.name, elements);
    }
  }
  return sets;
}

/** One after the other: most are of the first form, and a list of unions takes zod twice as long. */
function elementsFrom(items: readonly unknown[]): readonly FoundElement[] | null {
  const elements: FoundElement[] = [];
  for (const item of items) {
    const whole = Element.safeParse(item);
    if (whole.success) {
      const { val, expires = null, comment = null } = whole.data.elem;
      elements.push({ value: valueText(val), expires, comment });
      continue;
    }
    const bare = Value.safeParse(item);
    if (!bare.success) return null;
    elements.push({ value: valueText(bare.data), expires: null, comment: null });
  }
  return elements;
}

function valueText(value: Value): string {
  if (typeof value !== 'object') return partText(value);
  if ('prefix' in value) return partText(`${value.prefix.addr}/${value.prefix.len}`);
  if ('range' in value) return value.range.map(partText).join('-');
  return value.concat.map(partText).join(' . ');
}

/** The spelling of `base/network.ts`; nft writes the last half of some addresses as a dotted quad. */
function partText(part: string | number): string {
  if (typeof part === 'number') return String(part);
  if (ipv4FromText(part) >= 0) return part;
  const network = networkFromText(part);
  if (typeof network !== 'string')
    return network.family === 4 ? mapped(part, network.lo) : network.text;
  return macFromText(part) ?? part;
}

/** `::ffff:192.0.2.7` as a value of an IPv6 set stays one. */
function mapped(part: string, hex: string): string {
  return part.includes(':') ? addressText(hex) : part;
}

/** IPv6 text of 32 hexadecimal digits, an IPv4 address as the mapped one. */
export function addressText(hex: string): string {
  const word = (i: number): number => Number.parseInt(hex.slice(8 * i, 8 * i + 8), 16);
  return ipv6Text([word(0), word(1), word(2), word(3)]);
}
