/** Adapters on packet filters: in memory, by a clock that the test moves, and behind a socket. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type ErrorCode, OperatingError } from '#base/errors.ts';
import { OpenC2Settings } from '#model/enforcer-config.ts';
import type { Bed } from '../../../test/contain/adapter-contract.ts';
import type { HttpPeer, PeerReply } from '../http-peer.ts';
import { openOpenC2 } from './openc2-adapter.ts';
import { PacketFilter } from './openc2.fixture.ts';
import { wholeMilliseconds } from './whole-milliseconds.ts';

export const RUNGS = ['block-pools', 'blackhole'] as const;
export const BLIND =
  'OpenC2 has no way to list rules: what others take off is put back when it is re-armed';

export function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'minewatch-openc2-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const settingsOf = (url: string, more: object = {}): OpenC2Settings =>
  OpenC2Settings.parse({ url, to: 'filter.example', 'timeout-s': 5, ...more });

export const fails = (code: ErrorCode, message?: RegExp) => (error: unknown) => {
  assert.ok(error instanceof OperatingError, String(error));
  assert.equal(error.code, code, error.message);
  if (message !== undefined) assert.match(error.message, message);
  return true;
};

/** An adapter with a filter in memory, both by one clock that the test moves. */
export async function fakeFilter(t: TestContext, more: object = {}) {
  // With parts of a millisecond, as a steady clock has them.
  const time = { offset: 0, now: () => Date.now() + time.offset + 0.25 };
  const filter = new PacketFilter({ clock: wholeMilliseconds(time) });
  const wire = { down: false, reply: (reply: PeerReply): PeerReply => reply };
  const peer: HttpPeer = {
    exchange: async (request) => {
      const reply = wire.down ? null : filter.handle(request);
      if (reply === null) throw new OperatingError('unreachable', 'Cannot speak to it: it is down');
      return wire.reply(reply);
    },
    rest: () => {},
  };
  const stateFolder = join(folderOf(t), 'state');
  const settings = settingsOf('http://127.0.0.1:8425', more);
  const open = () => openOpenC2(settings, { clock: time, stateFolder, peer });
  const adapter = await open();
  const bed: Bed = {
    adapter,
    rungs: RUNGS,
    now: () => time.now(),
    again: open,
    foreign: () => Promise.resolve(filter.foreign()),
    tamper: (key) => Promise.resolve(filter.tamper(key)),
    flush: () => Promise.resolve(filter.flush()),
    break: () => {
      wire.down = true;
      return Promise.resolve();
    },
    close: () => adapter.close(),
    expires: true,
    prefixes: true,
    blind: BLIND,
  };
  return { bed, adapter, filter, time, wire, stateFolder, open };
}
