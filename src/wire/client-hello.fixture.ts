/** A client's first TLS message as a browser writes it: what the tests of the reader and of its fingerprint share. */
import {
  type ClientHello,
  type ClientHelloShape,
  encodeClientHello,
  readClientHello,
} from './tls.ts';

/** The example that JA4 was published with; its sum is known. */
export const CHROME: ClientHelloShape = {
  sni: 'Example.COM.',
  alpn: ['h2', 'http/1.1'],
  versions: [0x2a2a, 0x0304, 0x0303],
  ciphers: [
    0x1a1a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014,
    0x9c, 0x9d, 0x2f, 0x35,
  ],
  extensions: [0xfafa, 0x1b, 0x33, 0x4469, 0x17, 0x2d, 5, 0x23, 0x12, 0xff01, 0xb, 0xa, 0x15],
  signatureAlgorithms: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
};

/** What the reader makes of it, without the four bytes of the handshake's head. */
export function helloOf(shape: ClientHelloShape): ClientHello {
  const hello = readClientHello(encodeClientHello(shape).subarray(4));
  if (hello === null) throw new Error('Broken invariant: what was written can be read');
  return hello;
}
