/** What others do to our table, as their own hands would: with nft, beside the enforcer. */
import type { NftSpace } from '../nft.ts';
import type { Look, Meddling } from './history.ts';
import { moment } from './moment.ts';

const TABLE = ['inet', 'minewatch'] as const;
/** Nobody's: never ordered. */
const STRANGER = '192.0.2.99';

export const MEDDLING = [
  'flush',
  'delete-table',
  'add-stranger',
  'add-old-order',
  'remove-held',
  'delete-rule',
  'drop-policy',
  'remove-exempt',
] as const;
export type MeddlingKind = (typeof MEDDLING)[number];

export interface Surroundings {
  readonly look: Look | null;
  /** Of an order that is over, and its host, which nothing holds now; null: there is none yet. */
  readonly old: { readonly orderId: string; readonly key: string } | null;
  readonly pick: <T>(items: readonly T[]) => T;
}

/** Null: there was nothing to do it to. */
export function meddle(space: NftSpace, kind: MeddlingKind, around: Surroundings): Meddling | null {
  const at = moment();
  try {
    const adds = HANDS[kind](space, around);
    return adds === undefined ? null : { at, kind, adds };
  } catch {
    // What was to be meddled with has just gone.
    return null;
  }
}

/** The keys that were put in; null: something else was done; undefined: nothing. */
type Hand = (space: NftSpace, around: Surroundings) => readonly string[] | null | undefined;

const HANDS: { readonly [K in MeddlingKind]: Hand } = {
  flush: (space) => done(space, 'flush', 'ruleset'),
  'delete-table': (space) => done(space, 'delete', 'table', ...TABLE),
  'add-stranger': (space) => {
    done(space, 'add', 'element', ...TABLE, 'blackhole_hosts4', `{ ${STRANGER} }`);
    return [STRANGER];
  },
  'add-old-order': (space, { old }) => {
    if (old === null) return undefined;
    const element = `{ ${old.key} comment "ord:${old.orderId}" }`;
    done(space, 'add', 'element', ...TABLE, 'blackhole_hosts4', element);
    return [old.key];
  },
  'remove-held': (space, { look, pick }) => {
    const held = look?.elements ?? [];
    if (held.length === 0) return undefined;
    const { key, rung } = pick(held);
    const set = `${(rung ?? '').replaceAll('-', '_')}_hosts4`;
    return done(space, 'delete', 'element', ...TABLE, set, `{ ${key} }`);
  },
  'delete-rule': (space, { pick }) => {
    const rules = listed(space).flatMap(({ rule }) => (rule === undefined ? [] : [rule]));
    if (rules.length === 0) return undefined;
    const { chain, handle } = pick(rules);
    return done(space, 'delete', 'rule', ...TABLE, chain, 'handle', String(handle));
  },
  'drop-policy': (space) => {
    const [chain] = baseChains(space);
    if (chain === undefined) return undefined;
    return done(space, 'add', 'chain', ...TABLE, chain, '{ policy drop ; }');
  },
  'remove-exempt': (space, { look, pick }) => {
    if (look?.exempt[0] === undefined) return undefined;
    return done(space, 'delete', 'element', ...TABLE, 'exempt4', `{ ${pick(look.exempt)} }`);
  },
};

function done(space: NftSpace, ...words: readonly string[]): null {
  space.nft(...words);
  return null;
}

interface Listed {
  readonly rule?: { readonly chain: string; readonly handle: number };
  readonly chain?: { readonly name: string; readonly hook?: string };
}

function listed(space: NftSpace): readonly Listed[] {
  const text = space.nft('-j', 'list', 'table', ...TABLE);
  return (JSON.parse(text) as { nftables: readonly Listed[] }).nftables;
}

function baseChains(space: NftSpace): readonly string[] {
  return listed(space).flatMap(({ chain }) => (chain?.hook === undefined ? [] : [chain.name]));
}
