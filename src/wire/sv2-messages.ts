/**
 * The messages of Stratum V2 as data: number, who speaks, whether they belong to a channel, fields in order.
 * Source: stratum-mining/sv2-spec chapters 03, 05, 06, 07, 08 (2026-08). Messages that carry whole transactions
 * are listed without fields: nobody here reads them.
 */
import type { FieldType, FieldValues } from './sv2-fields.ts';

/** `miner`: downstream speaks; `pool`: upstream speaks; `either`. */
type Speaker = 'miner' | 'pool' | 'either';

/** Null: known by number only. */
type Fields = Readonly<Record<string, FieldType>> | null;

interface MessageShape<F extends Fields = Fields> {
  readonly type: number;
  readonly from: Speaker;
  readonly channel: boolean;
  readonly fields: F;
}

const OPEN_CHANNEL = {
  requestId: 'u32',
  user: 'text',
  nominalHashRate: 'f32',
  maxTarget: 'u256',
} as const;
const SHARE = {
  channelId: 'u32',
  sequence: 'u32',
  jobId: 'u32',
  nonce: 'u32',
  ntime: 'u32',
  version: 'u32',
} as const;

export const SV2_MESSAGES = {
  'setup-connection': byMiner(0x00, {
    protocol: 'u8',
    minVersion: 'u16',
    maxVersion: 'u16',
    flags: 'u32',
    host: 'text',
    port: 'u16',
    vendor: 'text',
    hardware: 'text',
    firmware: 'text',
    deviceId: 'text',
  }),
  'setup-connection.success': byPool(0x01, { usedVersion: 'u16', flags: 'u32' }),
  'setup-connection.error': byPool(0x02, { flags: 'u32', error: 'text' }),
  'channel-endpoint-changed': byPoolOnChannel(0x03, { channelId: 'u32' }),
  reconnect: byPool(0x04, { host: 'text', port: 'u16' }),
  'open-standard': byMiner(0x10, OPEN_CHANNEL),
  'open-standard.success': byPool(0x11, {
    requestId: 'u32',
    channelId: 'u32',
    target: 'u256',
    extranoncePrefix: 'bytes32',
    groupChannelId: 'lateU32',
  }),
  'open.error': byPool(0x12, { requestId: 'u32', error: 'text' }),
  'open-extended': byMiner(0x13, { ...OPEN_CHANNEL, minExtranonceSize: 'u16' }),
  'open-extended.success': byPool(0x14, {
    requestId: 'u32',
    channelId: 'u32',
    target: 'u256',
    extranonceSize: 'u16',
    extranoncePrefix: 'bytes32',
    groupChannelId: 'lateU32',
  }),
  // §5.3.15 sends it on a channel, chapter 8 clears the bit; both are met, so the reader ignores the bit.
  'new-job': byPoolOnChannel(0x15, {
    channelId: 'u32',
    jobId: 'u32',
    minNtime: 'maybeU32',
    version: 'u32',
    merkleRoot: 'u256',
  }),
  'update-channel': byMinerOnChannel(0x16, {
    channelId: 'u32',
    nominalHashRate: 'f32',
    maxTarget: 'u256',
  }),
  'update-channel.error': byPoolOnChannel(0x17, { channelId: 'u32', error: 'text' }),
  'close-channel': {
    type: 0x18,
    from: 'either',
    channel: true,
    fields: { channelId: 'u32', reason: 'text' },
  },
  'set-extranonce-prefix': byPoolOnChannel(0x19, { channelId: 'u32', extranoncePrefix: 'bytes32' }),
  'submit-standard': byMinerOnChannel(0x1a, SHARE),
  'submit-extended': byMinerOnChannel(0x1b, { ...SHARE, extranonce: 'bytes32' }),
  'submit.success': byPoolOnChannel(0x1c, {
    channelId: 'u32',
    lastSequence: 'u32',
    acceptedCount: 'u32',
    shareSum: 'u64',
  }),
  'submit.error': byPoolOnChannel(0x1d, { channelId: 'u32', sequence: 'u32', error: 'text' }),
  'new-extended-job': byPoolOnChannel(0x1f, {
    channelId: 'u32',
    jobId: 'u32',
    minNtime: 'maybeU32',
    version: 'u32',
    versionRolling: 'bool',
    merklePath: 'hashes',
    coinbasePrefix: 'bytes64k',
    coinbaseSuffix: 'bytes64k',
  }),
  'set-new-prev-hash': byPoolOnChannel(0x20, {
    channelId: 'u32',
    jobId: 'u32',
    prevHash: 'u256',
    minNtime: 'u32',
    nbits: 'u32',
  }),
  'set-target': byPoolOnChannel(0x21, { channelId: 'u32', target: 'u256' }),
  'set-custom-job': byMiner(0x22, {
    channelId: 'u32',
    requestId: 'u32',
    token: 'bytes255',
    version: 'u32',
    prevHash: 'u256',
    minNtime: 'u32',
    nbits: 'u32',
    coinbaseVersion: 'u32',
    coinbasePrefix: 'bytes255',
    coinbaseSequence: 'u32',
    coinbaseOutputs: 'bytes64k',
    coinbaseLocktime: 'u32',
    merklePath: 'hashes',
  }),
  'set-custom-job.success': byPool(0x23, { channelId: 'u32', requestId: 'u32', jobId: 'u32' }),
  'set-custom-job.error': byPool(0x24, { channelId: 'u32', requestId: 'u32', error: 'text' }),
  'set-group-channel': byPool(0x25, { groupChannelId: 'u32', channelIds: 'ids' }),
  'allocate-token': byMiner(0x50, { user: 'text', requestId: 'u32' }),
  'allocate-token.success': byPool(0x51, {
    requestId: 'u32',
    token: 'bytes255',
    coinbaseOutputs: 'bytes64k',
  }),
  'identify-transactions': byPool(0x53, null),
  'identify-transactions.success': byMiner(0x54, null),
  'provide-transactions': byPool(0x55, null),
  'provide-transactions.success': byMiner(0x56, null),
  'declare-job': byMiner(0x57, null),
  'declare-job.success': byPool(0x58, { requestId: 'u32', token: 'bytes255' }),
  'declare-job.error': byPool(0x59, { requestId: 'u32', error: 'text', details: 'bytes64k' }),
  'push-solution': byMiner(0x60, {
    extranonce: 'bytes32',
    prevHash: 'u256',
    nonce: 'u32',
    ntime: 'u32',
    nbits: 'u32',
    version: 'u32',
  }),
  'coinbase-constraints': byMiner(0x70, null),
  'new-template': byPool(0x71, null),
  'template-prev-hash': byPool(0x72, {
    templateId: 'u64',
    prevHash: 'u256',
    headerTimestamp: 'u32',
    nbits: 'u32',
    target: 'u256',
  }),
  'request-transactions': byMiner(0x73, { templateId: 'u64' }),
  'request-transactions.success': byPool(0x74, null),
  'request-transactions.error': byPool(0x75, { templateId: 'u64', error: 'text' }),
  'submit-solution': byMiner(0x76, null),
} as const satisfies Readonly<Record<string, MessageShape>>;

export type Sv2Name = keyof typeof SV2_MESSAGES;

type Values<F> =
  F extends Readonly<Record<string, FieldType>>
    ? { readonly [K in keyof F]: FieldValues[F[K]] }
    : unknown;

/** One decoded message: its name and its fields. */
export type Sv2Message = {
  [N in Sv2Name]: { readonly name: N } & Values<(typeof SV2_MESSAGES)[N]['fields']>;
}[Sv2Name];

export const SV2_NAMES: ReadonlyMap<number, Sv2Name> = new Map(
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets the keys' type
  (Object.keys(SV2_MESSAGES) as Sv2Name[]).map((name) => [SV2_MESSAGES[name].type, name]),
);

/** One row of the table; who speaks and whether on a channel stand in the name. */
function byMiner<const F extends Fields>(type: number, fields: F): MessageShape<F> {
  return { type, from: 'miner', channel: false, fields };
}

function byPool<const F extends Fields>(type: number, fields: F): MessageShape<F> {
  return { type, from: 'pool', channel: false, fields };
}

function byMinerOnChannel<const F extends Fields>(type: number, fields: F): MessageShape<F> {
  return { type, from: 'miner', channel: true, fields };
}

function byPoolOnChannel<const F extends Fields>(type: number, fields: F): MessageShape<F> {
  return { type, from: 'pool', channel: true, fields };
}
