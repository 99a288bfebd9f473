/** What stands in the register of the sample province before anything is seen: made through the office's own calls. */
import { isoFrom } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import { agencyRoutes, jurisdictionRoutes, unitRoutes } from '#model/routes/directory.ts';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { exemptionRoutes } from '#model/routes/exemptions.ts';
import { grantRoutes, personRoutes } from '#model/routes/people.ts';
import { policyRoutes } from '#model/routes/policies.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import type { ExemptionContent } from '#model/exemption.ts';
import { chooseFactor } from './energy.ts';
import type { Hands } from './hands.ts';
import { AGENCIES, CYBERSPACE_OFFICE, PLACES, PROVINCE, ROOT, UNITS } from './places.ts';
import { emailOf, FOUNDER, STAFF } from './staff.ts';
import { SHARED_NETWORK, SYSTEMS, type SampleSystem } from './systems.ts';

const DAY_MS = 86_400_000;

export interface Register {
  readonly hands: Hands;
  /** Ids, in the order of SYSTEMS and UNITS. */
  readonly systemIds: readonly string[];
  readonly unitIds: readonly string[];
  /** Id of the binding of a system's first address. */
  readonly bindingIds: readonly string[];
  readonly people: ReadonlyMap<string, string>;
}

export async function fillRegister(hands: Hands, random: Random): Promise<Register> {
  const agencies = await openAgencies(hands);
  const unitIds = await registerUnits(hands, agencies);
  const people = await gatherStaff(hands, agencies, unitIds);
  await decidePolicy(hands);
  await chooseFactor(hands);
  const systemIds = await registerSystems(hands, unitIds, random);
  const bindingIds = await bindAddresses(hands, systemIds);
  await exempt(hands, systemIds, unitIds);
  return { hands, systemIds, unitIds, bindingIds, people };
}

async function openAgencies(hands: Hands): Promise<ReadonlyMap<string, string>> {
  await hands.setUp(FOUNDER.key, {
    jurisdiction: { ...ROOT, calendarId: null },
    agency: CYBERSPACE_OFFICE.content,
    person: { name: FOUNDER.name, email: emailOf(FOUNDER.key), phone: null, language: 'zh-CN' },
    calendar: { shipped: 'china' },
  });
  const { person } = await hands.call(FOUNDER.key, personRoutes.me);
  if (person.agencyId === null) throw new Error('Broken invariant: the first agency has its own');
  const places = PLACES.map((place) => ({ body: { ...place, calendarId: null } }));
  await hands.callAll(FOUNDER.key, jurisdictionRoutes.open, places);
  const opened = await hands.callAll(
    FOUNDER.key,
    agencyRoutes.open,
    AGENCIES.map(({ content, jurisdiction }) => ({ body: { ...content, jurisdiction } })),
  );
  const known = AGENCIES.map(({ key }, i): [string, string] => [key, opened[i]?.id ?? '']);
  return new Map([[CYBERSPACE_OFFICE.key, person.agencyId], ...known]);
}

async function registerUnits(
  hands: Hands,
  agencies: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const units = UNITS.map(({ agency, ...unit }) => ({
    body: { ...unit, agencyId: agencies.get(agency) ?? '' },
  }));
  const registered = await hands.callAll(FOUNDER.key, unitRoutes.register, units);
  return registered.map(({ id }) => id);
}

async function gatherStaff(
  hands: Hands,
  agencies: ReadonlyMap<string, string>,
  unitIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const homes = STAFF.map(({ agency, unit }) => ({
    agencyId: agency === null ? null : (agencies.get(agency) ?? ''),
    unitId: unit === null ? null : (unitIds[UNITS.findIndex(({ code }) => code === unit)] ?? ''),
  }));
  const invited = await hands.callAll(
    FOUNDER.key,
    personRoutes.invite,
    STAFF.map(({ key, name, language }, i) => ({
      body: {
        name,
        email: emailOf(key),
        phone: null,
        language,
        agencyId: null,
        unitId: null,
        ...homes[i],
      },
    })),
  );
  const grants = STAFF.flatMap(({ grants: own }, i) =>
    own.map((grant) => ({
      body: {
        ...grant,
        personId: invited[i]?.id ?? '',
        agencyId: homes[i]?.agencyId ?? null,
        until: null,
      },
    })),
  );
  await hands.callAll(FOUNDER.key, grantRoutes.make, grants);
  const people = new Map(STAFF.map(({ key }, i) => [key, invited[i]?.id ?? '']));
  for (const [key, id] of people) hands.enter(key, id);
  return people;
}

async function decidePolicy(hands: Hands): Promise<void> {
  await hands.call('administrator', policyRoutes.set, {
    body: {
      jurisdiction: PROVINCE,
      rules: { autoOpenFrom: 'session', holdDaysMax: 30, cleanHours: 24 },
      reason: '样例政策 Sample policy: proven sessions open a case, people decide the rest.',
    },
  });
}

async function registerSystems(
  hands: Hands,
  unitIds: readonly string[],
  random: Random,
): Promise<readonly string[]> {
  const bodies = SYSTEMS.map(({ name, code, unit, critical, hardwareClass }) => {
    const { jurisdiction = PROVINCE, sector = 'other' } = UNITS[unit] ?? {};
    const account = `LS-${String(100_000 + random.below(900_000))}`;
    const about = { name, code, critical, hardwareClass, jurisdiction, sector };
    return { body: { ...about, unitId: unitIds[unit] ?? '', electricityAccounts: [account] } };
  });
  const registered = await hands.callAll('chuzhi', systemRoutes.register, bodies);
  const systemIds = registered.map(({ id }) => id);
  const contacts = systemIds.map((id, i) => ({ params: { id }, body: contactsOf(i, random) }));
  await hands.callAll('chuzhi', systemRoutes.contacts, contacts);
  return systemIds;
}

const FAMILY = ['王 Wang', '李 Li', '张 Zhang', '刘 Liu', '杨 Yang', '黄 Huang', '吴 Wu', '徐 Xu'];
const GIVEN = [
  '建国 Jianguo',
  '秀英 Xiuying',
  '志强 Zhiqiang',
  '丽华 Lihua',
  '晓东 Xiaodong',
  '雪梅 Xuemei',
];

/** 王建国 Wang Jianguo. */
function nameFrom(random: Random): string {
  const [family = '', familyEn = ''] = random.pick(FAMILY).split(' ');
  const [given = '', givenEn = ''] = random.pick(GIVEN).split(' ');
  return `${family}${given} ${familyEn} ${givenEn}`;
}

function contactsOf(system: number, random: Random) {
  const mailbox = (part: string): string => `${part}.${system}@units.linshan.example`;
  const phone = '+86 399 0000 0001';
  return {
    leader: { name: nameFrom(random), email: mailbox('leader'), phone: null },
    responsible: { name: nameFrom(random), email: mailbox('responsible'), phone },
    technical: system % 3 === 0 ? { name: nameFrom(random), email: null, phone } : null,
  };
}

/** One table for all, as a network department keeps it; the shared pool is nobody's. */
async function bindAddresses(
  hands: Hands,
  systemIds: readonly string[],
): Promise<readonly string[]> {
  const from = isoFrom(hands.office.clock.now() - 200 * DAY_MS);
  const rows = SYSTEMS.flatMap(({ address, address6 }, i) =>
    [address, address6].flatMap((one) =>
      one === null ? [] : [{ systemId: systemIds[i] ?? '', network: one }],
    ),
  );
  const bound = await hands.callAll(
    'chuzhi',
    bindingRoutes.add,
    rows.map((row) => ({ body: { ...row, from, until: null } })),
  );
  await hands.call('administrator', bindingRoutes.declarePool, {
    body: {
      name: '临山通信共享地址 Shared addresses of Linshan Telecom',
      network: SHARED_NETWORK,
      kind: 'cgnat',
      jurisdiction: 'linshan/heqing',
      from,
      until: null,
    },
  });
  const firsts = new Map(rows.map(({ network }, i) => [network, bound[i]?.id ?? '']));
  return SYSTEMS.map(({ address }) => firsts.get(address) ?? '');
}

async function exempt(
  hands: Hands,
  systemIds: readonly string[],
  unitIds: readonly string[],
): Promise<void> {
  const from = isoFrom(hands.office.clock.now());
  const about = { jurisdiction: PROVINCE, sector: null, unitId: null, from, until: null };
  const critical = SYSTEMS.flatMap((system, i) =>
    system.critical === 'hospital'
      ? [{ ...homeOf(system, unitIds), systemId: systemIds[i] ?? '' }]
      : [],
  );
  const all: (ExemptionContent & { reason: string })[] = [
    ...critical.map((system) => ({
      ...about,
      ...system,
      kind: 'hospital' as const,
      networks: [],
      reason: '断网会危及患者 Patients would be at risk without its network.',
    })),
    {
      ...about,
      name: '省级域名解析 Resolvers of the province',
      kind: 'resolver',
      systemId: null,
      networks: ['198.18.255.53'],
      reason: '所有单位都依赖 Everybody depends on them.',
    },
    {
      ...about,
      name: '处置平台自身 Our own control plane and portal',
      kind: 'control-plane',
      systemId: null,
      networks: ['198.18.255.0/28'],
      reason: '平台不得封禁自身 The office must never cut itself off.',
    },
    {
      ...about,
      name: '应急指挥中心 Emergency command centre',
      kind: 'emergency',
      systemId: null,
      networks: ['198.18.254.0/26'],
      reason: '应急通信 Emergency communications.',
    },
  ];
  const proposed = await hands.callAll(
    'chuzhi',
    exemptionRoutes.propose,
    all.map((body) => ({ body })),
  );
  await hands.callAll(
    'shenpi',
    exemptionRoutes.grant,
    proposed.map(({ id }) => ({ params: { id } })),
  );
}

/** Where a system belongs, as an exemption of it must say. */
export function homeOf({ name, unit }: SampleSystem, unitIds: readonly string[]) {
  const { jurisdiction = PROVINCE, sector = null } = UNITS[unit] ?? {};
  return { name, jurisdiction, sector, unitId: unitIds[unit] ?? null };
}
