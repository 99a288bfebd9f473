/** Some months of case work in the sample province: which story begins when, on which system, with whom. */
import { Random } from '#base/random.ts';
import { isoFrom } from '#base/clock.ts';
import { exemptionRoutes } from '#model/routes/exemptions.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { walletOf } from '../wallets.ts';
import { CaseRun, type Setting, type Team } from './case-run.ts';
import type { SensorKey } from './equipment.ts';
import { inOfficeHours, type Director } from './director.ts';
import { PROVINCE } from './places.ts';
import { homeOf } from './register.ts';
import { POOLS, type Mining, type Sight } from './session.ts';
import {
  appealed,
  cameBack,
  filed,
  held,
  OPEN,
  rectified,
  referred,
  transferred,
  unfounded,
  type Plot,
  type Story,
} from './stories.ts';
import { strayAddress, SYSTEMS } from './systems.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of it, before its end. */
export const HISTORY_DAYS = 140;
/** Stories with an end begin no later than this before the end of the history. */
const SETTLED_DAYS = 32;

/** The last system of each unit is left for what is seen when the demonstration runs. */
export const isReserved = (system: number): boolean => system % 5 === 4;

const FIRST: Team = {
  analyst: 'analyst',
  officer: 'officer',
  clerk: 'chuzhi',
  approver: 'approver',
  verifier: 'verifier',
};
const SECOND: Team = {
  analyst: 'fenxi',
  officer: 'chuzhi',
  clerk: 'officer',
  approver: 'shenpi',
  verifier: 'heyan',
};
const TEAMS: readonly Team[] = [FIRST, SECOND];
/** What is open was worked on by these, so that the people whom a visitor plays have no part in it yet. */
const OTHERS: Team = SECOND;

/** What ended, and how often: each takes a first start a third of a second. */
const ENDED: readonly (readonly [Plot, number])[] = [
  [rectified('deliberate'), 18],
  [held('deliberate'), 9],
  [rectified('compromised'), 10],
  [held('compromised'), 5],
  [unfounded, 9],
  [referred('police'), 1],
  [referred('discipline'), 1],
  [referred('price-authority'), 1],
  [transferred, 3],
  [appealed, 2],
  [cameBack, 1],
];

/** What is open: the story, and how many days before the end each began. */
const UNFINISHED: readonly (readonly [keyof typeof OPEN, readonly number[]])[] = [
  ['lead', [0.02, 0.1, 0.3, 0.8, 1.6, 4]],
  ['triage', [1, 2.5, 6]],
  ['assessed', [2, 3, 7]],
  ['noticed', [4, 6, 9]],
  ['rectifying', [6, 8, 24, 29]],
  ['reported', [9, 11]],
  ['proposed', [7, 8]],
  ['approved', [7]],
  ['active', [8, 10]],
  ['degraded', [6]],
  ['suspended', [9]],
  ['window', [16]],
  ['verifying', [24]],
  ['release', [27]],
  ['refusedOrder', [7]],
];

/** Half of all thefts of computing power are of one hand. */
const THEFTS_SHARED = 2;

export class History {
  readonly #setting: Setting;
  readonly #sight: Sight;
  readonly #random: Random;
  readonly #free: number[];
  readonly #thief: string;
  #seed = 1;

  constructor(setting: Setting, sight: Sight, seed: number) {
    this.#setting = setting;
    this.#sight = sight;
    this.#random = new Random(seed);
    this.#thief = walletOf('XMR', this.#random);
    // Never a second time the same system, for a case on one that is open would only take the lead in.
    this.#free = shuffled(
      SYSTEMS.flatMap(({ critical }, i) => (critical === null && !isReserved(i) ? [i] : [])),
      this.#random,
    );
  }

  /** `until`: the end, which is the present of the demonstration. */
  stage(director: Director, until: number): void {
    const begins = until - HISTORY_DAYS * DAY_MS;
    const spanMs = (HISTORY_DAYS - SETTLED_DAYS) * DAY_MS;
    for (const [plot, count] of ENDED) {
      for (let i = 0; i < count; i++) {
        // More of it towards the present: the office is getting known.
        const at = begins + DAY_MS + Math.sqrt(this.#random.float()) * spanMs;
        const team = this.#random.pick(TEAMS);
        director.add(at, this.#case(plot, team, at));
      }
    }
    for (const [name, days] of UNFINISHED) {
      for (const day of days) {
        const plot = OPEN[name];
        const at = until - day * DAY_MS;
        if (plot !== undefined) director.add(at, this.#case(plot, OTHERS, at, 'backbone'));
      }
    }
    for (let i = 0; i < 3; i++) {
      const at = inOfficeHours(begins + (20 + i * 25) * DAY_MS);
      director.add(at, this.#filedCase(at));
    }
    for (let i = 0; i < 26; i++) this.#lead(director, until, i);
    director.add(until - 2.2 * DAY_MS, this.#lastWordOf('donglan'));
    director.add(inOfficeHours(until - 4 * DAY_MS), this.#proposedExemption());
  }

  async *#case(plot: Plot, team: Team, at: number, by?: SensorKey): Story {
    const system = this.#free.pop();
    if (system === undefined) throw new Error('Broken invariant: systems enough for all cases');
    const run = new CaseRun(this.#setting, team, system, new Random(this.#random.u32()));
    const { address } = SYSTEMS[system] ?? { address: '' };
    await run.sighted(by ?? this.#sensorFor(system), this.#sight(this.#mining(address, at)));
    yield* plot(run);
  }

  #sensorFor(system: number): SensorKey {
    const { address } = SYSTEMS[system] ?? { address: '' };
    // The first six units are schools; every third unit after them lies behind the border of Donglan.
    const unit = Number(address.split('.')[2]);
    if (unit <= 6) return 'education';
    return unit % 3 === 0 ? 'donglan' : 'backbone';
  }

  /** A quarter of an hour that ended a few minutes before `until`. */
  #mining(client: string, until: number): Mining {
    const { dialect, ...pool } = this.#random.pick(POOLS);
    const shares = 8 + this.#random.below(14);
    const shareMillis = 25_000 + this.#random.below(25_000);
    const isTheft = dialect === 'cryptonote' && this.#random.below(THEFTS_SHARED) === 0;
    const seed = this.#seed++;
    return {
      seed,
      dialect,
      client,
      pool,
      shares,
      shareMillis,
      at: until - (shares + 4) * 3 * shareMillis,
      ...(isTheft ? { wallet: this.#thief } : {}),
    };
  }

  /** Research on file: the sighting is set aside by itself, and somebody opens a case all the same. */
  async *#filedCase(at: number): Story {
    const system = this.#free.pop() ?? 0;
    const { register, played } = this.#setting;
    const { hands, systemIds } = register;
    const systemId = systemIds[system] ?? '';
    await hands.call('chuzhi', systemRoutes.fileResearch, {
      params: { id: systemId },
      body: { reference: `临网备〔2026〕${this.#seed}号`, from: isoFrom(at - DAY_MS), until: null },
    });
    yield { hours: 30, isOffice: true };
    const { address } = SYSTEMS[system] ?? { address: '' };
    const now = hands.office.clock.now();
    await played.deliver('backbone', [this.#sight(this.#mining(address, now))]);
    yield { hours: 20, isOffice: true };
    const { items } = await hands.call('analyst', leadRoutes.list, {
      query: { systemId, limit: 1 },
    });
    const leadId = items[0]?.id ?? '';
    await hands.call('analyst', leadRoutes.revive, { params: { id: leadId } });
    const run = new CaseRun(this.#setting, FIRST, system, this.#random);
    await run.openedFrom(leadId);
    yield* filed(run);
  }

  /** Sightings of what nobody has registered, hints, and what people tell; most is set aside. */
  #lead(director: Director, until: number, i: number): void {
    const isOld = i < 14;
    const days = isOld ? 10 + this.#random.below(HISTORY_DAYS - 20) : this.#random.float() * 5;
    const at = until - days * DAY_MS;
    director.add(
      i % 4 === 3 ? inOfficeHours(at) : at,
      i % 4 === 3 ? this.#tip(i, isOld) : this.#hint(i, at, isOld),
    );
  }

  async *#hint(i: number, at: number, isOld: boolean): Story {
    const { register, played } = this.#setting;
    const address = strayAddress(this.#random.below(40), i);
    const mining = this.#mining(address, at);
    // A login without an answer opens no case.
    await played.deliver('backbone', [this.#sight({ ...mining, isUnanswered: true })]);
    if (!isOld) return;
    yield { hours: 3 + this.#random.below(20), isOffice: true };
    const { items } = await register.hands.call('fenxi', leadRoutes.list, {
      query: { address, limit: 1 },
    });
    const run = new CaseRun(this.#setting, OTHERS, 0, this.#random);
    if (items[0] !== undefined) await run.dismissLead(items[0].id);
  }

  async *#tip(i: number, isOld: boolean): Story {
    const { hands, systemIds } = this.#setting.register;
    const isPartner = i % 8 === 3;
    const { id } = await hands.call('fenxi', leadRoutes.make, {
      body: {
        provenance: isPartner ? 'partner' : 'tip',
        source: isPartner ? '电力公司 Electricity supplier' : '来电 By telephone',
        systemId: systemIds[this.#random.below(40) * 5 + 4] ?? null,
        jurisdiction: PROVINCE,
        note: '夜间用电异常 Unusual use of electricity at night.',
      },
    });
    yield { hours: 5, isOffice: true };
    const run = new CaseRun(this.#setting, OTHERS, 0, this.#random);
    if (isOld) await run.dismissLead(id);
    else await hands.call('fenxi', leadRoutes.watch, { params: { id }, body: {} });
  }

  async *#lastWordOf(sensor: SensorKey): Story {
    yield { hours: 0, isOffice: false };
    await this.#setting.played.deliver(sensor);
  }

  /** For an approver to decide. */
  async *#proposedExemption(): Story {
    yield { hours: 0, isOffice: true };
    const { hands, systemIds, unitIds } = this.#setting.register;
    const system = SYSTEMS.findIndex(({ critical }) => critical === 'transport');
    const about = SYSTEMS[system];
    if (about === undefined) throw new Error('Broken invariant: there is a railway');
    await hands.call('chuzhi', exemptionRoutes.propose, {
      body: {
        ...homeOf(about, unitIds),
        kind: 'other',
        networks: [],
        systemId: systemIds[system] ?? '',
        from: isoFrom(hands.office.clock.now()),
        until: null,
        reason: '停运影响出行 Travel would stop without it.',
      },
    });
  }
}

function shuffled<T>(items: T[], random: Random): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const other = random.below(i + 1);
    const [a, b] = [items[i], items[other]];
    if (a !== undefined && b !== undefined) [items[i], items[other]] = [b, a];
  }
  return items;
}
