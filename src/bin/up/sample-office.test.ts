import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pino } from 'pino';
import { Hands } from '#lab/province/hands.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { officeRoutes } from '#model/routes/office.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { rebuildAll } from '#service/record/rebuild.ts';
import { HttpVisitor } from '../../../test/office/http-visitor.ts';
import { startSampleOffice } from './sample-office.ts';

const PATIENCE_MS = 15 * 60_000;

/** Asks until it is so. */
async function until<T>(ask: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const value = await ask();
    if (isSo(value)) return value;
    assert.ok(tries < 120, JSON.stringify(value));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

test(
  'the sample office lets its people in, holds and lets go by its simulated point, and stands on its record',
  { timeout: PATIENCE_MS },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'mw-sample-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const log = pino({ level: 'silent' });
    const early: string[] = [];
    const options = {
      folder,
      port: 0,
      seed: 1,
      log,
      console: Promise.resolve(),
      told: () => {},
      say: () => {},
      opened: (at: string) => early.push(at),
    };
    const sample = await startSampleOffice(options);
    t.after(() => sample.close());
    const { running, signIns, keyBoard } = sample;
    const [url, origin] = [running.url, running.publicOrigin];
    const anybody = new HttpVisitor({ url, origin });
    const office = await anybody.call(officeRoutes.show);
    assert.deepEqual([office.isDemonstration, office.nameZh], [true, '临山省']);

    const board = await (await fetch(keyBoard.url)).text();
    const approver = signIns.find(({ person }) => person.key === 'approver');
    assert.ok(approver !== undefined);
    assert.match(board, /approver@linshan\.example/);
    assert.deepEqual(early, [keyBoard.url], 'it opens before the office');
    assert.equal((await fetch(new URL('/', keyBoard.url))).status, 404);
    const { asked } = await anybody.call(authRoutes.password, {
      body: { email: approver.email, password: approver.password },
    });
    const proof = { kind: 'totp', code: approver.authenticator.codes().now } as const;
    const { next } = await anybody.call(authRoutes.secondFactor, {
      body: { challenge: asked?.challenge ?? '', proof },
    });
    assert.equal(next, 'done');

    // The button goes through the same door, again and again.
    for (const [key, status] of [
      ['analyst', 303],
      ['analyst', 303],
      ['nobody', 404],
    ] as const) {
      const button = { method: 'POST', redirect: 'manual' } as const;
      const entered = await fetch(`${keyBoard.url}/sign-in/${key}`, button);
      assert.equal(entered.status, status);
      if (status !== 303) continue;
      assert.equal(entered.headers.get('location'), `${origin}/inbox`);
      const cookie = entered.headers.getSetCookie().find((one) => one.startsWith('minewatch='));
      const session = { headers: { cookie: cookie?.split(';')[0] ?? '' } };
      const seen = await fetch(`${url}${authRoutes.session.path}`, session);
      assert.match(await seen.text(), /analyst@linshan\.example/);
    }

    // What somebody else has proposed waits for this very person.
    const [order] = (await anybody.call(orderRoutes.list, { query: { state: 'proposed' } })).items;
    assert.ok(order !== undefined);
    const params = { id: order.id };
    await anybody.call(orderRoutes.approve, { params, body: { contentHash: order.contentHash } });
    const hands = new Hands(running.office);
    const lift = sample.province;
    hands.enter('chuzhi', lift.people['chuzhi'] ?? '');
    await hands.call('chuzhi', orderRoutes.schedule, {
      params,
      body: { pointIds: [lift.pointIds.border] },
    });
    const stateOf = async () => (await hands.call('chuzhi', orderRoutes.show, { params })).state;
    await until(stateOf, (state) => state === 'active');
    await hands.call('chuzhi', orderRoutes.lift, {
      params,
      body: { ending: 'no-longer-necessary' },
    });
    await until(stateOf, (state) => state === 'lifted');

    const { items } = await hands.call('chuzhi', caseRoutes.list, { query: { limit: 200 } });
    const states = new Set(items.map(({ state }) => state));
    assert.equal(states.size, 7, [...states].join());
    const outcomes = new Set(items.flatMap(({ outcome }) => outcome ?? []));
    assert.ok(outcomes.size >= 6, [...outcomes].join());
    const rebuilt = await rebuildAll(running.office);
    assert.deepEqual(
      rebuilt.filter(({ same }) => !same),
      [],
    );
  },
);
