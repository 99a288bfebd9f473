/** Deletes and makes rules, and keeps the book true at every instant: written before a command, and after its answer. */
import type { Clock } from '#base/clock.ts';
import { messageOf, OperatingError } from '#base/errors.ts';
import type { OpenC2Settings } from '#model/enforcer-config.ts';
import { OPENC2_STATUS, type OpenC2Response, type SlpfArgs } from '#model/openc2.ts';
import type { Step } from '../adapter.ts';
import { type NeededRule, OPENC2_RULES_MAX, type OpenC2Rung } from './needed-rules.ts';
import type { OpenC2Step } from './plan-rules.ts';
import type { Producer } from './producer.ts';
import type { Entry, Rule, RuleBook } from './rule-book.ts';

/** One consumer, as its adapter knows it. */
export interface Filter {
  readonly settings: OpenC2Settings;
  readonly clock: Clock;
  readonly producer: Producer;
  readonly book: RuleBook;
  readonly timeoutMs: number;
}

interface Made {
  readonly entry: Entry;
  readonly rule: Rule;
  readonly needed: NeededRule;
}

interface Batch {
  readonly steps: readonly Step<OpenC2Step>[];
  readonly make: readonly Made[];
  readonly dropFirst: readonly Rule[];
  readonly dropLast: readonly Rule[];
  /** What the rules that are to be deleted were before. */
  readonly before: ReadonlyMap<Rule, Rule['state']>;
  /** Not sent yet. */
  readonly unsent: Set<Rule>;
  isChanged: boolean;
  refusal: string | null;
}

/** All of it, or none: throws as `Adapter.apply` says. */
export async function applyRules(
  filter: Filter,
  steps: readonly Step<OpenC2Step>[],
): Promise<void> {
  const refused = steps.find(({ command }) => command.refusal !== null);
  if (refused !== undefined) throw conflict(refused.command.refusal ?? '');
  if (steps.some(({ command }) => command.sweep)) await sweepRules(filter);
  const batch = begin(filter, steps);
  await writeAhead(filter, batch);
  try {
    for (const rule of batch.dropFirst) await dropRule(filter, batch, rule);
    for (const made of batch.make) await makeRule(filter, batch, made);
    if (batch.refusal === null)
      for (const rule of batch.dropLast) await dropRule(filter, batch, rule);
  } finally {
    settle(filter, batch);
    await writeAfterwards(filter);
  }
  if (batch.refusal === null) return;
  if (!batch.isChanged) throw conflict(batch.refusal);
  throw new OperatingError(
    'unreachable',
    `Only a part was done at the OpenC2 consumer: ${batch.refusal}`,
  );
}

/** Enters what is about to be asked. */
function begin({ book, clock, settings, timeoutMs }: Filter, steps: Batch['steps']): Batch {
  const now = clock.now();
  const count = steps.reduce((sum, { command }) => sum + command.make.length, 0);
  const isOurs = settings.arguments.includes('insert_rule');
  const free = isOurs ? book.freeNumbers(count, settings['first-rule']) : [];
  if (free === null || book.rules.length + count > 2 * OPENC2_RULES_MAX) {
    throw conflict(`one consumer has at most ${OPENC2_RULES_MAX} rules of ours`);
  }
  const numbers = [...free];
  const known = new Map(book.rules.map((rule) => [rule.number, rule]));
  const before = new Map<Rule, Rule['state']>();
  const make: Made[] = [];
  const drops = { first: [] as Rule[], last: [] as Rule[] };
  for (const { does, key, command } of steps) {
    for (const number of command.drop) {
      const rule = known.get(number);
      if (rule === undefined) continue;
      before.set(rule, rule.state);
      rule.state = 'leaving';
      (does === 'rearm' ? drops.last : drops.first).push(rule);
    }
    if (command.after === null) continue;
    const { rung } = command.after;
    const expiresAt = Math.floor(command.after.expiresAt);
    const entry = entryOf(book, key, command.after);
    for (const needed of command.make) {
      const rule: Rule = {
        number: numbers.shift() ?? null,
        traffic: JSON.stringify(needed.traffic),
        rung,
        state: 'asked',
        expiresAt,
        endsBy: Math.max(expiresAt, now) + timeoutMs,
      };
      entry.rules.push(rule);
      make.push({ entry, rule, needed });
    }
  }
  const unsent = new Set([...drops.first, ...drops.last, ...make.map(({ rule }) => rule)]);
  return {
    steps,
    make,
    dropFirst: drops.first,
    dropLast: drops.last,
    before,
    unsent,
    isChanged: false,
    refusal: null,
  };
}

function entryOf(
  book: RuleBook,
  key: string,
  { rung, orders, expiresAt }: { rung: OpenC2Rung; orders: readonly string[]; expiresAt: number },
): Entry {
  const known = book.entries.get(key);
  if (known !== undefined) return known;
  const entry: Entry = {
    key,
    rung,
    orders: [...orders],
    expiresAt: Math.floor(expiresAt),
    isWhole: false,
    rules: [],
  };
  book.entries.set(key, entry);
  return entry;
}

/** What cannot be remembered is not made. What is taken off is taken off all the same: a full disk must not hold anybody. */
async function writeAhead({ book }: Filter, batch: Batch): Promise<void> {
  try {
    await book.save();
  } catch (error) {
    if (batch.make.length === 0) return;
    settle({ book }, batch);
    throw conflict(`the book of rules cannot be written: ${messageOf(error)}`);
  }
}

/** A file that says less than is so: the rule that it names is gone, and will be looked for in vain. */
async function writeAfterwards({ book }: Filter): Promise<void> {
  try {
    await book.save();
  } catch (error) {
    const message = `What was done is not in the book of rules: ${messageOf(error)}`;
    throw new OperatingError('unreachable', message, { cause: error });
  }
}

async function dropRule({ producer }: Filter, batch: Batch, rule: Rule): Promise<void> {
  if (rule.number === null) return;
  batch.unsent.delete(rule);
  const { status, status_text: why = '' } = await deleteRule(producer, rule.number);
  if (isGone(status)) {
    rule.endsBy = 0;
    batch.isChanged = true;
  } else {
    batch.refusal ??= `it answers ${status} to the deletion of rule ${rule.number} ${why}`.trim();
  }
}

function deleteRule(producer: Producer, number: number): Promise<OpenC2Response> {
  return producer.command({
    action: 'delete',
    target: { 'slpf:rule_number': number },
    args: { response_requested: 'complete' },
  });
}

/** 500 is what SLPF §2.3.4.1 has for a rule that could not be removed, so it says nothing of one that is not there. */
function isGone(status: number): boolean {
  return status === OPENC2_STATUS.ok || status === OPENC2_STATUS.notFound;
}

async function makeRule(filter: Filter, batch: Batch, { rule, needed }: Made): Promise<void> {
  if (batch.refusal !== null) return;
  const { producer, settings, clock } = filter;
  const duration = rule.expiresAt - clock.now();
  if (duration <= 0) {
    batch.refusal = 'its time was over before it was asked for';
    return;
  }
  batch.unsent.delete(rule);
  const args = argsFor(settings.arguments, needed, duration, rule.number);
  const reply = await producer.command({ action: 'deny', target: needed.traffic, args });
  const { status, status_text: why = '' } = reply;
  if (status === OPENC2_STATUS.ok) {
    rule.number = reply.results?.slpf?.rule_number ?? rule.number;
    batch.isChanged = true;
    if (rule.number === null) throw leftOpen('gives a rule no number');
    rule.state = 'there';
    return;
  }
  if (status < 300) {
    // Accepted, and not done: nobody says when. Until its end it is unknown.
    throw leftOpen(`answers ${status}`);
  }
  rule.endsBy = 0;
  batch.refusal = `it answers ${status} to ${rule.traffic} ${why}`.trim();
  await takeBack(filter, batch);
}

/** Rules that were made before one was refused: nothing of the batch is to stay. */
async function takeBack({ producer }: Filter, batch: Batch): Promise<void> {
  const made = batch.make.filter(({ rule }) => rule.state === 'there');
  let isAll = batch.dropFirst.length === 0;
  for (const { rule } of made) {
    rule.state = 'leaving';
    if (rule.number === null) {
      isAll = false;
      continue;
    }
    const { status } = await deleteRule(producer, rule.number);
    if (isGone(status)) rule.endsBy = 0;
    else isAll = false;
  }
  batch.isChanged = !isAll;
}

function argsFor(
  says: OpenC2Settings['arguments'],
  { drop: process }: NeededRule,
  duration: number,
  number: number | null,
): SlpfArgs {
  const slpf: NonNullable<SlpfArgs['slpf']> = {
    // SLPF's table and its text differ on what silence means here, so it is said.
    ...(says.includes('direction') ? { direction: 'both' } : {}),
    ...(says.includes('drop_process') ? { drop_process: process } : {}),
    // A rule that outlives a restart may lose its end there (Wazuh #376: a timed block became a permanent one).
    ...(says.includes('persistent') ? { persistent: false } : {}),
    ...(number === null ? {} : { insert_rule: number }),
  };
  const more = Object.keys(slpf).length === 0 ? {} : { slpf };
  return { duration, response_requested: 'complete', ...more };
}

/** Forgets what is gone or was never sent; what was to be known of each element is known where all was done. */
function settle({ book }: Pick<Filter, 'book'>, batch: Batch): void {
  const isDone = batch.refusal === null && batch.unsent.size === 0;
  for (const rule of batch.unsent) {
    const state = batch.before.get(rule);
    if (state === undefined) rule.endsBy = 0;
    else rule.state = state;
  }
  for (const { key, command } of batch.steps) {
    const entry = book.entries.get(key);
    if (entry === undefined) continue;
    entry.rules = entry.rules.filter(({ endsBy }) => endsBy > 0);
    conclude(entry, command.after, isDone);
    if (entry.rules.length === 0 && !entry.isWhole) book.entries.delete(key);
  }
}

function conclude(entry: Entry, after: OpenC2Step['after'], isDone: boolean): void {
  if (after === null) {
    entry.isWhole = false;
  } else if (isDone) {
    const { rung, orders, isWhole } = after;
    const expiresAt = Math.floor(after.expiresAt);
    Object.assign(entry, { rung, orders: [...orders], expiresAt, isWhole });
  }
}

/** After the book was lost: every number that may be a rule of ours. */
export async function sweepRules({ book, producer, settings }: Filter): Promise<void> {
  const first = settings['first-rule'];
  const known = new Set(book.rules.map(({ number }) => number));
  let isClear = true;
  for (let number = first; number < first + OPENC2_RULES_MAX; number++) {
    if (known.has(number)) continue;
    const { status } = await deleteRule(producer, number);
    isClear &&= isGone(status);
  }
  book.isSwept = true;
  if (isClear) book.lostUntil = null;
  await book.save();
}

function leftOpen(what: string): OperatingError {
  return new OperatingError('unreachable', `The OpenC2 consumer ${what}: nobody can take it back`);
}

function conflict(why: string): OperatingError {
  return new OperatingError('conflict', `The OpenC2 consumer does not take it: ${why}`);
}
