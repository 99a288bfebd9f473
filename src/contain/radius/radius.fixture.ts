/** An access server in this process, on a port of loopback: it answers as FreeRADIUS was measured to, and as worse ones do. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ipv4Text, ipv6Text } from '#base/address.ts';
import { Random } from '#base/random.ts';
import { RadiusSettings } from '#model/enforcer-config.ts';
import {
  numberAttribute,
  RADIUS_ATTRIBUTE,
  readNumber,
  readTaggedText,
  readText,
  valueOf,
} from '#wire/radius/attribute.ts';
import { SESSION_NOT_FOUND } from '#wire/radius/error-cause.ts';
import { readRequest, writeReply } from '#wire/radius/nas-side.fixture.ts';
import { RADIUS_CODE, type RadiusPacket } from '#wire/radius/packet.ts';
import { openRadius, type RadiusAdapter } from './radius-adapter.ts';

export interface FakeSession {
  readonly session: string;
  readonly user: string;
  readonly station: string;
  readonly port: string;
  readonly address: string;
  filter: string;
  vlan: string | null;
  seconds: number | null;
}

export const SECRET = 'a secret of both';
const CODES = RADIUS_CODE;

export class FakeNas {
  readonly #socket: Socket;
  readonly sessions: FakeSession[] = [];
  /** Packets that were understood, and what was sent for each, oldest first. */
  readonly asked: RadiusPacket[] = [];
  readonly packets: Uint8Array[] = [];
  secret = SECRET;
  isMute = false;
  /** Packets that are lost before they are read. */
  losses = 0;
  /** Refuses changes to these addresses with this Error-Cause. */
  refuses: { readonly addresses: readonly string[]; readonly cause: number } | null = null;
  /** Sent in place of a right answer. */
  forgery: ((right: Uint8Array) => readonly Uint8Array[]) | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (bytes, from) => this.#receive(bytes, from));
  }

  static async start(t: TestContext, port = 0): Promise<FakeNas> {
    const socket = createSocket('udp4');
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    const nas = new FakeNas(socket);
    t.after(() => nas.close());
    return nas;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  add(address: string, parts: Partial<FakeSession> = {}): FakeSession {
    const last = this.sessions.length + 1;
    const session: FakeSession = {
      session: `sess-${last}`,
      user: `user-${last}`,
      station: `00-53-00-00-00-${last.toString(16).padStart(2, '0').toUpperCase()}`,
      port: `eth0/${last}`,
      address,
      filter: 'usual',
      vlan: null,
      seconds: null,
      ...parts,
    };
    this.sessions.push(session);
    return session;
  }

  of(address: string): FakeSession | undefined {
    return this.sessions.find((session) => session.address === address);
  }

  /** Changes that were asked for, probes left out. */
  get changes(): readonly RadiusPacket[] {
    return this.asked.filter(
      ({ attributes }) =>
        !readText(attributes, RADIUS_ATTRIBUTE.ACCT_SESSION_ID)?.startsWith('minewatch-probe-'),
    );
  }

  async close(): Promise<void> {
    try {
      this.#socket.close();
      await once(this.#socket, 'close');
    } catch {
      // It was closed before.
    }
  }

  #receive(bytes: Uint8Array, from: RemoteInfo): void {
    this.packets.push(bytes);
    if (this.losses > 0) {
      this.losses--;
      return;
    }
    const secret = new TextEncoder().encode(this.secret);
    const request = readRequest(bytes, secret);
    if (request === null || this.isMute) return;
    this.asked.push(request);
    const cause = this.#do(request);
    const code = request.code + (cause === null ? 1 : 2);
    const attributes = cause === null ? [] : [numberAttribute(RADIUS_ATTRIBUTE.ERROR_CAUSE, cause)];
    const right = writeReply(request, code, attributes, secret);
    for (const reply of this.forgery?.(right) ?? [right]) {
      this.#socket.send(reply, from.port, from.address);
    }
  }

  /** Null: done; else the Error-Cause. */
  #do(request: RadiusPacket): number | null {
    const session = this.sessions.find((one) => isMeant(one, request));
    if (session === undefined) return SESSION_NOT_FOUND;
    if (this.refuses?.addresses.includes(session.address)) return this.refuses.cause;
    if (request.code === CODES.DISCONNECT_REQUEST) {
      this.sessions.splice(this.sessions.indexOf(session), 1);
      return null;
    }
    const { attributes } = request;
    session.filter = readText(attributes, RADIUS_ATTRIBUTE.FILTER_ID) ?? session.filter;
    const vlan = readTaggedText(attributes, RADIUS_ATTRIBUTE.TUNNEL_PRIVATE_GROUP_ID);
    session.vlan = vlan?.text ?? session.vlan;
    session.seconds = readNumber(attributes, RADIUS_ATTRIBUTE.SESSION_TIMEOUT) ?? session.seconds;
    return null;
  }
}

/** All that names a session must fit (RFC 5176 §3), and something must. */
function isMeant(session: FakeSession, { attributes }: RadiusPacket): boolean {
  const { FRAMED_IP_ADDRESS, FRAMED_IPV6_ADDRESS, NAS_PORT_ID } = RADIUS_ATTRIBUTE;
  const asked = [
    [readText(attributes, RADIUS_ATTRIBUTE.ACCT_SESSION_ID), session.session],
    [readText(attributes, RADIUS_ATTRIBUTE.USER_NAME), session.user],
    [readText(attributes, RADIUS_ATTRIBUTE.CALLING_STATION_ID), session.station],
    [readText(attributes, NAS_PORT_ID), session.port],
    [addressOf(valueOf(attributes, FRAMED_IP_ADDRESS)), session.address],
    [addressOf(valueOf(attributes, FRAMED_IPV6_ADDRESS)), session.address],
  ].filter(([value]) => value !== null);
  return asked.length > 0 && asked.every(([value, own]) => value === own);
}

function addressOf(value: Uint8Array | undefined): string | null {
  if (value === undefined) return null;
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  const word = (i: number): number => view.getUint32(4 * i);
  return value.length === 4 ? ipv4Text(word(0)) : ipv6Text([word(0), word(1), word(2), word(3)]);
}

export interface TestNas {
  readonly name: string;
  readonly port: number;
  readonly secret?: string;
}

type Changed = Partial<Omit<RadiusSettings, 'nas'>>;

/** A point's settings for these access servers, with everything in a folder of its own. */
export async function radiusSettings(
  t: TestContext,
  servers: readonly TestNas[],
  changed: Changed = {},
): Promise<{ readonly settings: RadiusSettings; readonly stateFolder: string }> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'minewatch-radius-'));
  t.after(() => rm(stateFolder, { recursive: true, force: true }));
  const nas = await Promise.all(
    servers.map(async ({ name, port, secret = SECRET }) => {
      const path = join(stateFolder, `${name}.secret`);
      await writeFile(path, `${secret}\n`);
      return { name, host: '127.0.0.1', port, 'secret-file': path };
    }),
  );
  const settings = RadiusSettings.parse({
    nas,
    rungs: {
      'block-pools': { 'filter-id': 'mw-pools' },
      'strict-garden': { 'filter-id': 'mw-garden' },
      blackhole: { vlan: '666' },
    },
    normal: { 'filter-id': 'mw-none', vlan: '10' },
    'timeout-s': 1,
    attempts: 2,
  });
  return { settings: { ...settings, 'authorize-port': 0, ...changed }, stateFolder };
}

/** A clock that only tests move. */
export class RadiusClock {
  /** The machine's clock has parts of milliseconds, too. */
  at = 1_795_000_000_000.25;
  now(): number {
    return this.at;
  }
}

export async function openTestRadius(
  t: TestContext,
  { settings, stateFolder }: { readonly settings: RadiusSettings; readonly stateFolder: string },
  clock: { now(): number },
): Promise<RadiusAdapter> {
  const adapter = await openRadius(settings, { clock, random: new Random(7), stateFolder });
  t.after(() => adapter.close());
  return adapter;
}
