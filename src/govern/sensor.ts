/**
 * Sensors:
 *
 *     declared ──enrolled──▶ enrolled ──fell-silent──▶ silent
 *        │  (again: a new token)   ▲ └──heard-again──────┘ │
 *        └──────────────────────── any ──▶ revoked ◀───────┘
 */
import { addressFromText, holds, networkFromText } from '#base/network.ts';
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import type { Finding } from '#model/finding.ts';
import { ALL_IPV6, Sensor, sensorEvents } from '#model/sensor.ts';
import type { SensorContent } from '#model/sensor.ts';
import type { Millis } from '#model/stream.ts';
import { changed, type Changes } from './changes.ts';

type Events = typeof sensorEvents;
type Answer = Decision<Draft<Events>>;
type DataOf<K extends keyof Events> = Extract<Draft<Events>, { readonly type: K }>;

/** Fifteen signs of life at their usual pace: a restart of either side is no silence. */
export const SILENT_MS = 15 * 60_000;

export const evolveSensor: Evolve<Sensor, Events> = (state, event) => {
  if (event.type !== 'sensor.declared') return changed(CHANGES, state, event);
  const { streamId: id, version, at: declaredAt, data } = event;
  return { id, version, ...data, state: 'declared', declaredAt, ...NOTHING_YET };
};

const NOTHING_YET = {
  enrolledAt: null,
  host: null,
  silentSince: null,
  software: null,
  configDigest: null,
  revokedAt: null,
};

const CHANGES: Changes<Sensor, Events, 'sensor.declared'> = {
  'sensor.changed': (_, { data }) => data,
  'sensor.invited': () => ({}),
  'sensor.enrolled': (_, { at, data, personal }) => ({
    state: 'enrolled',
    enrolledAt: at,
    silentSince: null,
    software: data.software,
    host: personal?.host ?? null,
  }),
  'sensor.delivered': (_, { data }) => ({
    software: data.software,
    configDigest: data.configDigest,
  }),
  'sensor.fell-silent': (_, { data }) => ({ state: 'silent', silentSince: data.since }),
  'sensor.heard-again': () => ({ state: 'enrolled', silentSince: null }),
  'sensor.revoked': (_, { at }) => ({ state: 'revoked', revokedAt: at, silentSince: null }),
};

export const sensorAggregate = aggregate({
  kind: 'sensor',
  table: 'sensor',
  state: Sensor,
  events: sensorEvents,
  evolve: evolveSensor,
});

export function declareSensor(content: SensorContent, sameName: Sensor | null): Answer {
  return (
    faultOf(content, sameName, null) ?? { events: [{ type: 'sensor.declared', data: content }] }
  );
}

export function changeSensor(
  state: Sensor,
  content: SensorContent,
  sameName: Sensor | null,
): Answer {
  return (
    revokedAlready(state) ??
    faultOf(content, sameName, state.id) ?? { events: [{ type: 'sensor.changed', data: content }] }
  );
}

/** A sensor that is enrolled may be enrolled again: its machine was set up anew. */
export function inviteSensor(state: Sensor, code: DataOf<'sensor.invited'>['data']): Answer {
  return revokedAlready(state) ?? { events: [{ type: 'sensor.invited', data: code }] };
}

export function enrolSensor(
  state: Sensor,
  { data, personal }: Pick<DataOf<'sensor.enrolled'>, 'data' | 'personal'>,
): Answer {
  return revokedAlready(state) ?? { events: [{ type: 'sensor.enrolled', data, personal }] };
}

export function revokeSensor(state: Sensor, reason: string): Answer {
  return (
    revokedAlready(state) ?? {
      events: [{ type: 'sensor.revoked', data: {}, personal: { reason } }],
    }
  );
}

/** What is heard of a sensor: that it is there again, if it was silent, and what it brought, if it brought anything. */
export function hearSensor(
  state: Sensor,
  brought: DataOf<'sensor.delivered'>['data'] | null,
): Answer {
  if (state.state === 'revoked' || state.state === 'declared') {
    return refuse('unauthenticated', 'This sensor is not enrolled');
  }
  const again = state.state === 'silent' ? [{ type: 'sensor.heard-again', data: {} } as const] : [];
  const delivered = brought === null ? [] : [{ type: 'sensor.delivered', data: brought } as const];
  return { events: [...again, ...delivered] };
}

/** `heardAt`: its last sign of life, or its enrolment. No event while it is not silent for long enough, or is known to be. */
export function missSensor(state: Sensor, heardAt: Millis, since: string, at: Millis): Answer {
  if (state.state !== 'enrolled' || at - heardAt < SILENT_MS) return { events: [] };
  return { events: [{ type: 'sensor.fell-silent', data: { since } }] };
}

/** Answers for each finding why the office does not take it of a sensor of these networks; null: it does. */
export function sightOf(
  networks: readonly string[],
): (finding: Pick<Finding, 'client' | 'server'>) => Refusal | null {
  const ranges = networks.map(networkFromText).filter((network) => typeof network !== 'string');
  const hasAllIpv6 = networks.includes(ALL_IPV6);
  const isInside = (ip: string): boolean => {
    const address = addressFromText(ip);
    if (address === null) return false;
    if (hasAllIpv6 && address.family === 6) return true;
    return ranges.some((range) => holds(range, address));
  };
  return ({ client, server }) => {
    if (isInside(client.ip) || isInside(server.ip)) return null;
    return refuse(
      'forbidden',
      `Neither ${client.ip} nor ${server.ip} lies in the networks that this sensor was declared for`,
    );
  };
}

function revokedAlready(state: Sensor): Refusal | null {
  return state.state === 'revoked' ? refuse('wrong-state', 'This sensor was revoked') : null;
}

function faultOf(
  { networks }: SensorContent,
  sameName: Sensor | null,
  ownId: string | null,
): Refusal | null {
  const wrong = networks.find(
    (text) => text !== ALL_IPV6 && typeof networkFromText(text) === 'string',
  );
  if (wrong !== undefined) return refuse('invalid', `${wrong} is not a network`);
  if (sameName === null || sameName.id === ownId || sameName.state === 'revoked') return null;
  return refuse('conflict', 'There is a sensor of that name already');
}
