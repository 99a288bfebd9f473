/** IP addresses as text (IPv6 by RFC 5952) from and to their bytes. */

/** `bytes` holds 4 bytes at `at`. */
export function ipv4Text(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

/** `bytes` holds 16 bytes at `at`. An IPv4-mapped address keeps its IPv6 form. */
export function ipv6Text(bytes: Uint8Array, at: number): string {
  const groups: number[] = [];
  for (let i = at; i < at + 16; i += 2) groups.push((bytes[i]! << 8) | bytes[i + 1]!);
  // The longest run of two or more zero groups, the first of equals, becomes `::` (RFC 5952 §4.2).
  let from = -1;
  let run = 1;
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (groups[i + length] === 0) length++;
    if (length > run) {
      from = i;
      run = length;
    }
  }
  const hex = groups.map((group) => group.toString(16));
  if (from < 0) return hex.join(':');
  return `${hex.slice(0, from).join(':')}::${hex.slice(from + run).join(':')}`;
}

/** 4 or 16 bytes; null when the text is no address. */
export function ipBytes(text: string): Uint8Array<ArrayBuffer> | null {
  return text.includes(':') ? ipv6Bytes(text) : ipv4Bytes(text);
}

function ipv4Bytes(text: string): Uint8Array<ArrayBuffer> | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return null;
  }
  return Uint8Array.from(parts, Number);
}

function ipv6Bytes(text: string): Uint8Array<ArrayBuffer> | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map(groupsOf);
  if (!head || (halves.length === 2 && !tail)) return null;
  const missing = 16 - head.length - (tail?.length ?? 0);
  if (halves.length === 2 ? missing < 2 : missing !== 0) return null;
  const out = new Uint8Array(16);
  out.set(head);
  if (tail) out.set(tail, 16 - tail.length);
  return out;
}

function groupsOf(text: string): number[] | null {
  if (text === '') return [];
  const out: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    if (index === groups.length - 1 && group.includes('.')) {
      const v4 = ipv4Bytes(group);
      if (v4 === null) return null;
      out.push(...v4);
    } else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      out.push(value >> 8, value & 255);
    } else return null;
  }
  return out.length <= 16 ? out : null;
}
