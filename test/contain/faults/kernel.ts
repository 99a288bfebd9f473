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
export function meddle(
  space: NftSpace,
  kind: MeddlingKind,
  { look, old, pick }: Surroundings,
): Meddling | null {
  const at = moment();
  const done = (adds: readonly string[] | null): Meddling => ({ at, kind, adds });
  try {
    switch (kind) {
      case 'flush':
        space.nft('flush', 'ruleset');
        return done(null);
      case 'delete-table':
        space.nft('delete', 'table', ...TABLE);
        return done(null);
      case 'add-stranger':
        space.nft('add', 'element', ...TABLE, 'blackhole_hosts4', `{ ${STRANGER} }`);
        return done([STRANGER]);
      case 'add-old-order': {
        if (old === null) return null;
        const element = `{ ${old.key} comment "ord:${old.orderId}" }`;
        space.nft('add', 'element', ...TABLE, 'blackhole_hosts4', element);
        return done([old.key]);
      }
      case 'remove-held': {
        const held = (look?.elements ?? []).filter(({ rung }) => rung !== null);
        if (held.length === 0) return null;
        const { key, rung } = pick(held);
        const set = `${(rung ?? '').replaceAll('-', '_')}_hosts4`;
        space.nft('delete', 'element', ...TABLE, set, `{ ${key} }`);
        return done(null);
      }
      case 'delete-rule':
        return deleteRule(space, pick) ? done(null) : null;
      case 'drop-policy': {
        const [chain] = baseChains(space);
        if (chain === undefined) return null;
        space.nft('add', 'chain', ...TABLE, chain, '{ policy drop ; }');
        return done(null);
      }
      case 'remove-exempt': {
        if (look?.exempt[0] === undefined) return null;
        space.nft('delete', 'element', ...TABLE, 'exempt4', `{ ${pick(look.exempt)} }`);
        return done(null);
      }
    }
  } catch {
    // What was to be meddled with has just gone.
    return null;
  }
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

function deleteRule(space: NftSpace, pick: Surroundings['pick']): boolean {
  const rules = listed(space).flatMap(({ rule }) => (rule === undefined ? [] : [rule]));
  if (rules.length === 0) return false;
  const { chain, handle } = pick(rules);
  space.nft('delete', 'rule', ...TABLE, chain, 'handle', String(handle));
  return true;
}
