/** Address words → text: RFC 5952 for IPv6. Only made when something is said about a flow. */

/** `words`: one (IPv4) or four (IPv6) 32-bit words. */
export function textFromAddress(words: readonly number[]): string {
  const first = words[0] ?? 0;
  if (words.length === 1) {
    return `${first >>> 24}.${(first >>> 16) & 255}.${(first >>> 8) & 255}.${first & 255}`;
  }
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return `::ffff:${textFromAddress([words[3] ?? 0])}`;
  const [from, length] = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, from).join(':')}::${hex.slice(from + length).join(':')}`;
}

function longestZeros(groups: readonly number[]): readonly [number, number] {
  let best = 0;
  let bestLength = 0;
  for (let from = 0; from < groups.length; from++) {
    let to = from;
    while (groups[to] === 0) to++;
    if (to - from > bestLength) {
      best = from;
      bestLength = to - from;
    }
  }
  return [best, bestLength];
}
