import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { OperatingError } from '#base/errors.ts';
import { type CapturedFrame, writePcap } from '#wire/pcap-write.ts';
import { writePcapng } from '#wire/pcapng-write.ts';
import { CHUNK_BYTES, FileSource } from './file.ts';

interface Read {
  readonly at: number;
  readonly bytes: string;
  readonly wireLength: number;
  readonly linkType: number;
}

async function readAll(path: string): Promise<{ frames: Read[]; damage: string | null }> {
  const source = new FileSource(path);
  const frames: Read[] = [];
  await source.run((batch) => {
    for (let i = 0; i < batch.count; i++) {
      const from = batch.startAt[i] ?? 0;
      const bytes = batch.bytes.subarray(from, from + (batch.length[i] ?? 0));
      frames.push({
        at: Math.round((batch.at[i] ?? 0) * 1000) / 1000,
        bytes: Buffer.from(bytes).toString('hex'),
        wireLength: batch.wireLength[i] ?? 0,
        linkType: batch.linkType[i] ?? 0,
      });
    }
  }, new AbortController().signal);
  return { frames, damage: source.damage };
}

function frame(i: number): CapturedFrame {
  const bytes = Uint8Array.from({ length: 20 + ((i * 37) % 1400) }, (_, k) => (k * i) & 255);
  return { at: 1_700_000_000_000 + i * 1.25, bytes, wireLength: bytes.length + (i % 3) };
}

const FRAMES = Array.from({ length: 3000 }, (_, i) => frame(i));

function expected(linkType: number): Read[] {
  return FRAMES.map(({ at, bytes, wireLength }) => ({
    at,
    bytes: Buffer.from(bytes).toString('hex'),
    wireLength: wireLength ?? bytes.length,
    linkType,
  }));
}

suite('FileSource', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'minewatch-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  function put(name: string, bytes: Uint8Array): string {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  for (const nanoseconds of [false, true]) {
    for (const bigEndian of [false, true]) {
      test(`reads pcap, nanoseconds ${nanoseconds}, big-endian ${bigEndian}`, async () => {
        const file = writePcap(FRAMES, { linkType: 113, nanoseconds, bigEndian });
        assert.ok(file.length > 4 * CHUNK_BYTES);
        const { frames, damage } = await readAll(put('a.pcap', file));
        assert.equal(damage, null);
        assert.deepEqual(frames, expected(113));
      });
    }
  }

  test('reads pcapng with several sections and interfaces of any resolution and byte order', async () => {
    const frames = FRAMES.slice(0, 40).map((each, i) => ({ ...each, interfaceId: i % 3 }));
    const interfaces = [
      { linkType: 1 },
      { linkType: 101, digits: 9 },
      { linkType: 276, digits: 20, binary: true, offsetSeconds: 1_600_000_000 },
    ];
    const file = writePcapng([
      { interfaces, frames },
      {
        interfaces: [{ linkType: 113, digits: 3 }],
        frames: [{ ...frame(8), interfaceId: 0 }],
        bigEndian: true,
      },
    ]);
    const { frames: read, damage } = await readAll(put('a.pcapng', file));
    assert.equal(damage, null);
    assert.equal(read.length, 41);
    read.slice(0, 40).forEach((each, i) => {
      assert.equal(each.linkType, [1, 101, 276][i % 3]);
      assert.equal(each.bytes, expected(0)[i]?.bytes);
      assert.ok(Math.abs(each.at - (frames[i]?.at ?? 0)) < 0.002, `frame ${i}`);
    });
    assert.deepEqual(read[40]?.linkType, 113);
    assert.equal(read[40]?.at, 1_700_000_000_010);
  });

  test('reads gzip and zstd, also in several members', async () => {
    const file = writePcap(FRAMES, { linkType: 1 });
    const half = file.length >> 1;
    const members = Buffer.concat([
      gzipSync(file.subarray(0, half)),
      gzipSync(file.subarray(half)),
    ]);
    for (const packed of [members, zstdCompressSync(file)]) {
      const { frames, damage } = await readAll(put('a.packed', packed));
      assert.equal(damage, null);
      assert.deepEqual(frames, expected(1));
    }
  });

  test('reads standard input', () => {
    const path = put('in.pcap', writePcap(FRAMES.slice(0, 5), { linkType: 1 }));
    const script = `
      import { FileSource } from ${JSON.stringify(new URL('./file.ts', import.meta.url).href)};
      let frames = 0;
      const source = new FileSource('-');
      await source.run((batch) => { frames += batch.count; }, new AbortController().signal);
      console.log(frames, source.damage);`;
    const node = process.execPath;
    const shell = `cat '${path}' | '${node}' --input-type=module -e "$SCRIPT"`;
    const env = { ...process.env, SCRIPT: script };
    assert.equal(execFileSync('sh', ['-c', shell], { env, encoding: 'utf8' }), '5 null\n');
    const empty = `: | '${node}' --input-type=module -e "$SCRIPT"`;
    assert.match(execFileSync('sh', ['-c', empty], { env, encoding: 'utf8' }), /^0 it is empty/);
  });

  test('reads a named pipe, plain and compressed, and one that ends at once', async () => {
    const file = writePcap(FRAMES.slice(0, 50), { linkType: 1 });
    for (const [name, bytes, frames] of [
      ['plain', file, 50],
      ['packed', gzipSync(file), 50],
      ['nothing', new Uint8Array(0), 0],
      ['damaged', Buffer.concat([gzipSync(file).subarray(0, 900), Buffer.alloc(300_000, 7)]), null],
    ] as const) {
      const path = join(folder, `pipe-${name}`);
      execFileSync('mkfifo', [path]);
      const whole = put(`pipe-${name}.bytes`, bytes);
      const writer = spawn('sh', ['-c', `cat '${whole}' > '${path}'`]);
      const read = await readAll(path);
      writer.kill();
      if (frames !== null) assert.equal(read.frames.length, frames, name);
      assert.equal(read.damage === null, frames === 50, `${name}: ${read.damage}`);
    }
  });

  test('reads standard input that somebody made non-blocking', () => {
    const path = put('slow.pcap', writePcap(FRAMES, { linkType: 1 }));
    const script = `
      import { FileSource } from ${JSON.stringify(new URL('./file.ts', import.meta.url).href)};
      let frames = 0;
      const source = new FileSource('-');
      await source.run((batch) => { frames += batch.count; }, new AbortController().signal);
      console.log(frames, source.damage);`;
    // perl is in Debian's base: it sets O_NONBLOCK on the pipe that it then hands over.
    const shell =
      `(sleep 0.3; cat '${path}') | perl -e 'use Fcntl; fcntl(STDIN, F_SETFL, O_NONBLOCK) or die; exec @ARGV' ` +
      `'${process.execPath}' --input-type=module -e "$SCRIPT"`;
    const env = { ...process.env, SCRIPT: script };
    assert.equal(execFileSync('sh', ['-c', shell], { env, encoding: 'utf8' }), '3000 null\n');
  });

  test('delivers all whole records of a file cut off anywhere, and says that it is cut off', async () => {
    const file = writePcap(FRAMES.slice(0, 3), { linkType: 1 });
    const ends = [24];
    for (const { bytes } of FRAMES.slice(0, 3)) ends.push((ends.at(-1) ?? 0) + 16 + bytes.length);
    for (let length = 0; length < file.length; length++) {
      const { frames, damage } = await readAll(put('cut.pcap', file.subarray(0, length)));
      assert.equal(
        frames.length,
        Math.max(0, ends.filter((end) => end <= length).length - 1),
        `${length}`,
      );
      assert.equal(damage === null, ends.includes(length), `${length}: ${damage}`);
    }
  });

  test('delivers what can be read of damaged files, with the reason', async () => {
    const file = writePcap(FRAMES.slice(0, 3), { linkType: 1 }).slice();
    new DataView(file.buffer).setUint32(24 + 16 + FRAMES[0]!.bytes.length + 8, 0xfffffff0, true);
    const lying = await readAll(put('lying.pcap', file));
    assert.equal(lying.frames.length, 1);
    assert.match(lying.damage ?? '', /claims 4294967280 bytes/);

    const packed = gzipSync(writePcap(FRAMES, { linkType: 1 }));
    const cut = await readAll(put('cut.gz', packed.subarray(0, packed.length - 5000)));
    assert.ok(cut.frames.length > 1000 && cut.frames.length < 3000);
    assert.match(cut.damage ?? '', /compressed data is damaged or cut off/);

    assert.match(
      (await readAll(put('text', Buffer.from('hello world')))).damage ?? '',
      /neither pcap nor pcapng/,
    );
    assert.match((await readAll(put('empty', Buffer.alloc(0)))).damage ?? '', /empty/);
    assert.match((await readAll(put('two', Buffer.from([0xd4, 0xc3])))).damage ?? '', /too short/);
  });

  test('passes over pcapng blocks that nobody reads, however long', async () => {
    const file = writePcapng([
      { interfaces: [{ linkType: 1 }], frames: [{ ...frame(1), interfaceId: 0 }] },
    ]);
    const long = new Uint8Array(3 * 1024 * 1024);
    const view = new DataView(long.buffer);
    view.setUint32(0, 0x0bad, true);
    view.setUint32(4, long.length, true);
    view.setUint32(long.length - 4, long.length, true);
    // The header block and the interface block come first: a strange block may stand anywhere after them.
    const tail = writePcapng([
      { interfaces: [{ linkType: 1 }], frames: [{ ...frame(2), interfaceId: 0 }] },
    ]);
    const { frames, damage } = await readAll(put('long.pcapng', Buffer.concat([file, long, tail])));
    assert.equal(damage, null);
    assert.equal(frames.length, 2);
  });

  test('refuses folders, devices and missing files with a code', async () => {
    for (const path of [folder, '/dev/zero', join(folder, 'missing')]) {
      await assert.rejects(readAll(path), (error) => {
        assert.ok(error instanceof OperatingError);
        assert.equal(error.code, 'unreadable');
        assert.match(error.message, /^Cannot read /);
        return true;
      });
    }
  });

  test('stops when it is told to', async () => {
    const path = put('b.pcap', writePcap(FRAMES, { linkType: 1 }));
    const controller = new AbortController();
    let batches = 0;
    await new FileSource(path).run(() => {
      batches++;
      controller.abort();
    }, controller.signal);
    assert.ok(batches <= 2);
  });
});
