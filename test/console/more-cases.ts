/** Brings some of the sample's cases further: one hold in effect, one that waits for approval, one that is verified. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isoFrom } from '#base/clock.ts';
import type { OrderContent } from '#model/order.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import type { Populated } from './sample.ts';

const DAY_MS = 86_400_000;

export async function playMore({ stage, cast }: Populated): Promise<void> {
  const { items } = await stage.call('officer', caseRoutes.list, { query: { limit: 50 } });
  const placed = items.filter(({ systemId }) => systemId !== null);
  const [first, second] = placed;
  if (first === undefined || second === undefined) throw new Error('The sample has two cases');
  await assess({ stage, cast }, first.id);
  await assess({ stage, cast }, second.id);
  await notify({ stage, cast }, first.id);
  const orderId = await order({ stage, cast }, first.id, first.systemId ?? '', 'leaky-garden');
  const { contentHash } = await stage.call('officer', orderRoutes.show, {
    params: { id: orderId },
  });
  const params = { id: orderId };
  await stage.call('approver', orderRoutes.approve, { params, body: { contentHash } });
  await stage.call('officer', orderRoutes.schedule, { params, body: { pointIds: [cast.pointId] } });
  await observe({ stage, cast }, orderId);
  await order({ stage, cast }, second.id, second.systemId ?? '', 'block-pools');
}

type Sample = Pick<Populated, 'stage' | 'cast'>;

/** The office puts it into effect by itself, within seconds; then the enforcer reads back. */
async function observe({ stage, cast }: Sample, id: string): Promise<void> {
  const params = { id };
  for (let tries = 0; tries < 100; tries++) {
    const { state, generation } = await stage.call('officer', orderRoutes.show, { params });
    if (state === 'applying') {
      const seen = { observed: 'active' as const, count: 1, digest: null, refusal: null };
      await stage.call('enforcer', pointRoutes.report, {
        params: { id: cast.pointId },
        body: {
          v: 1,
          at: isoFrom(stage.now()),
          generation: 1,
          isDryRun: false,
          atDeath: 'lapse',
          elements: 1,
          drifts: 0,
          refusal: null,
          refusedHolds: 0,
          lapse: null,
          software: 'sample',
          orders: [{ id, generation, ...seen }],
        },
      });
      return;
    }
    await sleep(200);
  }
}

export async function assess({ stage, cast }: Sample, id: string): Promise<void> {
  const { analyst = null } = cast.people;
  const params = { id };
  await stage.call('analyst', caseRoutes.triage, { params, body: { handlerId: analyst } });
  const note = 'The session proves work; the account belongs to the department.';
  await stage.call('analyst', caseRoutes.assess, { params, body: { verdict: 'deliberate', note } });
}

export async function notify({ stage }: Sample, caseId: string): Promise<void> {
  const now = stage.now();
  const { id } = await stage.call('officer', noticeRoutes.prepare, {
    params: { id: caseId },
    body: {
      kind: 'finding-notice',
      language: 'zh-CN',
      channels: ['print', 'link'],
      template: null,
      recipient: null,
      orderId: null,
      earlierId: null,
      words: {
        whatWasSeen: ['贵单位一系统向矿池请求任务并提交了结果。'],
        howToRectify: ['停止挖矿程序并清除其启动项。'],
        deadline: isoFrom(now + 10 * DAY_MS),
        legalBasis: [{ citation: '样例通知第三条', says: null }],
        howToObject: ['请通过本通知中的链接答复。'],
        objectBefore: isoFrom(now + 10 * DAY_MS),
      },
    },
  });
  await stage.call('officer', noticeRoutes.recordService, {
    params: { id },
    body: { channel: 'print', transportId: 'receipt 1' },
  });
}

async function order(
  { stage }: Sample,
  caseId: string,
  systemId: string,
  rung: 'leaky-garden' | 'block-pools',
): Promise<string> {
  const { items } = await stage.call('officer', systemRoutes.bindings, {
    params: { id: systemId },
    query: {},
  });
  const boundAt = isoFrom(stage.now());
  const content: OrderContent = {
    caseId,
    systemId,
    reason: 'confirmed-deliberate',
    rung,
    legalBasis: { id: 'sample-notice-3', version: '2026-01' },
    scope: items.map(({ id, network }) => ({ network, bindingId: id, boundAt })),
    durationHours: 14 * 24,
    reviewHours: 7 * 24,
    releaseConditions: ['report-accepted', 'rescan-clean', 'clean-window', 'root-cause-stated'],
  };
  const lesser = [
    { rung: 'notify' as const, fails: 'The unit was told and mining went on.' },
    { rung: 'sink-pools' as const, fails: 'The miner uses addresses, not names.' },
    { rung: 'block-pools' as const, fails: 'It changes pools.' },
  ].slice(0, rung === 'leaky-garden' ? 3 : 2);
  const necessity = 'The mining went on after the notice was acknowledged.';
  const { id } = await stage.call('officer', orderRoutes.draft, {
    body: { content, grounds: { necessity, lesser } },
  });
  await stage.call('officer', orderRoutes.propose, { params: { id } });
  return id;
}
