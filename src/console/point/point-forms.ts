/** The dialogs of a point. A change sends the whole of what is declared, with the version that was read. */
import type { TFunction } from 'i18next';
import {
  AtDeath,
  LEASE_SECONDS,
  POINT_KINDS,
  type Garden,
  type PointContent,
} from '#model/enforcement-point.ts';
import { pointRoutes, type PointShown } from '#model/routes/points.ts';
import { tokenRoutes, TOKEN_DAYS_MAX } from '#model/routes/tokens.ts';
import { RUNGS } from '#model/rung.ts';
import { call } from '../api/call.ts';
import {
  linesOf,
  noteOf,
  oneOf,
  severalOf,
  type DeedForm,
  type Field,
  type Option,
  type Values,
} from '../thing/deed.ts';

const BUDGET = { elementsMax: 1000, shortestIpv4: 32, shortestIpv6: 128 } as const;

type Where = Pick<PointShown, 'name' | 'networks' | 'rungs' | 'withHolders'> & {
  readonly jurisdiction: string | undefined;
};
const NOWHERE: Where = {
  name: '',
  networks: [],
  rungs: [],
  withHolders: false,
  jurisdiction: undefined,
};

function whereFields(t: TFunction, places: readonly Option[], point: Where = NOWHERE): Field[] {
  const usual = point.jurisdiction ?? places[0]?.value;
  return [
    { kind: 'line', name: 'name', label: t('field.name'), initial: point.name },
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
      label: t('point.networks'),
      hint: t('point.networksAbout'),
      initial: point.networks.join('\n'),
      optional: true,
    },
    {
      kind: 'several',
      name: 'rungs',
      label: t('point.rungs'),
      options: RUNGS.filter((rung) => rung !== 'notify').map((value) => ({
        value,
        label: t(`rung.${value}`),
        hint: t(`rungEffect.${value}`),
      })),
      initial: point.rungs.join(','),
    },
    {
      kind: 'check',
      name: 'withHolders',
      label: t('point.holdersAbout'),
      initial: point.withHolders ? 'true' : '',
    },
  ];
}

function whereFrom(values: Values) {
  return {
    name: noteOf(values, 'name'),
    jurisdiction: values['jurisdiction'] ?? '',
    networks: linesOf(values, 'networks'),
    rungs: severalOf(values, 'rungs').map((rung) => oneOf(RUNGS, rung)),
    withHolders: values['withHolders'] === 'true',
  };
}

export function declareForm(places: readonly Option[], t: TFunction): DeedForm {
  const kinds = POINT_KINDS.map((value) => ({ value, label: t(`pointKind.${value}`) }));
  return {
    title: t('point.declare'),
    effect: t('point.declareDoes'),
    kind: 'point',
    fields: [
      { kind: 'select', name: 'kind', label: t('point.kind'), options: kinds, initial: 'nftables' },
      ...whereFields(t, places),
    ],
    send: (values, deed) => {
      const body: PointContent = {
        ...whereFrom(values),
        kind: oneOf(POINT_KINDS, values['kind']),
        mode: 'dry-run',
        leaseSeconds: LEASE_SECONDS.usual,
        budget: BUDGET,
        atDeath: 'lapse',
        garden: null,
        throttleKbit: null,
      };
      return call(pointRoutes.declare, { body }, { deed });
    },
  };
}

function contentOf(point: PointShown): PointContent {
  const { name, kind, jurisdiction, networks, rungs, mode, leaseSeconds, budget } = point;
  const { atDeath, garden, throttleKbit, withHolders } = point;
  const first = { name, kind, jurisdiction, networks, rungs, mode, leaseSeconds, budget };
  return { ...first, atDeath, garden, throttleKbit, withHolders };
}

function changing(
  point: PointShown,
  form: Pick<DeedForm, 'title' | 'effect' | 'fields' | 'isGrave'>,
  changed: (values: Values) => Partial<PointContent>,
): DeedForm {
  return {
    ...form,
    kind: 'point',
    send: (values, deed) => {
      const body = { ...contentOf(point), ...changed(values) };
      const manner = { deed, version: point.version };
      return call(pointRoutes.change, { params: { id: point.id }, body }, manner);
    },
  };
}

export function changeForm(point: PointShown, places: readonly Option[], t: TFunction): DeedForm {
  const effect = t('point.changeDoes', { name: point.name });
  const fields = whereFields(t, places, point);
  return changing(point, { title: t('point.change'), effect, fields }, whereFrom);
}

export function limitsForm(point: PointShown, t: TFunction): DeedForm {
  const { budget, leaseSeconds, atDeath, throttleKbit } = point;
  const amount = (name: string, label: string, value: number, min: number, max: number): Field => ({
    kind: 'number',
    name,
    label,
    initial: String(value),
    min,
    max,
  });
  const { shortest, longest } = LEASE_SECONDS;
  const fields: Field[] = [
    {
      ...amount('lease', t('point.leaseSeconds'), leaseSeconds, shortest, longest),
      hint: t('point.leaseAbout'),
    },
    {
      kind: 'select',
      name: 'atDeath',
      label: t('point.atDeath'),
      options: AtDeath.options.map((value) => ({ value, label: t(`atDeath.${value}`) })),
      initial: atDeath,
    },
    {
      ...amount('elements', t('point.elementsMax'), budget.elementsMax, 1, 1_000_000),
      hint: t('point.elementsAbout'),
    },
    amount('four', t('point.shortest4'), budget.shortestIpv4, 8, 32),
    amount('six', t('point.shortest6'), budget.shortestIpv6, 16, 128),
    {
      kind: 'number',
      name: 'throttle',
      label: t('point.throttle'),
      initial: throttleKbit === null ? '' : String(throttleKbit),
      min: 8,
      max: 1_000_000,
      optional: true,
    },
  ];
  const effect = t('point.limitsDo', { name: point.name });
  return changing(point, { title: t('point.limits'), effect, fields }, (values) => ({
    leaseSeconds: Number(values['lease']),
    atDeath: oneOf(AtDeath.options, values['atDeath']),
    budget: {
      elementsMax: Number(values['elements']),
      shortestIpv4: Number(values['four']),
      shortestIpv6: Number(values['six']),
    },
    throttleKbit: noteOf(values, 'throttle') === '' ? null : Number(values['throttle']),
  }));
}

const NO_GARDEN: Garden = {
  portal: { origin: '', ipv4: null, ipv6: null, port: 443, captivePort: 8080 },
  resolvers: [],
  allow: [],
};

export function gardenForm(point: PointShown, t: TFunction): DeedForm {
  const garden = point.garden ?? NO_GARDEN;
  const line = (name: 'origin' | 'four' | 'six', value: string): Field => ({
    kind: 'line',
    name,
    label: t(`garden.${name}`),
    initial: value,
    optional: true,
  });
  const fields: Field[] = [
    { ...line('origin', garden.portal.origin), hint: t('garden.originAbout') },
    line('four', garden.portal.ipv4 ?? ''),
    line('six', garden.portal.ipv6 ?? ''),
    {
      kind: 'number',
      name: 'captive',
      label: t('garden.captive'),
      initial: String(garden.portal.captivePort),
      min: 1,
      max: 65_535,
    },
    {
      kind: 'note',
      name: 'resolvers',
      label: t('garden.resolvers'),
      initial: garden.resolvers.join('\n'),
      optional: true,
    },
    {
      kind: 'note',
      name: 'allow',
      label: t('garden.allow'),
      hint: t('garden.allowAbout'),
      initial: garden.allow.join('\n'),
      optional: true,
    },
  ];
  const effect = t('garden.does', { name: point.name });
  return changing(point, { title: t('point.setGarden'), effect, fields }, (values) => {
    const origin = noteOf(values, 'origin');
    if (origin === '') return { garden: null };
    const maybe = (name: string): string | null => noteOf(values, name) || null;
    return {
      garden: {
        portal: {
          origin,
          ipv4: maybe('four'),
          ipv6: maybe('six'),
          port: portOf(origin),
          captivePort: Number(values['captive']),
        },
        resolvers: linesOf(values, 'resolvers'),
        allow: linesOf(values, 'allow'),
      },
    };
  });
}

/** Of an origin; what is none is refused by the office, which says so better. */
function portOf(origin: string): number {
  const url = URL.parse(origin);
  if (url === null || url.port !== '') return Number(url?.port ?? 443);
  return url.protocol === 'http:' ? 80 : 443;
}

export function modeForm(point: PointShown, t: TFunction): DeedForm {
  const { name, networks, set } = point;
  const where = networks.length === 0 ? t('point.anyNetwork') : networks.join(', ');
  if (point.mode === 'live') {
    const n = String(set?.holds ?? 0);
    const effect = t('point.toDryDoes', { name, n });
    return changing(point, { title: t('point.toDry'), effect, fields: [], isGrave: true }, () => ({
      mode: 'dry-run',
    }));
  }
  const effect = t('point.toLiveDoes', { name, where, n: String(set?.shadows ?? 0) });
  return changing(point, { title: t('point.toLive'), effect, fields: [], isGrave: true }, () => ({
    mode: 'live',
  }));
}

export function tokenForm(point: PointShown, t: TFunction): DeedForm {
  const params = { id: point.id };
  return {
    title: t('point.token'),
    effect: t('point.tokenDoes', { name: point.name }),
    kind: 'point',
    fields: [
      {
        kind: 'line',
        name: 'label',
        label: t('point.tokenLabel'),
        initial: point.name.slice(0, 100),
      },
      {
        kind: 'number',
        name: 'days',
        label: t('point.tokenDays'),
        min: 1,
        max: TOKEN_DAYS_MAX,
        initial: String(TOKEN_DAYS_MAX),
      },
    ],
    send: (values, deed) => {
      const body = { label: noteOf(values, 'label'), days: Number(values['days']) };
      return call(tokenRoutes.makeForPoint, { params, body }, { deed });
    },
  };
}

export function retireForm(point: PointShown, t: TFunction): DeedForm {
  const params = { id: point.id };
  return {
    title: t('point.retire'),
    effect: t('point.retireDoes', { name: point.name }),
    kind: 'point',
    isGrave: true,
    fields: [{ kind: 'note', name: 'reason', label: t('field.why') }],
    send: (values, deed) => {
      const manner = { deed, version: point.version };
      return call(
        pointRoutes.retire,
        { params, body: { reason: noteOf(values, 'reason') } },
        manner,
      );
    },
  };
}

export function haltForm(point: PointShown, t: TFunction): DeedForm {
  const { id, name, set } = point;
  return {
    title: t('point.halt'),
    effect: t('point.haltDoes', { name, n: String(set?.holds ?? 0) }),
    kind: 'point',
    isGrave: true,
    fields: [{ kind: 'note', name: 'note', label: t('field.why') }],
    send: (values, deed) =>
      call(pointRoutes.halt, { params: { id }, body: { note: noteOf(values) } }, { deed }),
  };
}

export function resumeForm(point: PointShown, t: TFunction): DeedForm {
  const { id, name } = point;
  return {
    title: t('point.resume'),
    effect: t('point.resumeDoes', { name }),
    kind: 'point',
    isGrave: true,
    fields: [{ kind: 'note', name: 'note', label: t('field.why') }],
    send: (values, deed) =>
      call(pointRoutes.resume, { params: { id }, body: { note: noteOf(values) } }, { deed }),
  };
}
