/**
 * The messages of Stratum V2 as data: number, who speaks, whether they belong to a channel, fields in order.
 * Source: stratum-mining/sv2-spec chapters 03, 05, 06, 07, 08 (2026-08). Messages that carry whole transactions
 * are listed without fields: nobody here reads them.
 */
import type { FieldType, FieldValues } from './sv2-fields.ts';

/** `miner`: downstream speaks; `pool`: upstream speaks; `either`. */
type Speaker = 'miner' | 'pool' | 'either';

interface MessageShape {
  readonly type: number;
  readonly from: Speaker;
  readonly channel: boolean;
  /** Null: known by number only. */
  readonly fields: Readonly<Record<string, FieldType>> | null;
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
  'setup-connection': {
    type: 0x00,
    from: 'miner',
    channel: false,
    fields: {
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
    },
  },
  'setup-connection.success': {
    type: 0x01,
    from: 'pool',
    channel: false,
    fields: { usedVersion: 'u16', flags: 'u32' },
  },
  'setup-connection.error': {
    type: 0x02,
    from: 'pool',
    channel: false,
    fields: { flags: 'u32', error: 'text' },
  },
  'channel-endpoint-changed': {
    type: 0x03,
    from: 'pool',
    channel: true,
    fields: { channelId: 'u32' },
  },
  reconnect: { type: 0x04, from: 'pool', channel: false, fields: { host: 'text', port: 'u16' } },
  'open-standard': { type: 0x10, from: 'miner', channel: false, fields: OPEN_CHANNEL },
  'open-standard.success': {
    type: 0x11,
    from: 'pool',
    channel: false,
    fields: {
      requestId: 'u32',
      channelId: 'u32',
      target: 'u256',
      extranoncePrefix: 'bytes32',
      groupChannelId: 'lateU32',
    },
  },
  'open.error': {
    type: 0x12,
    from: 'pool',
    channel: false,
    fields: { requestId: 'u32', error: 'text' },
  },
  'open-extended': {
    type: 0x13,
    from: 'miner',
    channel: false,
    fields: { ...OPEN_CHANNEL, minExtranonceSize: 'u16' },
  },
  'open-extended.success': {
    type: 0x14,
    from: 'pool',
    channel: false,
    fields: {
      requestId: 'u32',
      channelId: 'u32',
      target: 'u256',
      extranonceSize: 'u16',
      extranoncePrefix: 'bytes32',
      groupChannelId: 'lateU32',
    },
  },
  'new-job': {
    type: 0x15,
    from: 'pool',
    // §5.3.15 sends it on a channel, chapter 8 clears the bit; both are met, so the reader ignores the bit.
    channel: true,
    fields: {
      channelId: 'u32',
      jobId: 'u32',
      minNtime: 'maybeU32',
      version: 'u32',
      merkleRoot: 'u256',
    },
  },
  'update-channel': {
    type: 0x16,
    from: 'miner',
    channel: true,
    fields: { channelId: 'u32', nominalHashRate: 'f32', maxTarget: 'u256' },
  },
  'update-channel.error': {
    type: 0x17,
    from: 'pool',
    channel: true,
    fields: { channelId: 'u32', error: 'text' },
  },
  'close-channel': {
    type: 0x18,
    from: 'either',
    channel: true,
    fields: { channelId: 'u32', reason: 'text' },
  },
  'set-extranonce-prefix': {
    type: 0x19,
    from: 'pool',
    channel: true,
    fields: { channelId: 'u32', extranoncePrefix: 'bytes32' },
  },
  'submit-standard': { type: 0x1a, from: 'miner', channel: true, fields: SHARE },
  'submit-extended': {
    type: 0x1b,
    from: 'miner',
    channel: true,
    fields: { ...SHARE, extranonce: 'bytes32' },
  },
  'submit.success': {
    type: 0x1c,
    from: 'pool',
    channel: true,
    fields: { channelId: 'u32', lastSequence: 'u32', acceptedCount: 'u32', shareSum: 'u64' },
  },
  'submit.error': {
    type: 0x1d,
    from: 'pool',
    channel: true,
    fields: { channelId: 'u32', sequence: 'u32', error: 'text' },
  },
  'new-extended-job': {
    type: 0x1f,
    from: 'pool',
    channel: true,
    fields: {
      channelId: 'u32',
      jobId: 'u32',
      minNtime: 'maybeU32',
      version: 'u32',
      versionRolling: 'bool',
      merklePath: 'hashes',
      coinbasePrefix: 'bytes64k',
      coinbaseSuffix: 'bytes64k',
    },
  },
  'set-new-prev-hash': {
    type: 0x20,
    from: 'pool',
    channel: true,
    fields: { channelId: 'u32', jobId: 'u32', prevHash: 'u256', minNtime: 'u32', nbits: 'u32' },
  },
  'set-target': {
    type: 0x21,
    from: 'pool',
    channel: true,
    fields: { channelId: 'u32', target: 'u256' },
  },
  'set-custom-job': {
    type: 0x22,
    from: 'miner',
    channel: false,
    fields: {
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
    },
  },
  'set-custom-job.success': {
    type: 0x23,
    from: 'pool',
    channel: false,
    fields: { channelId: 'u32', requestId: 'u32', jobId: 'u32' },
  },
  'set-custom-job.error': {
    type: 0x24,
    from: 'pool',
    channel: false,
    fields: { channelId: 'u32', requestId: 'u32', error: 'text' },
  },
  'set-group-channel': {
    type: 0x25,
    from: 'pool',
    channel: false,
    fields: { groupChannelId: 'u32', channelIds: 'ids' },
  },
  'allocate-token': {
    type: 0x50,
    from: 'miner',
    channel: false,
    fields: { user: 'text', requestId: 'u32' },
  },
  'allocate-token.success': {
    type: 0x51,
    from: 'pool',
    channel: false,
    fields: { requestId: 'u32', token: 'bytes255', coinbaseOutputs: 'bytes64k' },
  },
  'identify-transactions': { type: 0x53, from: 'pool', channel: false, fields: null },
  'identify-transactions.success': { type: 0x54, from: 'miner', channel: false, fields: null },
  'provide-transactions': { type: 0x55, from: 'pool', channel: false, fields: null },
  'provide-transactions.success': { type: 0x56, from: 'miner', channel: false, fields: null },
  'declare-job': { type: 0x57, from: 'miner', channel: false, fields: null },
  'declare-job.success': {
    type: 0x58,
    from: 'pool',
    channel: false,
    fields: { requestId: 'u32', token: 'bytes255' },
  },
  'declare-job.error': {
    type: 0x59,
    from: 'pool',
    channel: false,
    fields: { requestId: 'u32', error: 'text', details: 'bytes64k' },
  },
  'push-solution': {
    type: 0x60,
    from: 'miner',
    channel: false,
    fields: {
      extranonce: 'bytes32',
      prevHash: 'u256',
      nonce: 'u32',
      ntime: 'u32',
      nbits: 'u32',
      version: 'u32',
    },
  },
  'coinbase-constraints': { type: 0x70, from: 'miner', channel: false, fields: null },
  'new-template': { type: 0x71, from: 'pool', channel: false, fields: null },
  'template-prev-hash': {
    type: 0x72,
    from: 'pool',
    channel: false,
    fields: {
      templateId: 'u64',
      prevHash: 'u256',
      headerTimestamp: 'u32',
      nbits: 'u32',
      target: 'u256',
    },
  },
  'request-transactions': {
    type: 0x73,
    from: 'miner',
    channel: false,
    fields: { templateId: 'u64' },
  },
  'request-transactions.success': { type: 0x74, from: 'pool', channel: false, fields: null },
  'request-transactions.error': {
    type: 0x75,
    from: 'pool',
    channel: false,
    fields: { templateId: 'u64', error: 'text' },
  },
  'submit-solution': { type: 0x76, from: 'miner', channel: false, fields: null },
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
