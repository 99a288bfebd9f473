/** What a FlowSpec rule matches, in gobgp's words (RFC 8955 §4.2.2, RFC 8956 §3). */
import { networkFromText } from '#base/network.ts';
import type { Family } from './route.ts';

export interface Match {
  /** Canonical texts of networks. */
  readonly destination?: string;
  readonly source?: string;
  /** One of these; ascending. */
  readonly destinationPorts?: readonly number[];
  readonly sourcePorts?: readonly number[];
}

/** Components stand in the order of their types, as gobgp prints them. */
export function matchName(match: Match): string {
  const { destination, source, destinationPorts, sourcePorts } = match;
  const parts: string[] = [];
  if (destination !== undefined) parts.push(`[destination: ${prefixName(destination)}]`);
  if (source !== undefined) parts.push(`[source: ${prefixName(source)}]`);
  if (destinationPorts !== undefined) parts.push(`[destination-port: ${items(destinationPorts)}]`);
  if (sourcePorts !== undefined) parts.push(`[source-port: ${items(sourcePorts)}]`);
  return parts.join('');
}

/** `192.0.2.7/32`: a length is never left out, because what it would mean then is not ours to guess. */
export function prefixText(network: string): string {
  if (network.includes('/')) return network;
  return network.includes(':') ? `${network}/128` : `${network}/32`;
}

export function flowFamily(network: string): Family {
  return network.includes(':') ? 'ipv6-flowspec' : 'ipv4-flowspec';
}

/**
 * What the command line takes for a name that gobgp printed, whoever made the route: each component is a word and its
 * items, and an IPv6 prefix has an offset behind a second slash. Null where it is nothing of the kind.
 */
export function argumentsFromName(family: Family, name: string): readonly string[] | null {
  if (family === 'ipv4' || family === 'ipv6') return isPrefix(name) ? [name] : null;
  if (!/^(?:\[[a-z-]+: [^\]]+\])+$/.test(name)) return null;
  const words = ['match'];
  for (const [, component = '', value = ''] of name.matchAll(/\[([a-z-]+): ([^\]]+)\]/g)) {
    const offset = /^(.+\/\d+)\/(\d+)$/.exec(value);
    if (offset === null) words.push(component, ...value.split(' '));
    else words.push(component, offset[1] ?? '', ...(offset[2] === '0' ? [] : [offset[2] ?? '']));
  }
  return words;
}

/** The side of a match: `destination` or `source`; null where the name has none. Canonical text. */
export function sideOf(name: string, side: 'destination' | 'source'): string | null {
  const found = new RegExp(String.raw`\[${side}: ([^\]/]+/\d+)(?:/0)?\]`).exec(name)?.[1];
  const network = networkFromText(found ?? '');
  return typeof network === 'string' ? null : network.text;
}

function isPrefix(text: string): boolean {
  return /^[0-9a-f.:]{2,39}\/\d{1,3}$/.test(text);
}

function prefixName(network: string): string {
  const text = prefixText(network);
  return text.includes(':') ? `${text}/0` : text;
}

function items(ports: readonly number[]): string {
  return ports.map((port) => `==${port}`).join(' ');
}
