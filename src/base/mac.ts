/**
 * The one spelling of a 48-bit hardware address (`00:53:00:aa:bb:cc`) from the spellings that routers, DHCP servers
 * and people use: colons, dashes, Cisco's dotted quads, or none. Null for anything else, and for the addresses
 * of nobody (all zero, broadcast) or of a group (IEEE 802: the lowest bit of the first byte).
 */
export function macFromText(text: string): string | null {
  const bytes = bytesFromText(text.trim());
  if (bytes === null || bytes === '000000000000') return null;
  if ((Number.parseInt(bytes.slice(0, 2), 16) & 1) === 1) return null;
  return bytes.match(/../g)?.join(':') ?? null;
}

function bytesFromText(text: string): string | null {
  if (text.length > 17) return null;
  if (/^[0-9a-f]{12}$/i.test(text)) return text.toLowerCase();
  if (/^[0-9a-f]{4}([.-])[0-9a-f]{4}\1[0-9a-f]{4}$/i.test(text)) {
    return text.replaceAll(/[.-]/g, '').toLowerCase();
  }
  if (!/^[0-9a-f]{1,2}([:-])(?:[0-9a-f]{1,2}\1){4}[0-9a-f]{1,2}$/i.test(text)) return null;
  const parts = text.split(/[:-]/).map((part) => part.padStart(2, '0'));
  return parts.join('').toLowerCase();
}
