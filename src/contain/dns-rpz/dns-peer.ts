/** A name server asked over TCP, every message signed and every answer checked (RFC 8945). */
import { randomInt } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import { messageOf, OperatingError } from '#base/errors.ts';
import { type DnsMessage, OPCODE, RCODE, RCODES, readDnsMessage } from '#wire/dns/dns-message.ts';
import type { Resource } from '#wire/dns/resource.ts';
import { signMessage, TsigCheck, type TsigKey } from '#wire/dns/tsig.ts';
import {
  encodeTransferQuery,
  encodeUpdate,
  TransferReading,
  type ZoneChange,
} from '#wire/dns/zone-messages.ts';
import type { RpzPeer, ZoneContent } from './peer.ts';
import { type LineEnd, TcpLine } from './tcp-line.ts';

/** Of one zone: 65,536 pools have two records each, held clients 131,072; as many again that somebody else put there. */
export const TRANSFER_RECORDS_MAX = 524_288;

interface Answer {
  readonly message: DnsMessage;
  readonly isCovered: boolean;
}

/** Asks within one request: the first answer, and those that follow it. */
type Ask = () => Promise<Answer>;

export class DnsPeer implements RpzPeer {
  readonly #end: LineEnd;
  readonly #key: TsigKey;
  readonly #clock: Clock;
  /** What the server's clock is ahead of ours, in seconds, once it has proven that it differs. */
  #aheadS = 0;

  constructor(end: LineEnd, key: TsigKey, clock: Clock) {
    this.#end = end;
    this.#key = key;
    this.#clock = clock;
  }

  transfer(zone: string): Promise<ZoneContent> {
    return this.#on(`Cannot read the zone ${zone}`, async (line) => {
      const ask = await this.#request(line, (id) => encodeTransferQuery(id, zone), OPCODE.QUERY);
      const reading = new TransferReading(zone, TRANSFER_RECORDS_MAX);
      for (let answer = ask.first; ; answer = await ask.next()) {
        const { rcode, isTruncated, answers } = answer.message;
        if (rcode !== RCODE.NOERROR) throw broken(`the server says ${rcodeText(rcode)}`);
        const wrong = isTruncated ? 'a message of it is cut off' : reading.take(answers);
        if (wrong !== null) throw broken(wrong);
        if (reading.whole === null) continue;
        if (!answer.isCovered) throw broken('its last message is not signed');
        return reading.whole;
      }
    });
  }

  update(soa: Resource, changes: readonly ZoneChange[]): Promise<'done' | 'stale'> {
    return this.#on(`Cannot change the zone ${soa.name}`, async (line) => {
      let now = soa;
      for (let from = 0; from < changes.length;) {
        const part = encodeUpdate(0, now, changes, from);
        if (part.count === 0) throw broken('a record is larger than a message');
        const { first } = await this.#request(line, (id) => withId(part.bytes, id), OPCODE.UPDATE);
        const { rcode } = first.message;
        if (rcode !== RCODE.NOERROR) {
          if (from > 0)
            throw broken(`only ${from} of ${changes.length} changes: ${rcodeText(rcode)}`);
          if (rcode === RCODE.NXRRSET) return 'stale';
          throw new OperatingError('conflict', `the server says ${rcodeText(rcode)}`);
        }
        from += part.count;
        now = part.soa;
      }
      return 'done';
    });
  }

  async #on<T>(action: string, talk: (line: TcpLine) => Promise<T>): Promise<T> {
    const line = new TcpLine(this.#end);
    try {
      return await talk(line);
    } catch (error) {
      const { host, port } = this.#end;
      const code = error instanceof OperatingError ? error.code : 'unreachable';
      throw new OperatingError(code, `${action} at ${host} port ${port}: ${messageOf(error)}`, {
        cause: error,
      });
    } finally {
      line.end();
    }
  }

  /**
   * Signs and sends one request, and gets its first answer. A server that refuses it because of its time proves its own: it
   * is asked again as of then, since what is held must also be released where a clock went wrong.
   */
  async #request(
    line: TcpLine,
    encode: (id: number) => Uint8Array,
    opcode: number,
  ): Promise<{ readonly first: Answer; readonly next: Ask }> {
    for (let isAgain = false; ; isAgain = true) {
      const id = randomInt(0x10000);
      const signed = signMessage(encode(id), this.#key, this.#now());
      const check = new TsigCheck(this.#key, signed.mac);
      line.send(signed.bytes);
      const next: Ask = async () => {
        const bytes = await line.receive();
        const message = readDnsMessage(bytes);
        if (message === null) throw broken('it answers what is no DNS message');
        if (message.id !== id || !message.isAnswer || message.opcode !== opcode) {
          throw broken('it answers something else than was asked');
        }
        return { message, isCovered: this.#checked(check, bytes, message) };
      };
      try {
        return { first: await next(), next };
      } catch (error) {
        if (isAgain || !(error instanceof OtherTime)) throw error;
        this.#aheadS = error.serverAt - Math.floor(this.#clock.now() / 1000);
      }
    }
  }

  #checked(check: TsigCheck, bytes: Uint8Array, message: DnsMessage): boolean {
    const verdict = check.take(bytes, message, this.#now());
    if (verdict.kind === 'refused') {
      const why = REFUSALS[verdict.error] ?? 'it does not believe our signature';
      if (verdict.serverAt !== null) throw new OtherTime(why, verdict.serverAt);
      throw broken(`${why} (${verdict.error})`);
    }
    if (verdict.kind === 'forged') {
      const { rcode } = message;
      const said = rcode === RCODE.NOERROR ? '' : `, and says ${rcodeText(rcode)}`;
      throw broken(`its answer cannot be believed: ${verdict.why}${said}`);
    }
    return check.isCovered;
  }

  #now(): number {
    return Math.floor(this.#clock.now() / 1000) + this.#aheadS;
  }
}

class OtherTime extends OperatingError {
  /** Seconds since 1970. */
  readonly serverAt: number;
  constructor(why: string, serverAt: number) {
    super('unreachable', why);
    this.serverAt = serverAt;
  }
}

const REFUSALS: Readonly<Record<string, string>> = {
  BADSIG: 'the secret of our key is another than the server has',
  BADKEY: 'the server does not know our key by this name and algorithm',
  BADTIME: 'its clock and ours are too far apart',
  BADTRUNC: 'it wants another length of signature',
};

function broken(why: string): OperatingError {
  return new OperatingError('unreachable', why);
}

function rcodeText(rcode: number): string {
  const name = RCODES[rcode] ?? `error ${rcode}`;
  const meaning: Readonly<Record<string, string>> = {
    NOTAUTH: 'it is not primary for this zone',
    REFUSED: 'our key is not allowed to',
    NOTIMP: 'it takes no updates',
  };
  return name in meaning ? `${name} (${meaning[name]})` : name;
}

function withId(message: Uint8Array, id: number): Uint8Array {
  const bytes = Uint8Array.from(message);
  new DataView(bytes.buffer).setUint16(0, id);
  return bytes;
}
