/** Self-inspections of the sample province, one that is over and one half-way, and filings in each state. */
import { isoFrom } from '#base/clock.ts';
import { Random } from '#base/random.ts';
import { SHIPPED_QUESTIONS } from '#govern/campaign-form.ts';
import type { UnitActor } from '#model/actor.ts';
import type { Statement } from '#model/attestation.ts';
import type { FilingContent } from '#model/filing.ts';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { attestationRoutes, campaignRoutes } from '#model/routes/campaigns.ts';
import { filingRoutes } from '#model/routes/filings.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import {
  answerAsUnit,
  signOnPaperAsUnit,
  stateAsUnit,
  submitAsUnit,
} from '#service/campaigns/unit-deeds.ts';
import { inPopulation } from '#service/campaigns/unit-desk.ts';
import { admitUnit } from '#service/campaigns/unit-link.ts';
import type { Setting } from './case-run.ts';
import { inOfficeHours, type Director } from './director.ts';
import { PROVINCE, UNITS } from './places.ts';
import { POOLS, type Sight } from './session.ts';
import type { Story } from './stories.ts';

const DAY_MS = 86_400_000;
/** Days before the present. */
const PAST_DAYS = 110;
const PRESENT_DAYS = 12;

const ANSWERS = {
  ledger: 'yes',
  rules: 'yes',
  services: 'yes',
  donated: 'no',
  jobs: 'yes',
  power: 'yes',
  tenants: 'no',
  research: 'no',
  scan: 'both',
} as const;
/** What of it is otherwise at some units, so that there is something to ask about. */
const ODD = [{ donated: 'yes' }, { tenants: 'yes' }, { ledger: 'no' }, {}, {}, {}, {}] as const;

/** How far units of the campaign that is open are. */
type Progress = 'none' | 'draft' | 'submitted' | 'signed';

export class SelfInspection {
  readonly #setting: Setting;
  readonly #sight: Sight;
  readonly #random: Random;

  constructor(setting: Setting, sight: Sight, seed: number) {
    this.#setting = setting;
    this.#sight = sight;
    this.#random = new Random(seed);
  }

  stage(director: Director, until: number): void {
    const past = inOfficeHours(until - PAST_DAYS * DAY_MS);
    director.add(past, this.#past());
    director.add(inOfficeHours(until - PRESENT_DAYS * DAY_MS), this.#present());
    director.add(inOfficeHours(until - 100 * DAY_MS), this.#oldFilings());
    director.add(inOfficeHours(until - 16 * DAY_MS), this.#newFilings());
  }

  /** Over: nearly all signed, a sample was audited. What cases saw later contradicts some of it by itself. */
  async *#past(): Story {
    const id = await this.#open(
      '2026 年第二季度自查',
      'Self-inspection, second quarter of 2026',
      20,
    );
    const { hands } = this.#setting.register;
    for (let unit = 0; unit < UNITS.length - 2; unit++) {
      yield { hours: this.#random.below(8), isOffice: true };
      await this.#fill(id, unit, 'signed');
    }
    yield { hours: 24, isOffice: true };
    const seed = 'linshan/log 00004711';
    const body = { count: 4, seed: seed.replaceAll(' ', '-') };
    const { picked } = await hands.call('chuzhi', campaignRoutes.sample, { params: { id }, body });
    for (const [i, each] of picked.entries()) {
      yield { hours: 16, isOffice: true };
      const result = i === 0 ? ('contradicted' as const) : ('confirmed' as const);
      const note =
        i === 0
          ? '现场发现一台未列入台账的捐赠服务器 A donated server was found that no ledger has.'
          : '现场核查与填报一致 What was seen is what was said.';
      const asked = { params: { id: each }, body: { result, note } };
      await hands.call('heyan', attestationRoutes.audit, asked);
    }
    yield { hours: 200, isOffice: true };
    const note = '自查工作结束，逾期单位已约谈 Over; who was late was talked to.';
    await hands.call('chuzhi', campaignRoutes.close, { params: { id }, body: { note } });
  }

  async *#present(): Story {
    const id = await this.#open(
      '2026 年第四季度自查',
      'Self-inspection, fourth quarter of 2026',
      15,
    );
    const plan: readonly Progress[] = [
      'signed',
      'signed',
      'draft',
      'signed',
      'submitted',
      'none',
      'none',
    ];
    for (let unit = 0; unit < UNITS.length; unit++) {
      const progress = plan[unit % plan.length] ?? 'none';
      if (progress === 'none') continue;
      yield { hours: this.#random.below(9), isOffice: true };
      await this.#fill(id, unit, progress);
    }
  }

  async #open(titleZh: string, titleEn: string, businessDays: number): Promise<string> {
    const { hands } = this.#setting.register;
    const { id } = await hands.call('chuzhi', campaignRoutes.draft, {
      body: {
        titleEn,
        titleZh,
        aboutEn: 'Every unit looks at its own systems. The leader and the person responsible sign.',
        aboutZh: '各单位对本单位信息系统进行自查，由主管领导和责任人签署。',
        jurisdiction: PROVINCE,
        filter: { sectors: [], unitIds: [], hardwareClasses: [], withSystemsOnly: true },
        due: { term: { businessDays } },
        remindBefore: [{ businessDays: 10 }, { businessDays: 3 }],
        escalateAfter: [{ businessDays: 2 }, { businessDays: 5 }],
        coversDays: 365,
        questions: [...SHIPPED_QUESTIONS],
      },
    });
    await hands.call('chuzhi', campaignRoutes.open, { params: { id } });
    return id;
  }

  async #fill(campaignId: string, unit: number, progress: Progress): Promise<void> {
    const { hands } = this.#setting.register;
    const actor = await this.#unit(campaignId, unit);
    const { office } = hands;
    const day = isoFrom(office.clock.now() - DAY_MS).slice(0, 10);
    const admins = String(1 + this.#random.below(9));
    const answers = { ...ANSWERS, ...this.#random.pick(ODD), admins, 'scan-day': day };
    await answerAsUnit(office, actor, { answers, written: {} });
    if (progress === 'draft') return;
    const statements = await this.#found(campaignId, unit);
    await stateAsUnit(office, actor, { statements, restClean: true });
    await submitAsUnit(office, actor);
    if (progress === 'submitted') return;
    const text = `%PDF-1.4\n% signed sheet of ${UNITS[unit]?.code ?? ''} for ${campaignId}\n%%EOF\n`;
    const signed = await signOnPaperAsUnit(office, actor, {
      leader: '主管领导 Leader in charge',
      responsible: '责任人 Person responsible',
      file: { name: 'signed.pdf', bytes: new TextEncoder().encode(text) },
    });
    // Some wait for somebody to look at them.
    if (unit % 6 === 3) return;
    const body = { accepted: true, note: '签字、公章齐全 Both signatures and the seal are there.' };
    await hands.call('chuzhi', attestationRoutes.checkPaper, { params: { id: signed.id }, body });
  }

  /** Most units that were told of mining say so themselves. */
  async #found(campaignId: string, unit: number): Promise<ReadonlyMap<string, Statement>> {
    const { hands, unitIds } = this.#setting.register;
    const listed = await inPopulation(hands.office.database.db, campaignId, unitIds[unit] ?? '');
    if (unit % 4 === 0 || listed === null) return new Map();
    const leads = await hands.office.database.db
      .selectFrom('lead')
      .select('systemId')
      .distinct()
      .where('unitId', '=', unitIds[unit] ?? '')
      .where('lastSeen', '>=', isoFrom(hands.office.clock.now() - 40 * DAY_MS))
      .execute();
    return new Map(
      leads.flatMap(({ systemId }): [string, Statement][] =>
        systemId === null || !listed.systemIds.includes(systemId) ? [] : [[systemId, 'found']],
      ),
    );
  }

  async #unit(campaignId: string, unit: number): Promise<UnitActor> {
    const { hands, unitIds } = this.#setting.register;
    const body = { unitId: unitIds[unit] ?? '' };
    const asked = { params: { id: campaignId }, body };
    const { url } = await hands.call('chuzhi', campaignRoutes.link, asked);
    const admitted = await admitUnit(hands.office, url);
    if (admitted === null) throw new Error('Broken invariant: a link that was just made');
    return admitted.actor;
  }

  /** Decided long ago: one that expired, one that was renewed, one that was revoked, one beyond which was mined. */
  async *#oldFilings(): Story {
    const expired = await this.#file(0, '共识算法能耗研究 Energy of consensus', 40, null);
    await this.#accept(expired, '临网备〔2026〕3号');
    const mined = await this.#file(1, '隐私币协议分析 Analysis of privacy coins', 300, ['XMR']);
    yield { hours: 30, isOffice: true };
    await this.#accept(mined, '临网备〔2026〕5号');
    await this.#note(mined);
    const revoked = await this.#file(2, '区块链存证教学平台 Teaching platform', 200, null);
    yield { hours: 60, isOffice: true };
    await this.#accept(revoked, '临网备〔2026〕6号');
    yield { hours: 400, isOffice: true };
    await this.#mineOn(mined, 'cryptonote', '198.18.250.10');
    yield { hours: 300, isOffice: true };
    const reason = '平台已转交校外公司运营 It was handed to a company outside the school.';
    const { hands } = this.#setting.register;
    await hands.call('shenpi', filingRoutes.revoke, {
      params: { id: revoked.id },
      body: { reason },
    });
    const again = await this.#file(3, '挖矿流量数据集 Data set of mining traffic', 120, null);
    await this.#accept(again, '临网备〔2026〕9号');
    yield { hours: 500, isOffice: true };
    const renewed = await this.#renew(again);
    await this.#accept(renewed, '临网备〔2026〕12号');
    await this.#note(renewed);
    yield { hours: 120, isOffice: true };
    // What was filed was one coin; this is another.
    await this.#mineOn(mined, 'stratum-v1', '198.18.250.10');
  }

  /** Waiting for somebody: to be decided, sent back, handed up; and one that was refused, one withdrawn. */
  async *#newFilings(): Story {
    const { hands } = this.#setting.register;
    const refused = await this.#file(4, '闲置算力利用 Use of idle machines', 365, null);
    yield { hours: 20, isOffice: true };
    const reason = '与学科无关 It belongs to no subject of the institute.';
    await hands.call('shenpi', filingRoutes.refuse, {
      params: { id: refused.id },
      body: { reason },
    });
    const withdrawn = await this.#file(5, '矿池协议仿真 Simulated pools', 365, null);
    yield { hours: 20, isOffice: true };
    const why = { reason: '改用离线数据 Data from a file is used instead.' };
    await hands.call('chuzhi', filingRoutes.withdraw, { params: { id: withdrawn.id }, body: why });
    const returned = await this.#file(6, '零知识证明实验 Proofs of zero knowledge', 365, null);
    yield { hours: 15, isOffice: true };
    const missing = { reason: '缺主管部门同意文件 The consent of the department is missing.' };
    await hands.call('shenpi', filingRoutes.sendBack, {
      params: { id: returned.id },
      body: missing,
    });
    const handed = await this.#file(7, '联盟链性能测试 Tests of a consortium chain', 500, null);
    yield { hours: 10, isOffice: true };
    await this.#accept(handed, '临网备〔2026〕15号');
    yield { hours: 30, isOffice: true };
    await this.#file(8, '智能合约安全研究 Safety of contracts', 365, null);
    await this.#file(0, '共识算法能耗研究（续） Energy of consensus, again', 365, null);
  }

  async #file(unit: number, title: string, days: number, coins: string[] | null): Promise<Filed> {
    const { hands, unitIds } = this.#setting.register;
    const about = UNITS[unit];
    if (about === undefined) throw new Error('Broken invariant: units enough');
    const unitId = unitIds[unit] ?? '';
    const { jurisdiction, sector, code } = about;
    const place = { unitId, jurisdiction, sector };
    const system = await hands.call('chuzhi', systemRoutes.register, {
      body: {
        ...place,
        name: `${title.split(' ')[0] ?? title}实验系统 Laboratory system`,
        code: `${code}-LAB-${days}${title.length}`,
        critical: null,
        hardwareClass: 'gpu-server',
        electricityAccounts: [],
      },
    });
    const now = hands.office.clock.now();
    const content: FilingContent = {
      unitId,
      kind: 'research',
      title,
      discipline: '计算机科学与技术 Computer science',
      systemIds: [system.id],
      consent: {
        department: '临山省教育厅 Department of education',
        reference: `临教函〔2026〕${10 + unit}号`,
        on: isoFrom(now - 5 * DAY_MS).slice(0, 10),
      },
      scale: {
        wattsMax: 3_000,
        devicesMax: 4,
        hashrateMax: null,
        coins: coins ?? [],
        algorithms: [],
      },
      from: isoFrom(now - 3_600_000),
      until: isoFrom(now + days * DAY_MS),
    };
    const words = {
      purpose: '用于研究，不出售产出 For research; nothing that is mined is sold.',
      leader: '院长 Dean',
      responsible: '课题负责人 Head of the project',
      contact: '+86 399 0000 0002',
    };
    const body = { ...content, words };
    const { id } = await hands.call('chuzhi', filingRoutes.submit, { body });
    return { id, systemId: system.id, content, words };
  }

  async #renew({ id: renewsId, content, words, systemId }: Filed): Promise<Filed> {
    const { hands } = this.#setting.register;
    const now = hands.office.clock.now();
    const time = { from: isoFrom(now - 3_600_000), until: isoFrom(now + 500 * DAY_MS) };
    const next = { ...content, ...time, title: `${content.title} (2)` };
    const { id } = await hands.call('chuzhi', filingRoutes.submit, {
      body: { ...next, words, renewsId },
    });
    return { id, systemId, content: next, words };
  }

  async #accept({ id }: Filed, reference: string): Promise<void> {
    const conditions = [
      '不得接入公共矿池以外的网络 No other pools than those named',
      '每季度报送用电量 The use of electricity is told each quarter',
    ];
    const body = { reference, conditions };
    await this.#setting.register.hands.call('shenpi', filingRoutes.accept, {
      params: { id },
      body,
    });
  }

  /** The office above takes note of it. */
  async #note({ id }: Filed): Promise<void> {
    await this.#setting.register.hands.call('approver', filingRoutes.acknowledge, {
      params: { id },
    });
  }

  async #mineOn({ systemId }: Filed, dialect: string, address: string): Promise<void> {
    const { register, played } = this.#setting;
    const { hands } = register;
    const now = hands.office.clock.now();
    const pool = POOLS.find((one) => one.dialect === dialect) ?? POOLS[0];
    if (pool === undefined) throw new Error('Broken invariant: there are pools');
    if (dialect === 'cryptonote') {
      const from = isoFrom(now - 10 * DAY_MS);
      const body = { systemId, network: address, from, until: null };
      await hands.call('chuzhi', bindingRoutes.add, { body });
    }
    const shares = 12;
    const shareMillis = 30_000;
    const mining = {
      seed: 900_000 + this.#random.below(1_000),
      dialect,
      client: address,
      pool,
      shares,
      shareMillis,
      at: now - (shares + 4) * 3 * shareMillis,
    };
    await played.deliver('backbone', [this.#sight(mining)]);
  }
}

interface Filed {
  readonly id: string;
  readonly systemId: string;
  readonly content: FilingContent;
  readonly words: {
    readonly purpose: string;
    readonly leader: string;
    readonly responsible: string;
    readonly contact: string;
  };
}
