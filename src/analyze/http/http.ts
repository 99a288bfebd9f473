/**
 * HTTP/1.0 and 1.1. Most HTTP is web traffic, so the server is not listened to until a request may belong to mining: a
 * JSON body that is posted, X-Mining-Extensions, or an upgrade. Then replies are matched to requests in order.
 */
import type { Millis, Side, StreamContext } from '#model/stream.ts';
import { HTTP_HEAD_BYTES_MAX, httpStartOf } from '#wire/http.ts';
import { defineAnalyzer, type Out, Probe, REJECT } from '../analyzer.ts';
import { HttpConnection } from './connection.ts';

export const http = defineAnalyzer<HttpConnection>({
  name: 'http',
  carrier: 'http',
  bufferBytesMax: HTTP_HEAD_BYTES_MAX,

  probe(head: Uint8Array) {
    const start = httpStartOf(head, 0);
    if (start === 'short') return Probe.MORE;
    return start === null ? Probe.NO : Probe.YES;
  },

  start: (_context: StreamContext) => new HttpConnection(),

  feed(connection, side: Side, bytes: Uint8Array, at: Millis, out: Out) {
    const taken = connection.read(side, bytes, at, out);
    return taken < 0 ? REJECT : taken;
  },

  gap(connection, side, _at, out) {
    connection.gap(side, out);
    return true;
  },

  end(connection, _at, out) {
    connection.end(out);
  },
});
