/** Writes permessage-deflate payloads (RFC 7692 §7.2.1) with zlib, so that the reader is proven against another's work. */
import { constants, deflateRawSync } from 'node:zlib';

const WINDOW_BYTES = 32 * 1024;

export class MessageDeflater {
  readonly #takeover: boolean;
  #window = Buffer.alloc(0);

  /** `takeover` keeps the window from message to message. */
  constructor(takeover = true) {
    this.#takeover = takeover;
  }

  deflate(message: Uint8Array): Uint8Array {
    const known = this.#takeover && this.#window.length > 0 ? { dictionary: this.#window } : {};
    const out = deflateRawSync(message, { finishFlush: constants.Z_SYNC_FLUSH, ...known });
    this.#window = Buffer.concat([this.#window, message]).subarray(-WINDOW_BYTES);
    // The empty block at the end (00 00 FF FF) is left out on the wire.
    return out.subarray(0, -4);
  }
}
