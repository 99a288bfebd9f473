/**
 * Reads a written dialogue: what the tests of the dialects share. Lines begin with `> ` (side 0, as a rule the miner)
 * or `< ` (side 1, the pool); what follows goes over the wire with a line feed.
 */
import type { Fact } from '#model/fact.ts';
import type { Carrier } from '#model/protocol.ts';
import type { Side } from '#model/stream.ts';
import { Conversation } from '../conversation.ts';
import { json } from './json.ts';

export interface RehearsalOptions {
  readonly carriers?: readonly Carrier[];
  readonly openingSeen?: boolean;
  /** Bytes per delivery; each line at once unless told. */
  readonly cut?: number;
}

const encoder = new TextEncoder();

/** The facts of a dialogue, in order. Time counts lines: the first line is said at 0. */
export function rehearse(script: string, options: RehearsalOptions = {}): Fact[] {
  const facts: Fact[] = [];
  const context = {
    ports: [40_000, 3333] as const,
    openingSeen: options.openingSeen ?? true,
    carriers: options.carriers ?? [],
  };
  const conversation = new Conversation([json], context, (fact) => facts.push(fact));
  script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .forEach((line, at) => {
      const side: Side = line.startsWith('<') ? 1 : 0;
      const bytes = encoder.encode(`${line.slice(2)}\n`);
      const step = options.cut ?? bytes.length;
      for (let i = 0; i < bytes.length; i += step) {
        conversation.data(side, bytes.subarray(i, i + step), at);
      }
    });
  conversation.end(0);
  return facts;
}

/** Facts in short: `protocol kind`, with `!` for what was refused; ordinary traffic as `ordinary what`. */
export function kindsOf(facts: readonly Fact[]): string[] {
  return facts.map((fact) => {
    if (fact.kind === 'ordinary') return `ordinary ${fact.what}`;
    const isRefused = ('ok' in fact && !fact.ok) || ('accepted' in fact && !fact.accepted);
    const protocol = 'protocol' in fact ? `${fact.protocol} ` : '';
    return `${protocol}${fact.kind}${isRefused ? '!' : ''}`;
  });
}
