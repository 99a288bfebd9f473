/**
 * The receipt: 16 digits, 53 bits by chance, in the manner of a telephone number. From it Argon2id makes what the box is found by
 * and the key that opens it; the office keeps neither the digits nor anything that they can be tried on without the
 * pepper of the tip line, which is in no database.
 */
import { argon2, createHmac } from 'node:crypto';
import { OperatingError } from '#base/errors.ts';
import { boxKeysOf, type BoxKeys } from './sealed-box.ts';

export const RECEIPT_DIGITS = 16;

export interface ReceiptCost {
  readonly memoryKib: number;
  readonly passes: number;
}
/** As passwords (RFC 9106 §4), with twice the memory: a receipt is shorter than a good password, and seldom typed. */
export const RECEIPT_COST: ReceiptCost = { memoryKib: 131_072, passes: 3 };

/** One receipt at a time is worked on, whoever asks: guessing goes no faster with more connections. */
const AT_ONCE = 1;
/** Some seconds of work; who comes later is told to come back. */
export const RECEIPTS_WAITING_MAX = 12;

/** What the tip line has of its own: made with the office's key, kept in a file. */
export interface LineKey {
  readonly officePublicKey: Uint8Array;
  readonly salt: Uint8Array;
  readonly pepper: Uint8Array;
}

export interface Opened {
  /** 32 bytes: finds the box. */
  readonly lookup: Uint8Array;
  readonly keys: BoxKeys;
}

const PART_BYTES = 32;

export class Receipts {
  readonly #line: LineKey;
  readonly #cost: ReceiptCost;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(line: LineKey, cost: ReceiptCost = RECEIPT_COST) {
    this.#line = line;
    this.#cost = cost;
  }

  /** As long for any digits. Throws `too-many` when too many wait. */
  async open(digits: string): Promise<Opened> {
    await this.#enter();
    try {
      const derived = await this.#derive(digits);
      const lookup = new Uint8Array(derived.subarray(0, PART_BYTES));
      return { lookup, keys: boxKeysOf(new Uint8Array(derived.subarray(PART_BYTES))) };
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= RECEIPTS_WAITING_MAX) {
        throw new OperatingError('too-many', 'Too many receipts are being looked up');
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running++;
  }

  #derive(digits: string): Promise<Buffer> {
    const { salt, pepper } = this.#line;
    const parameters = {
      message: digits,
      nonce: salt,
      secret: pepper,
      parallelism: 1,
      tagLength: 2 * PART_BYTES,
      memory: this.#cost.memoryKib,
      passes: this.#cost.passes,
    };
    return new Promise((resolve, reject) => {
      argon2('argon2id', parameters, (error, tag) => (error ? reject(error) : resolve(tag)));
    });
  }
}

/** The digits that belong to one form: whoever sends it twice gets the same receipt, and no second tip. */
export function receiptOf(secret: Uint8Array, form: string): string {
  const mac = createHmac('sha256', secret).update(`receipt\n${form}`).digest();
  // 128 bits against 10^16: no digit is likelier than another by more than 2^-74.
  const number = BigInt(`0x${mac.subarray(0, 16).toString('hex')}`) % 10n ** BigInt(RECEIPT_DIGITS);
  return number.toString().padStart(RECEIPT_DIGITS, '0');
}

/** `1234 5678 9012 3456` */
export function receiptInGroups(digits: string): string {
  return digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}

/** As people type it, with spaces or hyphens, in digits of either width; null: no receipt. */
export function receiptFrom(text: string): string | null {
  const digits = text.normalize('NFKC').replaceAll(/[\s-]/g, '');
  return /^\d{16}$/.test(digits) ? digits : null;
}
