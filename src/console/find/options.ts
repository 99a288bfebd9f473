/** What the box offers: pages, what the office found, and where each leads. */
import type { TFunction } from 'i18next';
import type { Verb } from '#model/authority.ts';
import { HIT_KINDS, type Hit, type HitKind, type Hits } from '#model/search.ts';
import { mayAnywhere, type Me } from '../api/me.ts';
import type { IconName } from '../look/icon.tsx';

export interface Option {
  readonly key: string;
  readonly icon: IconName;
  readonly label: string;
  readonly hit: Hit | null;
  /** Path and query of where it leads. */
  readonly href: string;
}

export interface Group {
  readonly key: string;
  readonly title: string;
  readonly options: readonly Option[];
  readonly hasMore: boolean;
}

const PAGES = [
  { area: 'situation', verb: 'case.read' },
  { area: 'inbox', verb: null },
  { area: 'cases', verb: 'case.read' },
  { area: 'orders', verb: 'order.read' },
  { area: 'systems', verb: 'system.read' },
  { area: 'addresses', verb: 'binding.read' },
  { area: 'points', verb: 'point.read' },
  { area: 'sensors', verb: 'sensor.read' },
  { area: 'record', verb: 'record.read' },
  { area: 'people', verb: 'directory.read' },
  { area: 'rules', verb: 'policy.read' },
] as const satisfies readonly { readonly area: IconName; readonly verb: Verb | null }[];

/** By their names in the language that is read, and by their paths, which are English. */
export function pagesFor(text: string, me: Me | undefined, t: TFunction): Group {
  const low = text.toLowerCase();
  const options = PAGES.filter(({ area, verb }) => {
    const isMine = verb === null || (me !== undefined && mayAnywhere(me, verb));
    return isMine && (area.includes(low) || t(`area.${area}`).toLowerCase().includes(low));
  }).map(({ area }) => {
    return {
      key: `page-${area}`,
      icon: area,
      label: t(`area.${area}`),
      hit: null,
      href: `/${area}`,
    };
  });
  return { key: 'pages', title: t('find.pages'), options, hasMore: false };
}

const ICONS: Readonly<Record<HitKind, IconName>> = {
  case: 'cases',
  lead: 'inbox',
  order: 'orders',
  system: 'systems',
  unit: 'people',
  pool: 'sensors',
  sensor: 'sensors',
  point: 'points',
  notice: 'rules',
  evidence: 'shield',
  event: 'record',
  person: 'person',
  thing: 'record',
};

export function groupsOf({ hits, more }: Hits, me: Me | undefined, t: TFunction): readonly Group[] {
  return HIT_KINDS.map((kind) => ({
    key: kind,
    title: t(`find.kind.${kind}`),
    hasMore: more.includes(kind),
    options: hits
      .filter((hit) => hit.kind === kind)
      .map((hit) => ({
        key: `${kind}-${hit.id}`,
        icon: ICONS[kind],
        label: hit.label,
        hit,
        href: HREFS[kind](hit, me),
      })),
  })).filter(({ options }) => options.length > 0);
}

function to(path: string, search: Readonly<Record<string, string | null>> = {}): string {
  const given = Object.entries(search).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  const text = new URLSearchParams(given.map(([name, value]) => [name, quoted(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The router reads what looks like a number as one, unless it stands in quotation marks. */
const quoted = (text: string): string => (/^-?[\d.]+$/.test(text) ? JSON.stringify(text) : text);

const HREFS: Readonly<Record<HitKind, (hit: Hit, me: Me | undefined) => string>> = {
  case: ({ id }) => to(`/cases/${id}`),
  order: ({ id }) => to(`/orders/${id}`),
  system: ({ id }) => to(`/systems/${id}`),
  lead: leadHref,
  unit: ({ id }) => to('/systems', { unitId: id }),
  pool: ({ id }) => to('/inbox', { box: 'leads', pool: id }),
  sensor: ({ id }) => to('/sensors', { id }),
  point: ({ id }) => to('/points', { id }),
  notice: ({ caseId }) => to(`/cases/${caseId ?? ''}`, { tab: 'notices' }),
  evidence: ({ id, caseId }) =>
    caseId === null ? to('/record', { about: id }) : to(`/cases/${caseId}`),
  event: ({ id, at }) => to('/record', { seq: id, until: at }),
  person: ({ id }, me) => personHref(id, me),
  thing: ({ id }) => to('/record', { about: id }),
};

/** A lead is shown in its list, which its address makes short. */
function leadHref({ id, label, caseId }: Hit): string {
  if (label !== id) return to('/inbox', { box: 'leads', address: label, id });
  return caseId === null ? to('/inbox', { box: 'leads', id }) : to(`/cases/${caseId}`);
}

/** To the person where one may read of people, else to what they do. */
export function personHref(id: string, me: Me | undefined): string {
  const may = (verb: Verb): boolean => me !== undefined && mayAnywhere(me, verb);
  if (may('people.read')) return to('/people', { tab: 'people', id });
  return may('record.read') ? to('/record', { actor: id }) : to('/cases', { handlerId: id });
}
