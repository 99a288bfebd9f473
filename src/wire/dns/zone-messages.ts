/** Asking for a whole zone (RFC 5936) and changing it (RFC 2136), as messages that are still to be signed. */
import { ByteWriter } from '../byte-writer.ts';
import { MESSAGE_BYTES_MAX, OPCODE } from './dns-message.ts';
import { type NamesWritten, putName } from './dns-name.ts';
import {
  DNS_CLASS,
  putResource,
  type Resource,
  serialOf,
  TYPE_SOA,
  withSerial,
} from './resource.ts';
import { TSIG_BYTES_MAX } from './tsig.ts';

export const TYPE_AXFR = 252;

export function encodeTransferQuery(id: number, zone: string): Uint8Array {
  const out = new ByteWriter().u16(id).u16(0).u16(1).u16(0).u16(0).u16(0);
  putName(out, zone, new Map(), out.length);
  return out.u16(TYPE_AXFR).u16(DNS_CLASS.IN).done();
}

export interface ZoneChange {
  readonly does: 'add' | 'remove';
  readonly record: Resource;
}

export interface UpdateMessage {
  readonly bytes: Uint8Array;
  /** Changes in it, from `from` on. */
  readonly count: number;
  /** The zone's SOA once it is done. */
  readonly soa: Resource;
}

/** What one message can hold beside its signature. */
export const UPDATE_BYTES_MAX = MESSAGE_BYTES_MAX - TSIG_BYTES_MAX;

/**
 * One UPDATE with as many changes as it can hold. It is done only where the zone's SOA is still `soa` (RFC 2136 §2.4.2),
 * and makes its serial one more: what came between is never overwritten.
 */
export function encodeUpdate(
  id: number,
  soa: Resource,
  changes: readonly ZoneChange[],
  from: number,
  bytesMax = UPDATE_BYTES_MAX,
): UpdateMessage {
  const written: NamesWritten = new Map();
  const out = new ByteWriter()
    .u16(id)
    .u16(OPCODE.UPDATE << 11)
    .u16(1)
    .u16(1)
    .u16(0)
    .u16(0);
  putName(out, soa.name, written, out.length);
  out.u16(TYPE_SOA).u16(DNS_CLASS.IN);
  putResource(out, { ...soa, ttl: 0 }, written, 0);
  const next = withSerial(soa, serialAfter(serialOf(soa)));
  putResource(out, next, written, 0);
  let count = 0;
  for (let at = from; at < changes.length; at++) {
    const change = changes[at];
    if (change === undefined) break;
    const part = new ByteWriter();
    putResource(part, resourceOf(change), written, out.length);
    // Names that the refused record noted are not looked up any more.
    if (out.length + part.length > bytesMax || count >= 0xfffe) break;
    out.put(part.done());
    count++;
  }
  const bytes = out.done();
  new DataView(bytes.buffer).setUint16(8, count + 1);
  return { bytes, count, soa: next };
}

/** To delete one record its class is NONE and its TTL 0 (RFC 2136 §2.5.4). */
function resourceOf({ does, record }: ZoneChange): Resource {
  return does === 'add' ? record : { ...record, klass: DNS_CLASS.NONE, ttl: 0 };
}

/** RFC 1982; 0 is left out, since some servers take it for none (RFC 2136 §4.6). */
export function serialAfter(serial: number): number {
  return serial >= 0xffffffff ? 1 : serial + 1;
}

/**
 * Puts a transferred zone together: it begins and ends with the same SOA (RFC 5936 §2.2). A limit on records keeps a
 * server that never ends from filling the memory.
 */
export class TransferReading {
  readonly #zone: string;
  readonly #recordsMax: number;
  readonly #records: Resource[] = [];
  #soa: Resource | null = null;
  #isWhole = false;

  constructor(zone: string, recordsMax: number) {
    this.#zone = zone;
    this.#recordsMax = recordsMax;
  }

  /** Null: go on; else what is wrong. */
  take(answers: readonly Resource[]): string | null {
    for (const record of answers) {
      if (this.#isWhole) return 'it goes on after its end';
      const isSoa = record.type === TYPE_SOA;
      if (record.klass !== DNS_CLASS.IN) return 'it holds a record of another class';
      if (this.#soa === null) {
        if (!isSoa || record.name !== this.#zone) return 'it does not begin with the zone';
        this.#soa = record;
      } else if (isSoa) {
        if (serialOf(record) !== serialOf(this.#soa)) return 'it ends with another serial';
        this.#isWhole = true;
      } else {
        this.#records.push(record);
        if (this.#records.length > this.#recordsMax) return 'it has too many records';
      }
    }
    return answers.length === 0 ? 'a message of it is empty' : null;
  }

  /** Null until the second SOA has come. */
  get whole(): { readonly soa: Resource; readonly records: readonly Resource[] } | null {
    return this.#isWhole && this.#soa !== null ? { soa: this.#soa, records: this.#records } : null;
  }
}
