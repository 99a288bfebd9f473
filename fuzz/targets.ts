/** What is fuzzed: every reader of bytes from outside, with valid traffic of the lab to damage. */
import { Random } from '#base/random.ts';
import { ANALYZERS } from '#analyze/index.ts';
import { type Analyzer, Probe } from '#analyze/analyzer.ts';
import { Conversation } from '#analyze/conversation.ts';
import { readDatagram } from '#analyze/dns/dns.ts';
import { look } from '#analyze/gate.ts';
import { createBatch } from '#capture/source.ts';
import { createDetector } from '#detect/create-detector.ts';
import { FlowTracker } from '#flow/tracker.ts';
import { SIMULATORS } from '#lab/dialects/index.ts';
import type { Turn } from '#lab/dialogue.ts';
import { layTcp, layUdp } from '#lab/network.ts';
import { EVERYDAY } from '#lab/ordinary/everyday.ts';
import { LOOK_ALIKES } from '#lab/ordinary/look-alikes.ts';
import type { FlowInfo } from '#model/stream.ts';
import { writePcap } from '#wire/pcap-write.ts';
import { PcapReader, type RecordReader } from '#wire/pcap.ts';
import { writePcapng } from '#wire/pcapng-write.ts';
import { PcapngReader } from '#wire/pcapng.ts';
import { LIST_PARSERS } from '#wire/lists/format.ts';
import { readDhcpdLeases } from '#wire/leases/dhcpd-leases.ts';
import { readKeaLeases } from '#wire/leases/kea-leases.ts';
import { readRadiusDetail } from '#wire/leases/radius-detail.ts';
import { readRadius, writeRadius } from '#wire/radius/packet.ts';
import { readReply } from '#wire/radius/reply.ts';
import { writeRequest } from '#wire/radius/request.ts';
import { checkBundle } from '#wire/tlog/bundle.ts';
import { zipBundle } from '#wire/tlog/bundle-write.ts';
import { unzipBundle } from '#wire/tlog/bundle-zip.ts';
import { readCheckpoint, writeCheckpoint } from '#wire/tlog/checkpoint.ts';
import { leafOf, readLeaf } from '#wire/tlog/leaf.ts';
import { LogAudit } from '#wire/tlog/log-audit.ts';
import {
  judgeSignatures,
  readNote,
  readVerifierKey,
  verifierKey,
  writeNote,
  writeVerifierKey,
} from '#wire/tlog/note.ts';
import { readEntryBundle, writeEntryBundle } from '#wire/tlog/tile.ts';
import { sniOf } from '#wire/tls-sni.ts';
import { readClientsZone } from '#contain/dns-rpz/clients-zone.ts';
import { readNamesZone } from '#contain/dns-rpz/names-zone.ts';
import { emptyZone } from '#contain/dns-rpz/rpz.fixture.ts';
import { readDnsMessage } from '#wire/dns/dns-message.ts';
import { cnameOf, txtOf } from '#wire/dns/resource.ts';
import { encodeTransferAnswers } from '#wire/dns/transfer-answers.fixture.ts';
import { signMessage, TsigCheck } from '#wire/dns/tsig.ts';
import { readTsigKey } from '#wire/dns/tsig-key.ts';
import { TransferReading } from '#wire/dns/zone-messages.ts';

export interface Target {
  readonly name: string;
  /** Valid input; the runner damages it. */
  readonly seeds: readonly Uint8Array[];
  /** Reads once. Throwing is a failure; `random` is for cutting. */
  run(bytes: Uint8Array, random: Random): void;
}

const START = 1_700_000_000_000;
const ENDS = {
  client: { ip: '192.0.2.10', port: 50000 },
  server: { ip: '198.51.100.1', port: 3333 },
};
const FLOW: FlowInfo = {
  id: 1,
  transport: 'tcp',
  ends: [ENDS.client, ENDS.server],
  openingSeen: true,
  startedAt: START,
};

const TALKS: readonly (readonly Turn[])[] = [
  ...SIMULATORS.map((simulator) =>
    simulator.dialogue(new Random(7), {
      start: START,
      shares: 3,
      compact: true,
      shuffledKeys: true,
    }),
  ),
  ...[...EVERYDAY, ...LOOK_ALIKES].map((ordinary) => ordinary.turns(new Random(7), START)),
];

/** Turns as bytes that can be damaged as a whole: side, 16-bit length, bytes. */
function packed(turns: readonly Turn[]): Uint8Array {
  const parts = turns.slice(0, 24).map(({ side, bytes }) => {
    const cut = bytes.subarray(0, 0xffff);
    return [side, cut.length >> 8, cut.length & 255, ...cut];
  });
  return Uint8Array.from(parts.flat());
}

/** Reads what `packed` wrote, whatever has become of it, in random cuts. */
function speak(bytes: Uint8Array, random: Random, conversation: Conversation): void {
  let at = 0;
  for (let time = START; at + 3 <= bytes.length; time += 100) {
    const side = ((bytes[at] ?? 0) & 1) as 0 | 1;
    const end = Math.min(bytes.length, at + 3 + ((bytes[at + 1] ?? 0) << 8) + (bytes[at + 2] ?? 0));
    at += 3;
    while (at < end) {
      const cut = Math.min(end, at + 1 + random.below(1448));
      conversation.data(side, bytes.subarray(at, cut), time);
      at = cut;
    }
    if (random.below(64) === 0) conversation.gap(side, time);
  }
  conversation.end(START + 1e6);
  if (conversation.keptBytes > 16 * 1024 * 1024) throw new Error('kept more than 16 MiB');
}

function context(openingSeen: boolean) {
  return { ports: [50000, 3333] as const, openingSeen, carriers: [] };
}

const SEEDS = TALKS.map(packed);

function analyzerTarget(analyzer: Analyzer): Target {
  // The probe is passed by: a parser must survive what its probe would have refused.
  const eager: Analyzer = { ...analyzer, probe: () => Probe.YES };
  return {
    name: `analyze/${analyzer.name}`,
    seeds: SEEDS,
    run(bytes, random) {
      speak(
        bytes,
        random,
        new Conversation([eager], context(random.below(2) === 0), () => undefined),
      );
    },
  };
}

function recordTarget(name: string, seed: Uint8Array, create: () => RecordReader): Target {
  const batch = createBatch(64);
  return {
    name,
    seeds: [seed],
    run(bytes, random) {
      const reader = create();
      let at = 0;
      for (let end = 0; end < bytes.length && reader.damage === null;) {
        end = Math.min(bytes.length, end + 1 + random.below(4096));
        batch.count = 0;
        const next = reader.read(bytes, at, end, batch);
        if (next < at || next > end) throw new Error(`read from ${at} to ${next} of ${end}`);
        for (let i = 0; i < batch.count; i++) {
          if ((batch.startAt[i] ?? 0) + (batch.length[i] ?? 0) > end)
            throw new Error('frame past the end');
        }
        at = next;
      }
    },
  };
}

const FRAMES = TALKS.flatMap((turns) => layTcp(turns.slice(0, 6), ENDS, new Random(1))).concat(
  layUdp(
    EVERYDAY.filter(({ transport }) => transport === 'udp').flatMap((ordinary) =>
      ordinary.turns(new Random(1), START),
    ),
    { client: ENDS.client, server: { ip: '198.51.100.2', port: 53 } },
  ),
);

function flowTarget(): Target {
  return {
    name: 'flow',
    seeds: FRAMES.map(({ bytes }) => bytes),
    run(bytes, random) {
      const tracker = new FlowTracker(
        {
          glance: (glance) => look(glance, { name: () => false }, START),
          open: () => new Conversation(ANALYZERS, context(true), () => undefined),
          closed: () => undefined,
          wantsDatagrams: () => true,
          datagram: (_row, all, start, end, side, at) =>
            readDatagram(all, start, end, side, at, () => undefined),
          mayBeListed: () => false,
          contact: () => undefined,
        },
        64,
      );
      for (let i = 0; i < 3; i++) {
        tracker.deliver({
          bytes,
          count: 1,
          startAt: Uint32Array.of(0),
          length: Uint32Array.of(bytes.length),
          wireLength: Uint32Array.of(bytes.length + random.below(3)),
          at: Float64Array.of(START + random.below(1e7)),
          linkType: Uint16Array.of(random.pick([1, 1, 1, 0, 101, 108, 113, 276, 9, 51])),
        });
      }
      tracker.finish();
    },
  };
}

function pipelineTarget(): Target {
  return {
    name: 'conversation',
    seeds: SEEDS,
    run(bytes, random) {
      const detector = createDetector({
        index: null,
        networks: [],
        language: 'en',
        trading: true,
        live: true,
        report: () => undefined,
      });
      const openingSeen = random.below(2) === 0;
      const conversation = new Conversation(ANALYZERS, context(openingSeen), (fact) =>
        detector.observe({ ...FLOW, openingSeen }, fact),
      );
      speak(bytes, random, conversation);
      detector.close(FLOW, START + 1e6);
      detector.finish(START + 1e6);
    },
  };
}

function listTargets(): Target[] {
  const text = [
    '# list 2026-01-01\npool.example.org\n192.0.2.1:3333\n0.0.0.0 bad.example\n',
    'name,category\npool.example.org,mining\n',
    '{"Event":{"date":"2026-01-01","Attribute":[{"type":"domain","value":"pool.example.org"}]}}',
    '{"type":"bundle","objects":[{"type":"indicator","pattern":"[domain-name:value = \'a.example\']"}]}',
  ].map((each) => new TextEncoder().encode(each));
  return Object.entries(LIST_PARSERS).map(([format, parser]) => ({
    name: `list/${format}`,
    seeds: text,
    run(bytes: Uint8Array): void {
      parser.parse(
        new TextDecoder().decode(bytes),
        { toAscii: (name) => name, columns: {}, only: null },
        {
          entry: () => undefined,
          refuse: () => undefined,
          stated: () => undefined,
          follow: () => undefined,
        },
      );
    },
  }));
}

function leaseTargets(): Target[] {
  const lease =
    'lease 192.0.2.1 {\n  starts 4 2026/01/01 08:00:00;\n  ends never;\n  hardware ethernet 00:53:00:aa:bb:cc;\n  uid "\\001\\000S";\n}\n';
  const kea =
    'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state\n192.0.2.1,00:53:00:aa:bb:cc,,60,1767258000,1,0,0,lab,0\n';
  const detail =
    'Thu Jan  1 08:00:00 2026\n\tAcct-Status-Type = Start\n\tAcct-Session-Id = "1"\n\tNAS-IP-Address = 198.51.100.1\n\tFramed-IP-Address = 192.0.2.1\n\tTimestamp = 1767254400\n\n';
  const readers = [
    ['dhcpd', lease.repeat(3), readDhcpdLeases],
    ['kea', kea, readKeaLeases],
    ['radius', detail.repeat(3), (text: string) => readRadiusDetail(text, null)],
  ] as const;
  return readers.map(([name, seed, read]) => ({
    name: `leases/${name}`,
    seeds: [new TextEncoder().encode(seed)],
    run(bytes: Uint8Array): void {
      for (const reading of read(new TextDecoder().decode(bytes))) {
        if (reading.line < 1) throw new Error('a line before the first');
      }
    },
  }));
}

/** What a name server answers to a transfer, and the keys and names in it. */
function zoneTargets(): Target[] {
  const zone = 'clients.rpz.example';
  const { soa, records } = emptyZone(zone);
  const alias = cnameOf(`32.7.2.0.192.rpz-client-ip.${zone}`, 'rpz-passthru', 5);
  const all = [...records, ...(alias === null ? [] : [alias]), txtOf(`a.${zone}`, ['x'], 5)];
  const key = { name: 'k', algorithm: 'hmac-sha256', secret: new Uint8Array(32) } as const;
  const mac = new Uint8Array(32);
  const seeds = encodeTransferAnswers(1, soa, all).map(
    (bytes) => signMessage(bytes, key, START / 1000, mac).bytes,
  );
  return [
    {
      name: 'dns/transfer',
      seeds,
      run(bytes) {
        const message = readDnsMessage(bytes);
        if (message === null) return;
        new TsigCheck(key, mac).take(bytes, message, START / 1000);
        const reading = new TransferReading(zone, 64);
        if (reading.take(message.answers) !== null || reading.whole === null) return;
        readClientsZone(zone, reading.whole);
        readNamesZone(zone, reading.whole);
      },
    },
    {
      name: 'dns/tsig-key',
      seeds: [
        new TextEncoder().encode(`key "k" { algorithm hmac-sha256; secret "${'A'.repeat(44)}"; };`),
      ],
      run: (bytes) => void readTsigKey(new TextDecoder().decode(bytes)),
    },
  ];
}

/** Notes, checkpoints, bundles of entries and exported cases, whoever made them. */
function recordTargets(): Target[] {
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const leaf = leafOf({
    seq: 1,
    type: 'case.opened',
    stream: { kind: 'case', id: 'c' },
    version: 1,
    role: null,
    jurisdiction: null,
    at: '2026-03-01T08:00:00.000Z',
    payload: '0'.repeat(64),
  });
  const root = new Uint8Array(32);
  const key = verifierKey('log.example', 1, root);
  const checkpoint = writeCheckpoint({ origin: 'log.example', size: 2, root });
  const note = writeNote({ text: checkpoint, signatures: [{ ...key, bytes: new Uint8Array(64) }] });
  const file = (content: string): Uint8Array => new TextEncoder().encode(content);
  const zip = zipBundle(new Map([['checkpoint', file(note)]]), START);
  return [
    {
      name: 'tlog/note',
      seeds: [note, `${writeVerifierKey(key)}\n`].map(file),
      run(bytes) {
        readVerifierKey(text(bytes));
        const read = readNote(text(bytes));
        if (read === null) return;
        judgeSignatures(read, [key], () => true);
        readCheckpoint(read.text);
        if (writeNote(read) !== text(bytes)) throw new Error('a note has two spellings');
      },
    },
    {
      name: 'tlog/tile',
      seeds: [writeEntryBundle([leaf, leaf])],
      run(bytes) {
        const entries = readEntryBundle(bytes);
        for (const entry of entries ?? []) readLeaf(entry);
        const audit = new LogAudit({ origin: 'log.example', size: 2, root }, () => null);
        const tile = { level: 'entries', index: 0, width: 2 } as const;
        audit.take(tile, { bundle: bytes, tile: bytes });
        audit.finish();
      },
    },
    {
      name: 'tlog/bundle',
      seeds: [zip],
      run(bytes) {
        const read = unzipBundle(bytes, 1 << 20);
        if ('files' in read) checkBundle(read.files, () => true);
        const names = ['manifest.json', 'manifest.sig', 'events.jsonl', 'proofs.json'];
        checkBundle(new Map(names.map((name) => [name, bytes])), () => true);
      },
    },
  ];
}

/** Replies of access servers: whatever passes reads the same when it is written again. */
function radiusTarget(): Target {
  const secret = new TextEncoder().encode('secret');
  const value = new TextEncoder().encode('sess-1');
  const request = writeRequest({ code: 43, id: 7, attributes: [{ type: 44, value }] }, secret);
  const asked = request ?? new Uint8Array(0);
  return {
    name: 'wire/radius',
    seeds: [asked],
    run(bytes) {
      if (typeof readReply(bytes, asked, secret) !== 'string')
        throw new Error('believed a forgery');
      const packet = readRadius(bytes);
      if (typeof packet === 'string') return;
      const length = ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
      const again = writeRadius(packet);
      if (again?.length !== length || again.some((byte, i) => byte !== bytes[i])) {
        throw new Error('a packet has two spellings');
      }
    },
  };
}

export const TARGETS: readonly Target[] = [
  ...ANALYZERS.map(analyzerTarget),
  pipelineTarget(),
  flowTarget(),
  recordTarget(
    'wire/pcap',
    writePcap(FRAMES.slice(0, 40), { linkType: 1 }),
    () => new PcapReader(),
  ),
  recordTarget(
    'wire/pcapng',
    writePcapng([
      {
        interfaces: [{ linkType: 1 }, { linkType: 101, digits: 9 }],
        frames: FRAMES.slice(0, 40).map((frame, i) => ({ ...frame, interfaceId: i & 1 })),
      },
    ]),
    () => new PcapngReader(),
  ),
  {
    name: 'wire/dns',
    seeds: FRAMES.slice(-12).map(({ bytes }) => bytes.slice(42)),
    run: (bytes) => readDatagram(bytes, 0, bytes.length, 0, START, () => undefined),
  },
  {
    name: 'wire/tls-sni',
    seeds: EVERYDAY.flatMap((ordinary) => ordinary.turns(new Random(3), START)).map(
      ({ bytes }) => bytes,
    ),
    run: (bytes) => void sniOf(bytes, 0, bytes.length),
  },
  radiusTarget(),
  ...listTargets(),
  ...leaseTargets(),
  ...recordTargets(),
  ...zoneTargets(),
];
