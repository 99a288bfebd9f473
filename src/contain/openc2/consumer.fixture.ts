/** A consumer on loopback whose view of what is held is the test's, and a client that says anything to it. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { networkFromText, holds } from '#base/network.ts';
import { OpenC2ConsumerSettings } from '#model/enforcer-config.ts';
import { OPENC2_MEDIA_TYPE, OPENC2_PATH, OpenC2Reply, type OpenC2Response } from '#model/openc2.ts';
import type { ConsumerNote } from './conversation.ts';
import type { Cover } from './held-view.ts';
import { openC2Consumer, type ConsumerParts, type OpenC2Consumer } from './openc2-consumer.ts';

export const NOW = Date.parse('2026-03-01T08:00:00.000Z');
export const UNTIL = NOW + 3_600_000;

const HELD: Cover = { is: 'held', rung: 'blackhole', until: UNTIL };
/** What each network is, the first that holds the one asked for; nothing of it: `released`. */
const COVERS: readonly (readonly [string, Cover])[] = [
  ['192.0.2.64/26', HELD],
  ['192.0.2.7', HELD],
  ['192.0.2.8', { is: 'held', rung: 'block-pools', until: UNTIL }],
  ['192.0.2.9', { is: 'unknown' }],
  ['192.0.2.128/25', { is: 'exempt' }],
  ['192.0.2.0/24', { is: 'released' }],
  ['2001:db8:1::/48', HELD],
];

export function coverOf(text: string): Cover {
  const asked = networkFromText(text);
  assert.ok(typeof asked !== 'string');
  const found = COVERS.find(([outer]) => {
    const network = networkFromText(outer);
    return typeof network !== 'string' && holds(network, asked);
  });
  return found?.[1] ?? { is: 'released' };
}

export interface AskOptions {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** Null: there is no message. */
  readonly response: OpenC2Response | null;
  readonly requestId: string | undefined;
}

export interface ConsumerBed {
  readonly consumer: OpenC2Consumer;
  readonly notes: ConsumerNote[];
  readonly time: { now(): number; at: number };
  readonly stateFolder: string;
  again(): Promise<ConsumerBed>;
  /** As it stands; headers of the transfer specification where none are given. */
  readonly send: (body: string | Buffer, options?: AskOptions) => Promise<Told>;
  /** One command, in a message. */
  readonly command: (request: unknown) => Promise<OpenC2Response | null>;
}

export interface BedParts {
  readonly settings?: Partial<OpenC2ConsumerSettings>;
  readonly parts?: Partial<ConsumerParts>;
  readonly stateFolder?: string;
}

export async function consumerBed(
  t: TestContext,
  { settings = {}, parts = {}, stateFolder }: BedParts = {},
): Promise<ConsumerBed> {
  const folder = stateFolder ?? mkdtempSync(join(tmpdir(), 'minewatch-consumer-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  // With parts of a millisecond, as a steady clock has them.
  const time = { at: NOW, now: () => time.at + 0.25 };
  const notes: ConsumerNote[] = [];
  const consumer = await openC2Consumer(
    { ...OpenC2ConsumerSettings.parse({}), port: 0, ...settings },
    {
      clock: time,
      stateFolder: folder,
      view: { covers: coverOf },
      name: 'edge.example',
      dropProcess: 'none',
      note: (note) => void notes.push(note),
      ...parts,
    },
  );
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await consumer.close();
    isOpen = false;
  };
  t.after(close);
  const isSecure = settings['certificate-file'] !== undefined;
  const send: ConsumerBed['send'] = (body, options = {}) => {
    return ask(isSecure, consumer.port, body, options);
  };
  return {
    consumer,
    notes,
    time,
    stateFolder: folder,
    again: async () => {
      await close();
      return consumerBed(t, { settings, parts, stateFolder: folder });
    },
    send,
    command: async (request) => (await send(messageOf(request))).response,
  };
}

export function messageOf(request: unknown, id: string = randomUUID()): string {
  return JSON.stringify({ headers: { request_id: id }, body: { openc2: { request } } });
}

function ask(
  isSecure: boolean,
  port: number,
  body: string | Buffer,
  options: AskOptions,
): Promise<Told> {
  return new Promise((done, reject) => {
    const sent = (isSecure ? requestSecure : requestPlain)({
      host: '127.0.0.1',
      port,
      path: OPENC2_PATH,
      method: 'POST',
      agent: false,
      timeout: 10_000,
      ...options,
      headers: {
        'content-type': OPENC2_MEDIA_TYPE,
        accept: OPENC2_MEDIA_TYPE,
        ...options.headers,
      },
    });
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error('no answer')));
    sent.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const isMessage = response.headers['content-type'] === OPENC2_MEDIA_TYPE;
        const reply = isMessage ? OpenC2Reply.parse(JSON.parse(text)) : null;
        done({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          response: reply?.body.openc2.response ?? null,
          requestId: reply?.headers?.request_id,
        });
      });
    });
    sent.end(body);
  });
}
