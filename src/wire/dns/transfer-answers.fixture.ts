import { ByteWriter } from '../byte-writer.ts';
import { type NamesWritten, putName } from './dns-name.ts';
import { DNS_CLASS, putResource, type Resource } from './resource.ts';
import { TYPE_AXFR, UPDATE_BYTES_MAX } from './zone-messages.ts';

/** A zone as the messages that transfer it, with the flags that BIND sends. */
export function encodeTransferAnswers(
  id: number,
  soa: Resource,
  records: readonly Resource[],
  bytesMax = UPDATE_BYTES_MAX,
): readonly Uint8Array[] {
  const all = [soa, ...records, soa];
  const messages: Uint8Array[] = [];
  for (let from = 0; from < all.length;) {
    const written: NamesWritten = new Map();
    const out = new ByteWriter().u16(id).u16(0x8400).u16(1).u16(0).u16(0).u16(0);
    putName(out, soa.name, written, out.length);
    out.u16(TYPE_AXFR).u16(DNS_CLASS.IN);
    let count = 0;
    for (; from < all.length && (count === 0 || out.length < bytesMax - 1024); from++, count++) {
      const record = all[from];
      if (record !== undefined) putResource(out, record, written, 0);
    }
    const bytes = out.done();
    new DataView(bytes.buffer).setUint16(6, count);
    messages.push(bytes);
  }
  return messages;
}
