/** DNS over TCP (RFC 7766): whole messages out and in, within a time. */
import { connect, type Socket } from 'node:net';
import { messageOf, OperatingError } from '#base/errors.ts';

/** A whole transfer: 20 MB of a zone at its limit, at the pace of a slow line. */
export const LINE_MS_MAX = 120_000;

export interface LineEnd {
  readonly host: string;
  readonly port: number;
  /** Without a byte for so long, the other end is given up. */
  readonly idleMs: number;
  /** For all that is said on one connection; LINE_MS_MAX unless it is less. */
  readonly wholeMs?: number;
}

export class TcpLine {
  readonly #socket: Socket;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #deadline: NodeJS.Timeout;
  #left: Buffer = Buffer.alloc(0);

  constructor({ host, port, idleMs, wholeMs = LINE_MS_MAX }: LineEnd) {
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.setTimeout(idleMs, () => this.#giveUp(`no answer within ${idleMs / 1000} s`));
    this.#deadline = setTimeout(
      () => this.#giveUp(`it takes longer than ${wholeMs / 1000} s`),
      wholeMs,
    );
    // Errors come out of `receive`; one that comes before it is asked must not end the process.
    this.#socket.on('error', () => undefined);
    this.#chunks = this.#socket[Symbol.asyncIterator]();
  }

  send(message: Uint8Array): void {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    this.#socket.write(Buffer.concat([length, message]));
  }

  /** Throws OperatingError `unreachable` where no whole message comes. */
  async receive(): Promise<Uint8Array> {
    const length = (await this.#take(2)).readUInt16BE();
    return new Uint8Array(await this.#take(length));
  }

  end(): void {
    clearTimeout(this.#deadline);
    this.#socket.destroy();
  }

  async #take(count: number): Promise<Buffer> {
    while (this.#left.length < count) {
      const chunk = await this.#next();
      if (chunk === null) throw new OperatingError('unreachable', 'it ended the connection');
      this.#left = this.#left.length === 0 ? chunk : Buffer.concat([this.#left, chunk]);
    }
    const taken = this.#left.subarray(0, count);
    this.#left = this.#left.subarray(count);
    return taken;
  }

  async #next(): Promise<Buffer | null> {
    try {
      const { done, value } = await this.#chunks.next();
      return done === true ? null : value;
    } catch (error) {
      throw new OperatingError('unreachable', messageOf(error), { cause: error });
    }
  }

  #giveUp(why: string): void {
    this.#socket.destroy(new Error(why));
  }
}
