/**
 * What pages carry instead of cookies. A *pass* says whose case may be seen, for an hour; it stands in the page that the office
 * made for whoever proved it, and nowhere else. A *form token* makes a form one that was got before it is sent, and sent once. Both
 * are under a key that lives as long as the process: after a restart people enter their code again.
 */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

export const PASS_MS = 60 * 60_000;
/** A form may lie open overnight; by then its pass is over, and the code is asked for on it once more. */
export const FORM_MS = 24 * 60 * 60_000;
/** Nobody reads and fills in a form in less. */
export const HUMAN_MS_MIN = 3_000;

export interface Pass {
  readonly noticeId: string;
  /** Of the link, so that a renewed one ends what the old one opened. */
  readonly mark: string;
}

export interface FormToken {
  readonly nonce: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** Of the case that it was made for, in a form that tells nothing of it. */
  readonly binding: string;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
/** 128 bits of the MAC. */
const MAC_CHARACTERS = 22;
const BINDING_CHARACTERS = 11;
/** Numbers that a person is asked to write: 21 to 99. */
const NUMBERS = { first: 21, count: 79 };

export class Seals {
  readonly #key: Uint8Array;

  constructor(secret: Uint8Array = randomBytes(KEY_BYTES)) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'minewatch portal', KEY_BYTES));
  }

  pass({ noticeId, mark }: Pass, at: number): string {
    return this.#sealed('pass', [noticeId, mark, (at + PASS_MS).toString(36)]);
  }

  /** Null: not ours, or its hour is over. */
  openPass(text: string, at: number): Pass | null {
    const parts = this.#opened('pass', text);
    if (parts === null) return null;
    const [noticeId = '', mark = '', until = ''] = parts;
    return Number.parseInt(until, 36) > at ? { noticeId, mark } : null;
  }

  formToken(kind: string, caseId: string, at: number): string {
    const nonce = randomBytes(NONCE_BYTES).toString('base64url');
    return this.#sealed(kind, [nonce, at.toString(36), this.binding(caseId)]);
  }

  /** Null: not ours, of another form, or a day old. */
  openForm(kind: string, text: string, at: number): FormToken | null {
    const parts = this.#opened(kind, text);
    if (parts === null) return null;
    const [nonce = '', made = '', binding = ''] = parts;
    const madeAt = Number.parseInt(made, 36);
    return at < madeAt + FORM_MS ? { nonce, madeAt, binding } : null;
  }

  binding(caseId: string): string {
    return this.#mac('binding', caseId).slice(0, BINDING_CHARACTERS);
  }

  /** What the form with this token asks a person to write. */
  number(token: string): number {
    const [first = 0, second = 0] = Buffer.from(this.#mac('number', token), 'base64url');
    return NUMBERS.first + ((first * 256 + second) % NUMBERS.count);
  }

  #sealed(kind: string, parts: readonly string[]): string {
    const text = parts.join('.');
    return `${text}.${this.#mac(kind, text)}`;
  }

  #opened(kind: string, sealed: string): readonly string[] | null {
    const at = sealed.lastIndexOf('.');
    if (at < 0 || sealed.length > SEALED_CHARACTERS_MAX) return null;
    const text = sealed.slice(0, at);
    return isSame(sealed.slice(at + 1), this.#mac(kind, text)) ? text.split('.') : null;
  }

  #mac(kind: string, text: string): string {
    const mac = createHmac('sha256', this.#key).update(`${kind}\n${text}`).digest('base64url');
    return mac.slice(0, MAC_CHARACTERS);
  }
}

/** The longest of ours has about 90. */
const SEALED_CHARACTERS_MAX = 200;

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
