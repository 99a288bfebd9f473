/**
 * One case from a sensor's finding to `closed(rectified)`, played by separate people through the office's own calls. Each
 * step says what was done, by whom, and what the case and its order were after it.
 */
import { isoFrom } from '#base/clock.ts';
import type { OrderContent } from '#model/order.ts';
import type { ById, Route } from '#model/route.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { noticeRoutes, subjectRoutes, verificationRoutes } from '#model/routes/notices.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import type { Asked, Part, Stage } from './call.ts';
import type { Cast } from './cast.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** After fifteen minutes without any, a sensor counts as silent; after ten, a point. */
const SIGN_OF_LIFE_MS = 9 * 60_000;

export interface DrillStep {
  /** ISO 8601. */
  readonly at: string;
  readonly who: Part;
  /** A word of the closed list, for the printed timeline to say in its language. */
  readonly did: DrillDeed;
  readonly caseState: string | null;
  readonly orderState: string | null;
}

export const DRILL_DEEDS = [
  'delivered',
  'opened',
  'took-on',
  'assessed',
  'prepared-notice',
  'served',
  'verified-code',
  'read',
  'acknowledged',
  'drafted',
  'proposed',
  'approved',
  'scheduled',
  'observed-active',
  'reported',
  'accepted-report',
  'rescanned',
  'lowered',
  'observed-lower',
  'window-over',
  'passed',
  'released',
  'observed-absent',
  'closed',
] as const;
export type DrillDeed = (typeof DRILL_DEEDS)[number];

export interface DrillPlay {
  readonly caseId: string;
  readonly number: string;
  readonly orderId: string;
  readonly steps: readonly DrillStep[];
}

/** What happens outside the office: the sensor, and the equipment at which orders are carried out. */
export interface World {
  /** The address of the system. */
  readonly network: string;
  /** Returns when the sensor's finding is at the office. */
  find(): Promise<void>;
  /** Sensor and equipment let themselves be heard. */
  live(): Promise<void>;
  /** Returns when the point has reported the order as observed. */
  observed(orderId: string, what: 'active' | 'absent'): Promise<void>;
}

/** `told` hears of each step as it is done. */
export async function playCase(
  stage: Stage,
  cast: Cast,
  world: World,
  told: (step: DrillStep) => void,
): Promise<DrillPlay> {
  const play = new Play(stage, cast, world, told);
  await play.find();
  await play.assess();
  await play.notify();
  await play.hold(world.network);
  await play.rectify();
  await play.release();
  return play.result();
}

class Play {
  readonly #stage: Stage;
  readonly #cast: Cast;
  readonly #world: World;
  readonly #told: (step: DrillStep) => void;
  readonly #steps: DrillStep[] = [];
  #caseId = '';
  #number = '';
  #orderId: string | null = null;

  constructor(stage: Stage, cast: Cast, world: World, told: (step: DrillStep) => void) {
    this.#stage = stage;
    this.#cast = cast;
    this.#world = world;
    this.#told = told;
  }

  result(): DrillPlay {
    return {
      caseId: this.#caseId,
      number: this.#number,
      orderId: this.#orderId ?? '',
      steps: this.#steps,
    };
  }

  async find(): Promise<void> {
    await this.#world.find();
    await this.#stage.pass(60_000);
    const { items } = await this.#stage.call('analyst', caseRoutes.list, { query: {} });
    const opened = items[0];
    if (opened === undefined) throw new Error('The policy opened no case for this finding');
    this.#caseId = opened.id;
    this.#number = opened.number;
    await this.#step('sensor', 'delivered');
    await this.#step('operator', 'opened');
  }

  /** Time passes while the sensor gives signs of life: a window is only clean where somebody watched. */
  async #watch(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= SIGN_OF_LIFE_MS) {
      await this.#stage.pass(Math.min(left, SIGN_OF_LIFE_MS));
      await this.#world.live();
    }
  }

  async assess(): Promise<void> {
    const { analyst = null } = this.#cast.people;
    await this.#act('analyst', 'took-on', caseRoutes.triage, { handlerId: analyst });
    await this.#watch(HOUR_MS);
    await this.#act('analyst', 'assessed', caseRoutes.assess, {
      verdict: 'deliberate',
      note: 'The session proves work; the account belongs to the department.',
    });
  }

  async notify(): Promise<void> {
    const params = { id: this.#caseId };
    const now = this.#stage.now();
    const { id, verificationCode } = await this.#stage.call('officer', noticeRoutes.prepare, {
      params,
      body: {
        kind: 'finding-notice',
        language: 'en',
        channels: ['print', 'link'],
        template: null,
        recipient: 'leader',
        orderId: null,
        earlierId: null,
        words: {
          whatWasSeen: ['A system of yours asked a mining pool for work and was paid for results.'],
          seenSince: isoFrom(now - HOUR_MS),
          seenUntil: isoFrom(now),
          deadline: isoFrom(now + 10 * DAY_MS),
          howToRectify: ['End the mining program and remove what starts it.', 'Report the cause.'],
          legalBasis: [{ citation: 'Notice of the sample office, article 3', says: null }],
          howToObject: ['Answer through the link in this notice.'],
          objectBefore: isoFrom(now + 10 * DAY_MS),
        },
      },
    });
    await this.#step('officer', 'prepared-notice');
    await this.#stage.call('officer', noticeRoutes.print, { params: { id } });
    const { url } = await this.#stage.call('officer', noticeRoutes.renewLink, { params: { id } });
    await this.#stage.call('officer', noticeRoutes.recordService, {
      params: { id },
      body: { channel: 'print', transportId: 'receipt 1' },
    });
    await this.#step('officer', 'served');
    await this.#watch(HOUR_MS);
    const check = await this.#stage.call('anyone', verificationRoutes.verify, {
      body: { code: verificationCode },
    });
    if (!check.genuine) throw new Error('The verification code of the notice is not known');
    await this.#step('anyone', 'verified-code');
    await this.#stage.hand('subject', url.slice(url.indexOf('#') + 1));
    await this.#stage.call('subject', subjectRoutes.read, {});
    await this.#step('subject', 'read');
    await this.#stage.call('subject', subjectRoutes.acknowledge, {
      body: { name: 'Leader in charge', as: 'leader' },
    });
    await this.#step('subject', 'acknowledged');
  }

  async hold(network: string): Promise<void> {
    const content: OrderContent = {
      caseId: this.#caseId,
      systemId: this.#cast.systemId,
      reason: 'confirmed-deliberate',
      rung: 'leaky-garden',
      legalBasis: { id: 'sample-notice-3', version: '2026-01' },
      scope: [{ network, bindingId: this.#cast.bindingId, boundAt: isoFrom(this.#stage.now()) }],
      durationHours: 14 * 24,
      reviewHours: 7 * 24,
      releaseConditions: ['report-accepted', 'rescan-clean', 'clean-window', 'root-cause-stated'],
    };
    const grounds = {
      necessity: 'The mining went on after the notice was acknowledged.',
      lesser: [
        { rung: 'notify', fails: 'The unit was told and mining went on.' },
        { rung: 'sink-pools', fails: 'The miner uses addresses, not names.' },
        { rung: 'block-pools', fails: 'It changes pools.' },
      ],
    } as const;
    const drafted = await this.#stage.call('officer', orderRoutes.draft, {
      body: { content, grounds: { ...grounds, lesser: [...grounds.lesser] } },
    });
    this.#orderId = drafted.id;
    await this.#step('officer', 'drafted');
    const params = { id: drafted.id };
    await this.#stage.call('officer', orderRoutes.propose, { params });
    await this.#step('officer', 'proposed');
    const { contentHash } = drafted;
    await this.#stage.call('approver', orderRoutes.approve, { params, body: { contentHash } });
    await this.#step('approver', 'approved');
    const body = { pointIds: [this.#cast.pointId] };
    await this.#stage.call('officer', orderRoutes.schedule, { params, body });
    await this.#step('officer', 'scheduled');
    await this.#stage.pass(60_000);
    await this.#observe('active', 'observed-active');
  }

  async rectify(): Promise<void> {
    await this.#watch(DAY_MS);
    await this.#act('liaison', 'reported', caseRoutes.report, {
      note: 'The program was removed and the account closed.',
      rootCause: 'insider',
    });
    await this.#act('officer', 'accepted-report', caseRoutes.reviewReport, { accepted: true });
    await this.#act('verifier', 'rescanned', caseRoutes.rescan, { clean: true });
    const params = { id: this.#orderId ?? '' };
    const body = { rung: 'block-pools' } as const;
    await this.#stage.call('officer', orderRoutes.probation, { params, body });
    await this.#step('officer', 'lowered');
    await this.#observe('active', 'observed-lower');
  }

  async release(): Promise<void> {
    await this.#watch(25 * HOUR_MS);
    await this.#step('operator', 'window-over');
    await this.#act('verifier', 'passed', caseRoutes.verify, {
      passed: true,
      note: 'Nothing was seen for a day; the machine was looked at.',
    });
    const params = { id: this.#orderId ?? '' };
    await this.#stage.call('officer', orderRoutes.lift, { params, body: { ending: 'rectified' } });
    await this.#step('officer', 'released');
    await this.#stage.pass(60_000);
    await this.#observe('absent', 'observed-absent');
    await this.#act('officer', 'closed', caseRoutes.close, {
      outcome: 'rectified',
      rootCause: 'insider',
      energy: { known: false, why: 'A drill consumes nothing.' },
      note: 'Rectified and verified.',
    });
  }

  async #observe(what: 'active' | 'absent', did: DrillDeed): Promise<void> {
    await this.#world.observed(this.#orderId ?? '', what);
    await this.#step('enforcer', did);
  }

  /** A call about the case, and the step that it makes. */
  async #act<R extends Route & { readonly params: typeof ById }>(
    who: Part,
    did: DrillDeed,
    route: R,
    body: NonNullable<Asked<R>['body']>,
  ): Promise<void> {
    const asked: Asked<Route> = { params: { id: this.#caseId }, body };
    await this.#stage.call<Route>(who, route, asked);
    await this.#step(who, did);
  }

  async #step(who: Part, did: DrillDeed): Promise<void> {
    const found = await this.#stage.call('officer', caseRoutes.show, {
      params: { id: this.#caseId },
    });
    const order =
      this.#orderId === null
        ? null
        : await this.#stage.call('officer', orderRoutes.show, { params: { id: this.#orderId } });
    const at = isoFrom(this.#stage.now());
    const step = { at, who, did, caseState: found.state, orderState: order?.state ?? null };
    this.#steps.push(step);
    this.#told(step);
  }
}
