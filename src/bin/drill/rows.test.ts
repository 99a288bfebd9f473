import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { gatherCast } from '#lab/office/cast.ts';
import { playCase } from '#lab/office/case-drill.ts';
import { SimulatedWorld } from '#lab/office/simulated-world.ts';
import { stageOf } from '#lab/office/stage.ts';
import { KINDS } from '#service/aggregates.ts';
import { SWEEPS } from '#service/sweeps.ts';
import { snake } from '#store/rows.ts';
import { HandClock, officeOn, onEachDatabase } from '../../../test/office.ts';
import { envelopeOf, MINER, simulateSighting } from './sighting.ts';

onEachDatabase(
  'every row that a whole case leaves is what its schema says',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const stage = stageOf(office, clock, async () => {
      for (const each of SWEEPS) await each.run(office);
    });
    const network = `${MINER.ip}/32`;
    const cast = await gatherCast(stage, network);
    const sighting = simulateSighting(1, stage.now());
    await stage.pass(700_000);
    const envelope = (seq: number) => envelopeOf(cast.sensorId, seq, stage.now());
    const world = new SimulatedWorld(stage, cast, { ...sighting, network, envelope });
    await playCase(stage, cast, world, () => {});
    const counts = new Map<string, number>();
    for (const { kind, table, state } of Object.values(KINDS)) {
      const { rows } = await sql`select * from ${sql.table(snake(table))}`.execute(database.db);
      // A strict schema refuses what is missing, unknown, of another type or out of its range.
      for (const row of rows) state.parse(row);
      counts.set(kind, rows.length);
    }
    for (const kind of [
      'case',
      'lead',
      'order',
      'notice',
      'clock',
      'evidence',
      'person',
      'system',
    ]) {
      assert.ok((counts.get(kind) ?? 0) > 0, kind);
    }
  },
);
