/** What makes a session held or free again, for an access server (CoA) and for an AAA server (the answer to a login). */
import type { RadiusSettings, Treatment } from '#model/enforcer-config.ts';
import {
  numberAttribute,
  RADIUS_ATTRIBUTE,
  taggedNumber,
  taggedText,
  TERMINATION_RADIUS_REQUEST,
  textAttribute,
  TUNNEL_MEDIUM_802,
  TUNNEL_TYPE_VLAN,
} from '#wire/radius/attribute.ts';
import type { RadiusAttribute } from '#wire/radius/packet.ts';
import type { LedgerHold } from './ledger-state.ts';

export type HeldRung = LedgerHold['rung'];

/**
 * All that is told at once: what a rung leaves out is as usual, so that going from a VLAN to a filter leaves the VLAN.
 * Null where the settings have no such rung.
 */
export function treatmentOf(
  { rungs, normal }: Pick<RadiusSettings, 'rungs' | 'normal'>,
  rung: HeldRung | null,
): Treatment | null {
  if (rung === null) return normal;
  const told = rungs[rung];
  return told === undefined ? null : { ...normal, ...told };
}

/** `seconds`: of session time left; null: it is not told. */
export function attributesOf(
  treatment: Treatment,
  vlanTag: number,
  seconds: number | null,
): readonly RadiusAttribute[] {
  const { 'filter-id': filter, vlan } = treatment;
  const attributes: RadiusAttribute[] = [];
  if (filter !== undefined) attributes.push(textAttribute(RADIUS_ATTRIBUTE.FILTER_ID, filter));
  if (vlan !== undefined) {
    attributes.push(
      taggedNumber(RADIUS_ATTRIBUTE.TUNNEL_TYPE, vlanTag, TUNNEL_TYPE_VLAN),
      taggedNumber(RADIUS_ATTRIBUTE.TUNNEL_MEDIUM_TYPE, vlanTag, TUNNEL_MEDIUM_802),
      taggedText(RADIUS_ATTRIBUTE.TUNNEL_PRIVATE_GROUP_ID, vlanTag, vlan),
    );
  }
  if (seconds !== null) {
    attributes.push(
      numberAttribute(RADIUS_ATTRIBUTE.SESSION_TIMEOUT, seconds),
      numberAttribute(RADIUS_ATTRIBUTE.TERMINATION_ACTION, TERMINATION_RADIUS_REQUEST),
    );
  }
  return attributes;
}

/** One attribute as rlm_rest of FreeRADIUS takes it; nothing of it is expanded there. */
interface RestAttribute {
  readonly op: ':=' | '+=';
  readonly do_xlat: false;
  readonly value: readonly (string | number)[];
}

/** The same as the body of an answer to rlm_rest. `mark`: text of a Class attribute beside those of the AAA server. */
export function restAnswerOf(
  treatment: Treatment,
  vlanTag: number,
  seconds: number | null,
  mark: string,
): Readonly<Record<string, RestAttribute>> {
  const { 'filter-id': filter, vlan } = treatment;
  const tag = vlanTag === 0 ? '' : `:${vlanTag}`;
  const set = (value: string | number): RestAttribute => ({
    op: ':=',
    do_xlat: false,
    value: [value],
  });
  return {
    ...(filter === undefined ? {} : { 'reply:Filter-Id': set(filter) }),
    ...(vlan === undefined
      ? {}
      : {
          [`reply:Tunnel-Type${tag}`]: set('VLAN'),
          [`reply:Tunnel-Medium-Type${tag}`]: set('IEEE-802'),
          [`reply:Tunnel-Private-Group-Id${tag}`]: set(vlan),
        }),
    ...(seconds === null
      ? {}
      : {
          'reply:Session-Timeout': set(seconds),
          'reply:Termination-Action': set('RADIUS-Request'),
        }),
    'reply:Class': { op: '+=', do_xlat: false, value: [`0x${Buffer.from(mark).toString('hex')}`] },
  };
}
