/** The prefixes that an operator answers for. */
import { OperatingError } from '#base/errors.ts';

export interface Networks {
  /** True where no prefix is set: then every address is of interest. */
  has(ip: string): boolean;
}

interface Prefix {
  readonly bits: bigint;
  readonly length: number;
  readonly width: 32 | 128;
}

/** Prefixes as `192.0.2.0/24`, `2001:db8::/32`, or a single address. Refuses what is none: a filter must not fail open. */
export function createNetworks(texts: readonly string[]): Networks {
  const prefixes = texts.map(prefixFrom);
  if (prefixes.length === 0) return { has: () => true };
  return {
    has(ip) {
      const address = addressBits(ip);
      return address !== null && prefixes.some((prefix) => contains(prefix, address));
    },
  };
}

function contains(prefix: Prefix, address: { bits: bigint; width: 32 | 128 }): boolean {
  if (prefix.width !== address.width) return false;
  const shift = BigInt(prefix.width - prefix.length);
  return prefix.bits >> shift === address.bits >> shift;
}

function prefixFrom(text: string): Prefix {
  const [ip = '', length, more] = text.trim().split('/');
  const address = addressBits(ip);
  const size =
    length === undefined ? address?.width : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (
    address === null ||
    size === undefined ||
    size < 0 ||
    size > address.width ||
    more !== undefined
  ) {
    throw new OperatingError('usage', `"${text}" is not a network prefix such as 192.0.2.0/24`);
  }
  return { bits: address.bits, length: size, width: address.width };
}

/** Null for text that is no address. IPv4 written inside IPv6 (`::ffff:192.0.2.1`) is the IPv4 address. */
export function addressBits(ip: string): { bits: bigint; width: 32 | 128 } | null {
  if (!ip.includes(':')) {
    const bits = ipv4Bits(ip);
    return bits === null ? null : { bits, width: 32 };
  }
  const bits = ipv6Bits(ip);
  if (bits === null) return null;
  return bits >> 32n === 0xffffn ? { bits: bits & 0xffffffffn, width: 32 } : { bits, width: 128 };
}

function ipv4Bits(ip: string): bigint | null {
  const parts = ip.split('.');
  if (parts.length !== 4) return null;
  let bits = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    bits = (bits << 8n) | BigInt(part);
  }
  return bits;
}

function ipv6Bits(ip: string): bigint | null {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(ip);
  if (tail !== null) {
    const inner = ipv4Bits(tail[2] ?? '');
    if (inner === null) return null;
    return ipv6Bits(`${tail[1]}${(inner >> 16n).toString(16)}:${(inner & 0xffffn).toString(16)}`);
  }
  const halves = ip.split('::');
  if (halves.length > 2) return null;
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  let bits = 0n;
  for (const part of [...head, ...Array.from({ length: missing }, () => '0'), ...rest]) {
    if (!/^[0-9a-f]{1,4}$/i.test(part)) return null;
    bits = (bits << 16n) | BigInt(`0x${part}`);
  }
  return bits;
}
