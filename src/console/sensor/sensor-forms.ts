import type { TFunction } from 'i18next';
import { sensorRoutes } from '#model/routes/sensors.ts';
import type { SensorContent, SensorShown } from '#model/sensor.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import { linesOf, noteOf, type DeedForm, type Field, type Option } from '../thing/deed.ts';
import { roleFault } from '../thing/possible.ts';
import type { Secret } from '../thing/shown-once.tsx';

export interface SensorDeed {
  readonly name: string;
  readonly title: string;
  readonly fault: string | null;
  readonly isFirst?: boolean;
  readonly form: () => DeedForm;
}

export function sensorDeeds(
  sensor: SensorShown,
  me: Me,
  places: readonly Option[],
  t: TFunction,
): readonly SensorDeed[] {
  if (sensor.state === 'revoked') return [];
  const { jurisdiction, state } = sensor;
  const fault = roleFault(me, 'sensor.manage', { jurisdiction, sector: null, unitId: null }, t);
  return [
    {
      name: 'invite',
      title: t('sensor.invite'),
      fault,
      isFirst: state === 'declared',
      form: () => inviteForm(sensor, t),
    },
    { name: 'change', title: t('sensor.change'), fault, form: () => changeForm(sensor, places, t) },
    { name: 'revoke', title: t('sensor.revoke'), fault, form: () => revokeForm(sensor, t) },
  ];
}

function fieldsOf(t: TFunction, places: readonly Option[], sensor?: SensorShown): Field[] {
  const usual = sensor?.jurisdiction ?? places[0]?.value;
  return [
    { kind: 'line', name: 'name', label: t('field.name'), initial: sensor?.name ?? '' },
    {
      kind: 'select',
      name: 'jurisdiction',
      label: t('case.place'),
      options: places,
      ...(usual === undefined ? {} : { initial: usual }),
    },
    {
      kind: 'note',
      name: 'networks',
      label: t('sensor.networks'),
      hint: t('sensor.networksAbout'),
      initial: sensor?.networks.join('\n') ?? '',
    },
  ];
}

const contentFrom = (values: Parameters<DeedForm['send']>[0]): SensorContent => ({
  name: noteOf(values, 'name'),
  jurisdiction: values['jurisdiction'] ?? '',
  networks: linesOf(values, 'networks'),
});

export function declareForm(places: readonly Option[], t: TFunction): DeedForm {
  return {
    title: t('sensor.declare'),
    effect: t('sensor.declareDoes'),
    kind: 'sensor',
    fields: fieldsOf(t, places),
    send: (values, deed) => call(sensorRoutes.declare, { body: contentFrom(values) }, { deed }),
  };
}

function changeForm(sensor: SensorShown, places: readonly Option[], t: TFunction): DeedForm {
  const { id, name, version } = sensor;
  return {
    title: t('sensor.change'),
    effect: t('sensor.changeDoes', { name }),
    kind: 'sensor',
    fields: fieldsOf(t, places, sensor),
    send: (values, deed) => {
      const asked = { params: { id }, body: contentFrom(values) };
      return call(sensorRoutes.change, asked, { deed, version });
    },
  };
}

function inviteForm({ id, name }: SensorShown, t: TFunction): DeedForm {
  return {
    title: t('sensor.invite'),
    effect: t('sensor.inviteDoes', { name }),
    kind: 'sensor',
    fields: [],
    send: (_, deed) => call(sensorRoutes.invite, { params: { id } }, { deed }),
  };
}

function revokeForm({ id, name, version }: SensorShown, t: TFunction): DeedForm {
  return {
    title: t('sensor.revoke'),
    effect: t('sensor.revokeDoes', { name }),
    kind: 'sensor',
    isGrave: true,
    fields: [{ kind: 'note', name: 'reason', label: t('field.why') }],
    send: (values, deed) => {
      const asked = { params: { id }, body: { reason: noteOf(values, 'reason') } };
      return call(sensorRoutes.revoke, asked, { deed, version });
    },
  };
}

/** The answer to an invitation; null for every other one. */
export function secretOf(answer: unknown, t: TFunction): Secret | null {
  if (typeof answer !== 'object' || answer === null) return null;
  if (!('code' in answer) || !('expiresAt' in answer)) return null;
  return {
    title: t('sensor.invite'),
    about: t('sensor.codeAbout'),
    text: String(answer.code),
    until: String(answer.expiresAt),
  };
}
