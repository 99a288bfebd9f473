/** What is held, look by look: with leave, in time, exempt never (I1, I2, I3, I5, I7), held where it must be (L). */
import { networkFromText, overlap } from '#base/network.ts';
import { rungRank, RungSchema } from '#model/rung.ts';
import type { Case, Violation } from './check-history.ts';
import type { Look, LookElement, Meddling, Span } from './history.ts';
import { firstAfter, Leases } from './promises.ts';
import type { Wish } from './wishes.ts';

/** An order on a rung that is in a look: its kernel time ends this long before the order's own. */
const END_MS = 3_000;

export interface Figures {
  readonly releases: readonly number[];
  readonly holds: readonly number[];
}

export function checkHeld(one: Case): Figures {
  const leases = new Leases(one.point);
  for (const look of one.point.looks) {
    one.count('looks');
    leases.heardUntil(look.to);
    for (const element of look.elements) checkElement(one, leases, look, element);
    checkReleasedHere(one, look);
    checkHalted(one, look);
  }
  const releases: number[] = [];
  const holds: number[] = [];
  for (const wishes of one.record.wishes.values()) {
    for (const wish of wishes) {
      if (!wish.pointIds.includes(one.point.id)) continue;
      checkPresent(one, wish, holds);
      releases.push(...releaseOf(one, wish));
    }
  }
  return { releases, holds };
}

function checkElement(one: Case, leases: Leases, look: Look, element: LookElement): void {
  const { key, rung, orders, endsInMs } = element;
  const say = (breaks: Violation['breaks'], says: string): void => {
    one.found.push({ breaks, at: look.from, says: `${key} on ${rung}: ${says}` });
  };
  one.count('elements');
  if (touches(one.point.ownExempt, key)) say('I3', 'the point itself exempts it');
  const meddling = addedBy(one, look, element);
  if (meddling !== undefined) {
    one.count('foreign elements');
    if (look.from > one.promises.undoneAt(meddling.at)) say('D', 'put in by others, and left');
    return;
  }
  if (orders.length === 0 || rung === null) return say('I5', 'it names no order');
  for (const id of orders) checkOrder(one, leases, look, { key, rung, id, say });
  if (!orders.some((id) => isDecisive(one, leases, look, { id, rung }))) {
    say('I1', 'none of its orders says so, or not any more');
  }
  checkExempt(one, look, { key, say });
  const ends = Math.max(...orders.map((id) => leases.endsAt(id, rung)));
  if (endsInMs === null) say('I1', 'for ever');
  // The time that is left was read at the end of the look at the earliest.
  else if (look.from + endsInMs > ends) say('I1', 'longer than its lease');
}

interface Named {
  readonly key: string;
  readonly rung: string;
  readonly id: string;
  readonly say: (breaks: Violation['breaks'], says: string) => void;
}

function checkOrder(one: Case, leases: Leases, look: Look, { key, rung, id, say }: Named): void {
  const wishes = one.record.wishes.get(id);
  if (wishes === undefined) return say('I5', `order ${id} is not in the record`);
  const last = wishes.findLast((wish) => wish.from <= look.to && isWithin(wish.rung, rung));
  if (last === undefined) return say('I1', `order ${id} does not say so, or not yet`);
  if (!last.keys.includes(key)) return say('I1', `order ${id} is about others`);
  if (!last.pointIds.includes(one.point.id)) return say('I1', `order ${id} is for others`);
  for (const over of one.record.over.get(id) ?? []) {
    if (over.from < look.from && look.to < over.to) say('I7', `order ${id} counts as over`);
  }
  if (look.from <= last.to) return;
  one.count('held after an end');
  const due = endDueAt(one, last);
  if (look.from > due) say('I2', `order ${id} ended ${Math.round(look.from - last.to)} ms ago`);
  if (look.from > leases.endsAt(id, rung)) say('I1', `order ${id}: its last lease is over`);
}

/** Of several orders on one host the strictest counts: one that may hold it so, or may a while longer. */
function isDecisive(
  one: Case,
  leases: Leases,
  look: Look,
  { id, rung }: Pick<Named, 'id' | 'rung'>,
): boolean {
  const wishes = one.record.wishes.get(id) ?? [];
  const last = wishes.findLast((wish) => wish.from <= look.to && wish.rung === rung);
  if (last === undefined) return false;
  if (look.from <= last.to) return true;
  return look.from <= Math.min(endDueAt(one, last), leases.endsAt(id, rung));
}

/** An order may be named where another one is stricter, never the other way round. */
function isWithin(wished: string, held: string): boolean {
  return rungRank(RungSchema.parse(wished)) <= rungRank(RungSchema.parse(held));
}

function endDueAt({ promises }: Case, { to, endsBy }: Wish): number {
  return endsBy === 'time' ? promises.timeOverAt(to) : promises.dueAt(to);
}

function checkExempt(one: Case, look: Look, { key, say }: Pick<Named, 'key' | 'say'>): void {
  const { promises, point, record } = one;
  for (const exempt of record.exempt) {
    if (!touches(exempt.keys, key) || look.from <= exempt.from || look.to >= exempt.to) continue;
    one.count('held after an exemption');
    if (look.from > promises.dueAt(exempt.from)) {
      say('I3', `exempt since ${Math.round(look.from - exempt.from)} ms`);
    }
    const knows = point.accepted.find(
      ({ at, generation }) =>
        at >= exempt.from && touches(point.sets.get(generation)?.exempt ?? [], key),
    );
    if (knows !== undefined && look.from > promises.dueAt(knows.at)) {
      say('I3', 'the enforcer knows that it is exempt');
    }
  }
}

function checkReleasedHere({ point, found, count }: Case, look: Look): void {
  const span = point.releasedHere.find(({ from, to }) => from < look.from && look.to < to);
  if (span === undefined) return;
  count('looks while released');
  if (look.elements.length === 0) return;
  const keys = look.elements.map(({ key }) => key).join(', ');
  found.push({ breaks: 'I1', at: look.from, says: `${keys}: held although all was let go here` });
}

/** As when every order of the point were lifted at once. */
function checkHalted({ point, record, promises, found, count }: Case, look: Look): void {
  const ours = look.elements.filter(({ endsInMs }) => endsInMs !== null);
  for (const { from, to } of record.halted.get(point.id) ?? []) {
    if (look.from <= from || look.to >= to) continue;
    count('looks while halted');
    if (ours.length === 0 || look.from <= promises.dueAt(from)) continue;
    const says = `${ours.length} are held, ${Math.round(look.from - from)} ms after a halt`;
    found.push({ breaks: 'I2', at: look.from, says });
  }
}

/** What others put in has no end; ours always has one. */
function addedBy(
  { point }: Case,
  { to }: Look,
  { key, endsInMs }: LookElement,
): Meddling | undefined {
  if (endsInMs !== null) return undefined;
  return point.meddlings.findLast(({ at, adds }) => at <= to && adds?.includes(key) === true);
}

/** Held in every look of a stretch that is wanted, may be, and was not meddled with. */
function checkPresent(one: Case, wish: Wish, holds: number[]): void {
  const { point, promises } = one;
  const { orderId, rung, keys, from } = wish;
  if (touches(point.ownExempt, keys[0] ?? '')) return;
  const dueAt = promises.dueAt(from);
  let isSeen = false;
  for (let i = firstAfter(point.looks, from); i < point.looks.length; i++) {
    const look = point.looks[i];
    if (look === undefined || look.to > wish.to - END_MS) return;
    if (keys.every((key) => look.elements.some((each) => shows(each, key, wish)))) {
      const isFirst = !isSeen && look.from > from && promises.isWell(from, look.to);
      if (isFirst) holds.push(look.to - from);
      isSeen = true;
    } else if (look.from > dueAt && mustBeHeld(one, look, keys)) {
      const says = `${keys.join()} on ${rung}: order ${orderId} is not held`;
      one.found.push({ breaks: 'L', at: look.from, says });
      return;
    }
  }
}

function shows(element: LookElement, key: string, { rung, orderId }: Wish): boolean {
  const { rung: held } = element;
  return element.key === key && isWithin(rung, held ?? rung) && element.orders.includes(orderId);
}

const isAbout = (exempt: readonly string[], keys: readonly string[]): boolean =>
  keys.some((key) => touches(exempt, key));

function nears({ promises }: Case, span: Span, look: Look): boolean {
  return span.from <= look.to && look.from <= promises.dueAt(span.to);
}

/** It has been well long enough, nobody let go here, and what others did would be undone by now. */
function mustBeHeld(one: Case, look: Look, keys: readonly string[]): boolean {
  const { point, promises, record } = one;
  if (record.exempt.some((exempt) => isAbout(exempt.keys, keys) && nears(one, exempt, look))) {
    return false;
  }
  const halted = record.halted.get(point.id) ?? [];
  if (halted.some((span) => nears(one, span, look))) return false;
  const { troubles, meddlings, releasedHere } = point;
  const before = troubles.filter(({ from }) => from <= look.to);
  if (before.some(({ to }) => look.from <= promises.dueAt(to))) return false;
  const foreign = meddlings.filter(({ at }) => at <= look.to);
  if (foreign.some(({ at }) => look.from <= promises.undoneAt(at))) return false;
  const here = releasedHere.filter(({ from }) => from <= look.to);
  return here.every(({ to }) => look.from > promises.dueAt(to));
}

/** One figure, or none where it was not held at its end, or not well. */
function releaseOf({ point, promises, record }: Case, wish: Wish): readonly number[] {
  const { looks } = point;
  if (wish.endsBy !== 'decision' || !Number.isFinite(wish.to)) return [];
  const first = firstAfter(looks, wish.to);
  const isIn = (look: Look | undefined): boolean =>
    look?.elements.some(({ orders }) => orders.includes(wish.orderId)) === true;
  if (!isIn(looks[first - 1]) || record.wishes.get(wish.orderId) === undefined) return [];
  const gone = looks.slice(first).find((look) => !isIn(look));
  if (gone === undefined || !promises.isWell(wish.to, gone.to)) return [];
  return [gone.to - wish.to];
}

function touches(networks: readonly string[], key: string): boolean {
  if (networks.includes(key)) return true;
  const network = networkFromText(key);
  if (typeof network === 'string') return false;
  return networks.some((text) => {
    const other = networkFromText(text);
    return typeof other !== 'string' && overlap(other, network);
  });
}
