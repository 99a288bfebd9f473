/** IP addresses between text and numbers. IPv4 is one unsigned 32-bit number, IPv6 four of them, first word first. */

/**
 * The number of a dotted quad, or −1. A leading zero would be octal to some readers (RFC 6943 §3.1.1), so it is
 * refused. Called for every address that a flow filter lets through, hence no regular expression.
 */
export function ipv4FromText(text: string): number {
  if (text.length < 7 || text.length > 15) return -1;
  let ip = 0;
  let octet = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit === DOT && octet >= 0) {
      ip = ip * 256 + octet;
      octet = -1;
      dots++;
    } else {
      octet = withDigit(octet, digit);
      if (octet < 0) return -1;
    }
  }
  return dots === 3 && octet >= 0 ? ip * 256 + octet : -1;
}

/** A dot, counted from the digit 0. */
const DOT = -2;

/** −1: no digit, a leading zero, or more than 255. */
function withDigit(octet: number, digit: number): number {
  if (digit < 0 || digit > 9 || octet === 0) return -1;
  const value = octet < 0 ? digit : octet * 10 + digit;
  return value <= 255 ? value : -1;
}

export function ipv4Text(ip: number): string {
  return `${ip >>> 24}.${(ip >>> 16) & 255}.${(ip >>> 8) & 255}.${ip & 255}`;
}

/** Eight groups with at most one `::` and perhaps a dotted quad at the end (RFC 4291 §2.2); no zone. */
export function ipv6FromText(text: string): readonly [number, number, number, number] | null {
  if (text.length < 2 || text.length > 45 || !text.includes(':')) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groupsOf(halves[0] ?? '');
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '') : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  const word = (i: number): number => (((all[i] ?? 0) << 16) | (all[i + 1] ?? 0)) >>> 0;
  return [word(0), word(2), word(4), word(6)];
}

/** RFC 5952: lower case, no leading zeros, the longest run of zero groups as `::`. */
export function ipv6Text(words: readonly [number, number, number, number]): string {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  let bestAt = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > bestLength) [bestAt, bestLength] = [i, end - i];
    if (end > i) i = end;
  }
  const hex = (part: readonly number[]): string =>
    part.map((group) => group.toString(16)).join(':');
  if (bestAt < 0) return hex(groups);
  return `${hex(groups.slice(0, bestAt))}::${hex(groups.slice(bestAt + bestLength))}`;
}

function groupsOf(text: string): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1 && part.includes('.')) {
      const ip = ipv4FromText(part);
      if (ip < 0) return null;
      groups.push(ip >>> 16, ip & 0xffff);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(part)) return null;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups.length <= 8 ? groups : null;
}
