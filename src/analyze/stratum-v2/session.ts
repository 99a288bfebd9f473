/**
 * What the messages of one Stratum V2 connection mean. Channels share a connection; each has its own target, and a
 * SubmitShares.Success acknowledges a batch up to a sequence number (sv2-spec 05 §5.3.13).
 */
import type { Emit, MiningFact } from '#model/fact.ts';
import type { Millis, Side } from '#model/stream.ts';
import { type Sv2Message, hashesOfTarget } from '#wire/sv2.ts';

/** Channels whose target is remembered; a proxy of a whole farm opens one per machine. */
export const CHANNELS_MAX = 1024;
/** Shares waiting for their acknowledgement, per connection; pools acknowledge every 1 … 10 shares. */
export const PENDING_SHARES_MAX = 1024;
/** Shares that one acknowledgement may name beyond those that were seen (stream joined half-way). */
export const UNSEEN_SHARES_MAX = 64;

type Handlers = {
  readonly [N in Sv2Message['name']]?: (
    session: Session,
    message: Extract<Sv2Message, { name: N }>,
    say: Say,
  ) => void;
};

type Untimed<F> = F extends MiningFact ? Omit<F, 'at' | 'side' | 'protocol'> : never;
type Say = (fact: Untimed<MiningFact>) => void;

export interface Session {
  agent: string | null;
  /** Expected hashes per share, per channel. */
  readonly difficulties: Map<number, number>;
  /** `channel/sequence` of shares without answer, in order. */
  readonly pending: Map<string, { readonly channelId: number; readonly sequence: number }>;
  /** Set once SetupConnection asked for template distribution: a node, not a miner. */
  isNode: boolean;
}

export function openSession(): Session {
  return { agent: null, difficulties: new Map(), pending: new Map(), isNode: false };
}

export function tell(
  session: Session,
  message: Sv2Message,
  spoken: { readonly side: Side; readonly at: Millis },
  emit: Emit,
): void {
  const say: Say = (fact) => {
    emit({ ...fact, ...spoken, protocol: 'stratum-v2' });
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the handler of this very name
  const handle = HANDLERS[message.name] as
    | ((session: Session, message: Sv2Message, say: Say) => void)
    | undefined;
  handle?.(session, message, say);
}

const HANDLERS: Handlers = {
  'setup-connection': (session, message, say) => {
    session.isNode = message.protocol === 2;
    const words = [message.vendor, message.hardware, message.firmware].filter(
      (word) => word !== '',
    );
    session.agent = words.length > 0 ? words.join(' ') : null;
    if (!session.isNode) say({ kind: 'hello', agent: session.agent });
  },
  'setup-connection.success': (session, _message, say) => {
    if (!session.isNode) say({ kind: 'welcome', ok: true, error: null });
  },
  'setup-connection.error': (session, message, say) => {
    if (!session.isNode) say({ kind: 'welcome', ok: false, error: message.error });
  },
  reconnect: (_session, message, say) => {
    // Empty means the present host (03 §3.6.5): a restart, not a new place.
    if (message.host === '') return;
    say({ kind: 'reconnect', host: message.host, port: message.port === 0 ? null : message.port });
  },
  'open-standard': openChannel,
  'open-extended': openChannel,
  'open-standard.success': channelOpened,
  'open-extended.success': channelOpened,
  'open.error': (_session, message, say) => {
    const requestId = String(message.requestId);
    say({ kind: 'login-answer', requestId, ok: false, error: message.error });
  },
  'update-channel': (_session, message, say) => claim(message.nominalHashRate, say),
  'close-channel': (session, message) => {
    session.difficulties.delete(message.channelId);
  },
  'set-target': (session, message, say) =>
    setTarget(session, message.channelId, message.target, say),
  'new-job': (session, message, say) => {
    say({
      ...PLAIN_JOB,
      jobId: String(message.jobId),
      ...difficultyOf(session, message.channelId),
    });
  },
  'new-extended-job': (session, message, say) => {
    say({
      ...PLAIN_JOB,
      jobId: String(message.jobId),
      ...difficultyOf(session, message.channelId),
      height: heightOf(message.coinbasePrefix),
      coinbase: [hexOf(message.coinbasePrefix), hexOf(message.coinbaseSuffix)],
    });
  },
  'set-new-prev-hash': (session, message, say) => {
    say({
      ...PLAIN_JOB,
      jobId: String(message.jobId),
      ...difficultyOf(session, message.channelId),
      nbits: message.nbits.toString(16).padStart(8, '0'),
    });
  },
  'set-custom-job.success': (session, message, say) => {
    say({
      ...PLAIN_JOB,
      jobId: String(message.jobId),
      ...difficultyOf(session, message.channelId),
    });
  },
  'submit-standard': share,
  'submit-extended': share,
  'submit.success': acknowledge,
  'submit.error': (session, message, say) => {
    const requestId = `${message.channelId}/${message.sequence}`;
    session.pending.delete(requestId);
    say({ kind: 'share-answer', requestId, accepted: false, error: message.error });
  },
  'allocate-token': (session, message, say) => {
    const requestId = String(message.requestId);
    const { agent } = session;
    say({ kind: 'login', requestId, user: message.user, worker: null, agent, offers: [] });
  },
  'allocate-token.success': (_session, message, say) => {
    say({ kind: 'login-answer', requestId: String(message.requestId), ok: true, error: null });
  },
  'push-solution': (_session, _message, say) => {
    // A whole block, handed to the job declarator; it names no job and gets no answer.
    say({ kind: 'share', requestId: null, jobId: null, worker: null, achieved: null });
  },
};

const PLAIN_JOB = {
  kind: 'job',
  algorithm: 'sha256d',
  coin: null,
  height: null,
  coinbase: null,
  nbits: null,
  polled: false,
} as const;

type OpenMessage = Extract<Sv2Message, { name: 'open-standard' | 'open-extended' }>;
type OpenedMessage = Extract<
  Sv2Message,
  { name: 'open-standard.success' | 'open-extended.success' }
>;
type ShareMessage = Extract<Sv2Message, { name: 'submit-standard' | 'submit-extended' }>;
type AcceptedMessage = Extract<Sv2Message, { name: 'submit.success' }>;

function openChannel(session: Session, message: OpenMessage, say: Say): void {
  say({
    kind: 'login',
    requestId: String(message.requestId),
    user: message.user,
    worker: null,
    agent: session.agent,
    offers: [],
  });
  claim(message.nominalHashRate, say);
}

function channelOpened(session: Session, message: OpenedMessage, say: Say): void {
  say({ kind: 'login-answer', requestId: String(message.requestId), ok: true, error: null });
  setTarget(session, message.channelId, message.target, say);
  const { groupChannelId } = message;
  const own = session.difficulties.get(message.channelId);
  if (groupChannelId === null || own === undefined) return;
  // Jobs are sent to the group; where its channels differ, the least work is assumed.
  const group = session.difficulties.get(groupChannelId) ?? Infinity;
  if (session.difficulties.size < CHANNELS_MAX) {
    session.difficulties.set(groupChannelId, Math.min(group, own));
  }
}

/** Zero means that no machine is connected yet (05 §5.3.2). */
function claim(hashesPerSecond: number, say: Say): void {
  if (Number.isFinite(hashesPerSecond) && hashesPerSecond > 0) {
    say({ kind: 'claim', hashesPerSecond });
  }
}

function setTarget(session: Session, channelId: number, target: Uint8Array, say: Say): void {
  const value = hashesOfTarget(target);
  if (value === null) return;
  const isKnown = session.difficulties.has(channelId);
  if (isKnown || session.difficulties.size < CHANNELS_MAX)
    session.difficulties.set(channelId, value);
  say({ kind: 'difficulty', difficulty: { value, scale: 'hashes' } });
}

function difficultyOf(
  session: Session,
  channelId: number,
): { readonly difficulty: { readonly value: number; readonly scale: 'hashes' } | null } {
  const value = session.difficulties.get(channelId);
  return { difficulty: value === undefined ? null : { value, scale: 'hashes' } };
}

function share(session: Session, message: ShareMessage, say: Say): void {
  const { channelId, sequence } = message;
  const requestId = `${channelId}/${sequence}`;
  if (session.pending.size >= PENDING_SHARES_MAX) {
    const oldest = session.pending.keys().next();
    if (oldest.done === false) session.pending.delete(oldest.value);
  }
  session.pending.set(requestId, { channelId, sequence });
  const jobId = String(message.jobId);
  say({ kind: 'share', requestId, jobId, worker: null, achieved: null });
}

function acknowledge(session: Session, message: AcceptedMessage, say: Say): void {
  const { channelId, lastSequence, acceptedCount } = message;
  const seen = [...session.pending].filter(
    ([, waits]) => waits.channelId === channelId && waits.sequence <= lastSequence,
  );
  // The newest ones are meant; older ones that the pool counts no more stay unanswered and are forgotten.
  const accepted = acceptedCount === 0 ? [] : seen.slice(-acceptedCount);
  for (const [requestId] of seen) session.pending.delete(requestId);
  for (const [requestId] of accepted) {
    say({ kind: 'share-answer', requestId, accepted: true, error: null });
  }
  const unseen = Math.min(acceptedCount - accepted.length, UNSEEN_SHARES_MAX);
  for (let i = 0; i < unseen; i++) {
    say({ kind: 'share-answer', requestId: null, accepted: true, error: null });
  }
}

/** BIP 34: after version 4, count 1, outpoint 36 and script length 1 comes a push of the height. */
function heightOf(coinbasePrefix: Uint8Array): number | null {
  const push = coinbasePrefix[42] ?? 0;
  if (push < 1 || push > 4 || coinbasePrefix.length < 43 + push) return null;
  let height = 0;
  for (let i = push; i >= 1; i--) height = height * 256 + (coinbasePrefix[42 + i] ?? 0);
  return height;
}

function hexOf(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0');
  return out;
}
