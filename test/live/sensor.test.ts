/**
 * The sensor on a real wire, begun as root: what it finds is on disk under the account that it continues as, although the
 * office does not answer.
 */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Spool } from '../../src/bin/sensor/spool.ts';
import { writeCredentials } from '../../src/bin/sensor/credentials.ts';
import { Namespace, namespacesMissing, sleep } from './namespace.ts';

const skip = namespacesMissing();
const POOL = '10.79.1.2';
const MINER = '10.79.1.1';
/** The account that a start as root without --user continues as. */
const NOBODY = 65_534;

test(
  'sensor keeps what it sees on a wire, without root, until the office answers',
  { skip, timeout: 40_000 },
  async () => {
    using near = new Namespace();
    using far = new Namespace();
    near.ip('link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far', 'netns', far.name);
    near.ip('addr', 'add', `${MINER}/24`, 'dev', 'near');
    far.ip('addr', 'add', `${POOL}/24`, 'dev', 'far');
    near.ip('link', 'set', 'near', 'up');
    far.ip('link', 'set', 'far', 'up');
    const folder = mkdtempSync(join(tmpdir(), 'minewatch-live-sensor-'));
    try {
      chmodSync(folder, 0o755);
      const config = join(folder, 'minewatch.toml');
      const sections = [
        `[data]\nfolder = "${folder}"`,
        '[sensor]\ninterfaces = ["far"]\nworkers = 2\nuser = "nobody"',
        `networks = ["${MINER}"]`,
      ];
      writeFileSync(config, `${sections.join('\n')}\n`);
      await writeCredentials(join(folder, 'sensor', 'token.json'), {
        v: 1,
        // Nobody listens there.
        server: 'http://127.0.0.1:9',
        sensorId: '01980000-0000-7000-8000-000000000001',
        token: 'mw_nobody-will-ever-see-this',
      });
      const sensor = far.minewatch('sensor', '--config', config);
      await sensor.says('with the rights of nobody');
      const pool = far.act('mine', 'pool', POOL, '3333', 'stratum-v1', '7');
      await pool.line((text) => text === 'listening');
      const miner = near.act('mine', 'miner', POOL, '3333', 'stratum-v1', '7');
      await miner.line((text) => text === 'share');
      await sensor.says('findings are kept and delivered later');
      // The conversation stays open; a tick later its findings are told.
      await sleep(1500);
      sensor.child.kill('SIGTERM');
      assert.equal(await sensor.ended, 0, sensor.err.join('\n'));
      const kept = join(folder, 'sensor', 'spool');
      for (const file of readdirSync(kept))
        assert.equal(statSync(join(kept, file)).uid, NOBODY, file);
      const spool = await Spool.open({ folder: kept, now: () => Date.now() });
      const items = await spool.take(100, 1_000_000);
      await spool.close();
      const kinds = items.map(({ part, grade, body }) => {
        const finding = part === 'finding' ? body : body.finding;
        return [part, grade, finding.client.ip].join(' ');
      });
      // On a slow machine a version without a proof is told before; then the finding keeps its place in the queue.
      assert.deepEqual(kinds.toSorted(), [
        `finding work-proven ${MINER}`,
        `transcript work-proven ${MINER}`,
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
