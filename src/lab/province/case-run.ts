/** One case of the sample province in the hands of its people: each method is one step, as the console would take it. */
import { isoFrom } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import type { Case, Outcome, RootCause, Verdict } from '#model/case.ts';
import type { Recipient } from '#model/referral.ts';
import type { Rung } from '#model/rung.ts';
import { RUNGS, rungRank } from '#model/rung.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import type { Equipment, PlayedEquipment, PointKey, SensorKey } from './equipment.ts';
import { ReferralRun } from './referrals.ts';
import type { Register } from './register.ts';
import { SYSTEMS } from './systems.ts';
import type { Sighted } from './session.ts';
import { type Said, WORDS } from './words.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface Setting {
  readonly register: Register;
  readonly equipment: Equipment;
  readonly played: PlayedEquipment;
}

/** Who does what in this case: several teams share the work. */
export interface Team {
  readonly analyst: string;
  readonly officer: string;
  /** Takes down what the people concerned say, so that another accepts it. */
  readonly clerk: string;
  readonly approver: string;
  readonly verifier: string;
}

export class CaseRun {
  readonly #setting: Setting;
  readonly #team: Team;
  readonly random: Random;
  /** Index into SYSTEMS. */
  readonly #system: number;
  #caseId = '';
  #noticeId = '';
  #orderId = '';
  #seen: Sighted | null = null;
  readonly #points: PointKey[] = [];

  constructor(setting: Setting, team: Team, system: number, random: Random) {
    this.#setting = setting;
    this.#team = team;
    this.#system = system;
    this.random = random;
  }

  get id(): string {
    return this.#caseId;
  }

  get #hands() {
    return this.#setting.register.hands;
  }

  get #now(): number {
    return this.#hands.office.clock.now();
  }

  #say(what: keyof typeof WORDS): string {
    const said: Said = this.random.pick(WORDS[what]);
    return `${said.zh}\n${said.en}`;
  }

  /** A sensor delivers; the policy opens the case. */
  async sighted(sensor: SensorKey, seen: Sighted): Promise<void> {
    this.#seen = seen;
    await this.#setting.played.deliver(sensor, [seen]);
    const systemId = this.#setting.register.systemIds[this.#system] ?? '';
    const { items } = await this.#hands.call('analyst', caseRoutes.list, {
      query: { systemId, limit: 1 },
    });
    this.#caseId = items[0]?.id ?? '';
  }

  /** Somebody opens it from a lead that no policy would. */
  async openedFrom(leadId: string): Promise<void> {
    const body = { leadId, note: this.#say('opening') };
    this.#caseId = (await this.#hands.call(this.#team.analyst, caseRoutes.open, { body })).id;
  }

  get #params() {
    return { id: this.#caseId };
  }

  async triage(): Promise<void> {
    const handlerId = this.#hands.idOf(this.#team.analyst);
    await this.#hands.call(this.#team.analyst, caseRoutes.triage, {
      params: this.#params,
      body: { handlerId },
    });
  }

  async assess(verdict: Verdict): Promise<void> {
    const body = { verdict, note: this.#say(verdict) };
    await this.#hands.call(this.#team.analyst, caseRoutes.assess, { params: this.#params, body });
  }

  /** Prepared, and handed over on paper. */
  async serveNotice(days = 10): Promise<void> {
    const deadline = isoFrom(this.#now + days * DAY_MS);
    const { firstSeen, lastSeen } = this.#seen?.finding ?? { firstSeen: null, lastSeen: null };
    const isChinese = this.random.below(3) > 0;
    const words = noticeWords(isChinese ? 'zh' : 'en');
    const { id } = await this.#hands.call(this.#team.officer, noticeRoutes.prepare, {
      params: this.#params,
      body: {
        kind: 'finding-notice',
        language: isChinese ? 'zh-CN' : 'en',
        channels: ['print', 'link'],
        template: null,
        recipient: 'leader',
        orderId: null,
        earlierId: null,
        words: {
          ...words,
          seenSince: instantOr(firstSeen, this.#now - HOUR_MS),
          seenUntil: instantOr(lastSeen, this.#now),
          deadline,
          objectBefore: deadline,
        },
      },
    });
    this.#noticeId = id;
    await this.#hands.call(this.#team.officer, noticeRoutes.recordService, {
      params: { id },
      body: { channel: 'print', transportId: `LS ${10_000 + this.random.below(90_000)}` },
    });
  }

  async acknowledged(): Promise<void> {
    await this.#hands.call(this.#team.officer, noticeRoutes.recordAcknowledgement, {
      params: { id: this.#noticeId },
      body: { name: '单位负责人 Head of the unit', as: 'leader' },
    });
  }

  async beginRectifying(): Promise<void> {
    const body = { why: 'time-over' } as const;
    await this.#hands.call(this.#team.officer, caseRoutes.beginRectifying, {
      params: this.#params,
      body,
    });
  }

  async reported(rootCause: RootCause): Promise<void> {
    const body = { note: this.#say('report'), rootCause };
    await this.#hands.call(this.#team.clerk, caseRoutes.report, { params: this.#params, body });
  }

  async reviewReport(accepted: boolean): Promise<void> {
    const note = accepted ? null : this.#say('rejection');
    const body = { accepted, note };
    await this.#hands.call(this.#team.officer, caseRoutes.reviewReport, {
      params: this.#params,
      body,
    });
  }

  async rescan(clean: boolean): Promise<void> {
    await this.#hands.call(this.#team.verifier, caseRoutes.rescan, {
      params: this.#params,
      body: { clean },
    });
  }

  async startWindow(): Promise<void> {
    await this.#hands.call(this.#team.officer, caseRoutes.startWindow, { params: this.#params });
  }

  async verify(passed: boolean): Promise<void> {
    const body = { passed, note: this.#say(passed ? 'pass' : 'fail') };
    await this.#hands.call(this.#team.verifier, caseRoutes.verify, { params: this.#params, body });
  }

  async close(
    outcome: Outcome,
    rootCause: RootCause,
    links: Partial<Pick<Case, 'duplicateOfId' | 'transferredTo'>> = {},
  ): Promise<void> {
    // Who assessed that there was nothing does not close it as well.
    await this.#hands.call(this.#team.officer, caseRoutes.close, {
      params: this.#params,
      body: {
        outcome,
        rootCause,
        energy:
          outcome === 'unfounded' || outcome === 'duplicate'
            ? { known: false, why: '没有挖矿 There was no mining.' }
            : { computed: true },
        note: this.#say('closing'),
        ...links,
      },
    });
  }

  async appeal(ground: 'not-my-system' | 'hardship' | 'lawful-use'): Promise<void> {
    const body = { ground, note: this.#say('appeal') };
    await this.#hands.call(this.#team.clerk, caseRoutes.fileAppeal, { params: this.#params, body });
  }

  async decideAppeal(upheld: boolean): Promise<void> {
    const body = { upheld, note: this.#say('appealDecision') };
    await this.#hands.call('reviewer', caseRoutes.decideAppeal, { params: this.#params, body });
  }

  /** To another authority, step by step. */
  referral(to: Recipient): ReferralRun {
    return new ReferralRun(this.#hands, this.#team, this.#caseId, to);
  }

  async holdEvidence(): Promise<void> {
    const body = { on: true, note: this.#say('evidenceHold') };
    await this.#hands.call(this.#team.officer, caseRoutes.holdEvidence, {
      params: this.#params,
      body,
    });
  }

  async reopen(): Promise<void> {
    const body = { note: this.#say('reopening') };
    this.#caseId = (
      await this.#hands.call(this.#team.analyst, caseRoutes.reopen, { params: this.#params, body })
    ).id;
  }

  async draftOrder(
    rung: Rung,
    reason: 'confirmed-deliberate' | 'confirmed-compromised' | 'refusal-after-notice',
  ): Promise<string> {
    const { systemIds, bindingIds } = this.#setting.register;
    const { address } = SYSTEMS[this.#system] ?? { address: '' };
    const scope = {
      network: address,
      bindingId: bindingIds[this.#system] ?? '',
      boundAt: isoFrom(this.#now),
    };
    const drafted = await this.#hands.call(this.#team.officer, orderRoutes.draft, {
      body: {
        content: {
          caseId: this.#caseId,
          systemId: systemIds[this.#system] ?? '',
          reason,
          rung,
          legalBasis: { id: 'linshan-notice-3', version: '2026-01' },
          scope: [scope],
          durationHours: 21 * 24,
          reviewHours: 7 * 24,
          releaseConditions: [
            'report-accepted',
            'rescan-clean',
            'clean-window',
            'root-cause-stated',
          ],
        },
        grounds: {
          necessity: this.#say('necessity'),
          lesser: RUNGS.slice(0, rungRank(rung)).map((lower) => ({
            rung: lower,
            fails: this.#say('lesser'),
          })),
        },
      },
    });
    this.#orderId = drafted.id;
    return drafted.contentHash;
  }

  async proposeOrder(): Promise<void> {
    await this.#hands.call(this.#team.officer, orderRoutes.propose, {
      params: { id: this.#orderId },
    });
  }

  async approveOrder(contentHash: string): Promise<void> {
    await this.#hands.call(this.#team.approver, orderRoutes.approve, {
      params: { id: this.#orderId },
      body: { contentHash },
    });
  }

  async refuseOrder(): Promise<void> {
    const body = { note: this.#say('refusal') };
    await this.#hands.call(this.#team.approver, orderRoutes.refuse, {
      params: { id: this.#orderId },
      body,
    });
  }

  /** The points report within the minute. */
  async scheduleOrder(...points: readonly PointKey[]): Promise<void> {
    this.#points.push(...points);
    const pointIds = points.map((key) => this.#setting.equipment.pointIds[key]);
    await this.#hands.call(this.#team.officer, orderRoutes.schedule, {
      params: { id: this.#orderId },
      body: { pointIds },
    });
    await this.observed('active');
  }

  async probation(): Promise<void> {
    await this.#hands.call(this.#team.officer, orderRoutes.probation, {
      params: { id: this.#orderId },
      body: { rung: 'block-pools' },
    });
    await this.observed('active');
  }

  async lift(ending: 'rectified' | 'appeal-upheld' | 'no-longer-necessary'): Promise<void> {
    await this.#hands.call(this.#team.officer, orderRoutes.lift, {
      params: { id: this.#orderId },
      body: { ending },
    });
  }

  async observed(what: 'active' | 'absent'): Promise<void> {
    const query = { caseId: this.#caseId, limit: 1 };
    const { items } = await this.#hands.call(this.#team.officer, orderRoutes.list, { query });
    const generation = items[0]?.generation ?? 0;
    for (const key of this.#points) {
      const order = { id: this.#orderId, generation, observed: what };
      await this.#setting.played.report(key, what === 'active' ? 1 : 0, [order]);
    }
  }

  async dismissLead(leadId: string): Promise<void> {
    const body = { why: 'too-weak', note: this.#say('dismissal') } as const;
    await this.#hands.call(this.#team.analyst, leadRoutes.dismiss, {
      params: { id: leadId },
      body,
    });
  }
}

function instantOr(text: string | null, otherwise: number): string {
  return isoFrom(text === null ? otherwise : Date.parse(text));
}

function noticeWords(language: 'en' | 'zh') {
  return language === 'zh'
    ? {
        whatWasSeen: ['贵单位的一个系统向矿池请求任务并提交了结果。'],
        howToRectify: ['停止挖矿程序，清除其启动项。', '说明原因并修改相关口令。'],
        legalBasis: [{ citation: '样例省网信办通告第三条', says: null }],
        howToObject: ['通过本通知中的链接提出。'],
      }
    : {
        whatWasSeen: ['A system of yours asked a mining pool for work and handed in results.'],
        howToRectify: [
          'End the mining program and remove what starts it.',
          'State the cause and change the passwords concerned.',
        ],
        legalBasis: [{ citation: 'Notice of the sample office, article 3', says: null }],
        howToObject: ['Answer through the link in this notice.'],
      };
}
