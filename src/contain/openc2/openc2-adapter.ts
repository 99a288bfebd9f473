/**
 * Commands a stateless packet filter by OpenC2. What is missing there is made up for here: OpenC2 cannot list rules (a book
 * of our own remembers them, and says `unknown` of what was never answered), has no leases (each rule has a duration), and
 * no transactions (what was made is taken back where a later rule is refused).
 */
import { readFile } from 'node:fs/promises';
import type { Clock } from '#base/clock.ts';
import { messageOf, OperatingError } from '#base/errors.ts';
import type { OpenC2Settings } from '#model/enforcer-config.ts';
import { OPENC2_MESSAGE_BYTES_MAX } from '#model/openc2.ts';
import type { Adapter, Step } from '../adapter.ts';
import { httpPeer, type HttpPeer } from '../http-peer.ts';
import type { Observed, ObservedElement } from '../observed.ts';
import type { Wanted } from '../wanted.ts';
import { applyRules, type Filter, sweepRules } from './apply-rules.ts';
import { endOf, type Known, type OpenC2Step, planRules, rungOf, UNLISTED } from './plan-rules.ts';
import { checkFeatures, openProducer } from './producer.ts';
import { type Entry, RuleBook } from './rule-book.ts';
import { wholeMilliseconds } from './whole-milliseconds.ts';

export interface OpenC2Parts {
  readonly clock: Clock;
  /** The enforcer's own: the book of rules is kept in it. */
  readonly stateFolder: string;
  /** In place of the network. */
  readonly peer?: HttpPeer;
}

/** Reads files; nothing is sent yet. Throws OperatingError `usage` or `unreadable`. */
export async function openOpenC2(
  settings: OpenC2Settings,
  { clock: enforcers, stateFolder, peer }: OpenC2Parts,
): Promise<Adapter<OpenC2Step>> {
  const clock = wholeMilliseconds(enforcers);
  const url = new URL(settings.url);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new OperatingError(
      'usage',
      `An OpenC2 consumer has no path of its own: say ${url.origin}`,
    );
  }
  const tls = await tlsOf(settings, url);
  const timeoutMs = settings['timeout-s'] * 1000;
  const way = { url, timeoutMs, replyBytesMax: OPENC2_MESSAGE_BYTES_MAX, keepAlive: true, tls };
  const producer = openProducer({
    clock,
    peer: peer ?? httpPeer(way),
    from: settings.from,
    to: settings.to,
  });
  const book = await RuleBook.open(stateFolder, url.origin, clock.now());
  return new OpenC2Adapter({ settings, clock, producer, book, timeoutMs });
}

async function tlsOf(settings: OpenC2Settings, url: URL) {
  const { 'certificate-file': cert, 'key-file': key, 'ca-file': ca } = settings;
  if (url.protocol === 'https:' && (cert === undefined || key === undefined)) {
    throw new OperatingError(
      'usage',
      'OpenC2 over HTTPS has both sides prove who they are: name certificate-file and key-file',
    );
  }
  return {
    ...(cert === undefined ? {} : { cert: await textOf(cert) }),
    ...(key === undefined ? {} : { key: await textOf(key) }),
    ...(ca === undefined ? {} : { ca: await textOf(ca) }),
  };
}

class OpenC2Adapter implements Adapter<OpenC2Step> {
  readonly kind = 'openc2';
  readonly #filter: Filter;

  constructor(filter: Filter) {
    this.#filter = filter;
  }

  async inspect(): Promise<Observed> {
    const { clock, producer, book } = this.#filter;
    const at = clock.now();
    try {
      // The only thing that can be asked: whether it is there, and is what it was.
      await checkFeatures(producer);
    } finally {
      producer.rest();
    }
    book.expire(at);
    const known = this.#known();
    const elements = Array.from(known.entries.values(), (entry) => elementOf(entry, at));
    const { lostUntil } = book;
    if (lostUntil !== null) elements.push(unlisted(lostUntil));
    // There is nothing to be laid before the first rule.
    return { at, elements, frame: 'whole', detail: known };
  }

  #known(): Known {
    const { book, settings } = this.#filter;
    const isOurs = settings.arguments.includes('insert_rule');
    return {
      entries: structuredClone(book.entries),
      isLost: book.lostUntil !== null && !book.isSwept && isOurs,
    };
  }

  plan(wanted: Wanted, { detail }: Observed) {
    if (!isKnown(detail)) throw new Error('Broken invariant: read by another adapter');
    return planRules(wanted, detail);
  }

  async apply(steps: readonly Step<OpenC2Step>[]): Promise<void> {
    try {
      await applyRules(this.#filter, steps);
    } finally {
      this.#filter.producer.rest();
    }
  }

  async undo(): Promise<void> {
    const { book, clock, producer, settings } = this.#filter;
    try {
      await checkFeatures(producer);
      book.expire(clock.now());
      if (book.lostUntil !== null && settings.arguments.includes('insert_rule')) {
        await sweepRules(this.#filter);
      }
      const none: Wanted = {
        generation: 0,
        at: clock.now(),
        rearmBefore: 0,
        holds: [],
        exempt: [],
        pools: { endpoints: [], names: [] },
        garden: null,
        throttleKbit: null,
      };
      await applyRules(this.#filter, planRules(none, { entries: book.entries, isLost: false }));
    } finally {
      producer.rest();
    }
    const left = book.entries.size + (book.lostUntil === null ? 0 : 1);
    if (left > 0) {
      const message = `Rules of ${left} elements may still be there: they end by their own time`;
      throw new OperatingError('unreachable', message);
    }
  }

  close(): Promise<void> {
    this.#filter.producer.rest();
    return Promise.resolve();
  }
}

function elementOf(entry: Entry, at: number): ObservedElement {
  const { key, orders, isWhole, rules } = entry;
  const expiresAt = endOf(entry);
  const isThere = isWhole && expiresAt > at && rules.every(({ state }) => state === 'there');
  return {
    key,
    rung: rungOf(entry),
    orders: orders.toSorted(),
    expiresAt,
    certainty: isThere ? 'there' : 'unknown',
  };
}

function unlisted(lostUntil: number): ObservedElement {
  return { key: UNLISTED, rung: null, orders: [], expiresAt: lostUntil, certainty: 'unknown' };
}

function isKnown(detail: unknown): detail is Known {
  return typeof detail === 'object' && detail !== null && 'entries' in detail;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const message = `Cannot read ${path}: ${messageOf(error)}`;
    throw new OperatingError('unreadable', message, { cause: error });
  }
}
