/** The checker itself: what is right passes, and each thing that must never be is found. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkHistory, type Invariant } from './check-history.ts';
import type { LookElement } from './history.ts';
import { END, HOST, MS, ORDER, POINT, SECOND_ORDER, Story } from './story.fixture.ts';

function broken(story: Story): readonly Invariant[] {
  const found = checkHistory(story.history()).violations.map(({ breaks }) => breaks);
  return [...new Set(found)].toSorted();
}

function passes(what: string, tell: (story: Story) => void): void {
  test(`checkHistory() finds nothing where ${what}`, () => {
    const story = new Story();
    tell(story);
    assert.deepEqual(checkHistory(story.history()).violations, []);
  });
}

/** At least this; what breaks one promise may break another. */
function finds(breaks: Invariant, what: string, tell: (story: Story) => void): void {
  test(`checkHistory() finds ${breaks} where ${what}`, () => {
    const story = new Story();
    tell(story);
    const found = broken(story);
    assert.ok(found.includes(breaks), `found ${found.join()}`);
  });
}

passes('an order is held and lifted', () => undefined);
passes('it is released within the promised time', (story) => {
  story.forget('order.lifted');
  story.holds(ORDER, 1_500, 31_900);
});
passes('nobody can tell the enforcer, and the lease is not over', (story) => {
  story.silent(20_000, 'enforcer killed');
  story.holds(ORDER, 1_500, 70_000);
  story.forget('order.lifted');
});
passes('it becomes well again, and then it is released', (story) => {
  story.trouble('line cut', 29_000, 40_000);
  story.forget('order.lifted');
  story.holds(ORDER, 1_500, 41_900);
});
passes('others put something in, and it is taken out', (story) => {
  story.meddles(10_000, ['192.0.2.99']);
  story.sees('192.0.2.99', 'blackhole', [], 10_000, 12_500);
});
passes('the table is flushed, and filled again', (story) => {
  story.meddles(10_000, null);
  story.holds(ORDER, 1_500, 10_000);
  story.holds(ORDER, 12_500, 30_500, 'also');
});
passes('a held host is exempted, and released', (story) => {
  story.exempts(HOST, 10_000, 25_000);
  story.holds(ORDER, 1_500, 11_500);
  story.holds(ORDER, 26_500, 30_500, 'also');
});

passes('the point is halted, and holds again', (story) => {
  story.halts(10_000, 20_000);
  story.holds(ORDER, 1_500, 11_000);
  story.holds(ORDER, 21_000, 30_500, 'also');
});

finds('I2', 'it is held though the point is halted', (story) => story.halts(10_000, 20_000));
finds('I1', 'nobody approved', (story) => story.forget('order.approved'));
finds('I1', 'the proposer approved alone', (story) => story.approvedBy('officer'));
finds('I1', 'something else was approved', (story) => story.approvedAs('f'.repeat(64)));
finds('I1', 'it is held before it is ordered', (story) => story.holds(ORDER, 500, 30_500));
finds('I1', 'another host is held for it', (story) =>
  story.sees('192.0.2.77', 'blackhole', [ORDER], 2_000, 3_000),
);
finds('I1', 'another rung is held for it', (story) =>
  story.sees(HOST, 'strict-garden', [ORDER], 2_000, 3_000),
);
finds('I1', 'another point holds it', (story) => story.isFor('another point'));
finds('I1', 'an element never ends', (story) =>
  story.sees(HOST, 'blackhole', [ORDER], 2_000, 3_000, null),
);
finds('I1', 'an element ends after its lease', (story) =>
  story.sees(HOST, 'blackhole', [ORDER], 2_000, 3_000, 64_500),
);
finds('I1', 'it is held when the last lease is over', (story) => {
  story.silent(20_000, 'enforcer killed');
  story.holds(ORDER, 1_500, 84_000);
  story.forget('order.lifted');
});
finds('I1', 'it is held though all was let go here', (story) => story.releasedHere(10_000, 12_000));
finds('I2', 'it is held long after it was lifted', (story) => {
  story.forget('order.lifted');
  story.holds(ORDER, 1_500, 33_000);
});
finds('I2', 'it is held long after its time', (story) => {
  story.until(10_000);
  story.forget('order.lifting', 'order.lifted');
});
finds('I2', 'the clock went on beyond its time', (story) => {
  story.until(6 * 3_600_000);
  story.moves(10_000, 6 * 3_600_000);
  story.forget('order.lifting', 'order.lifted');
});
finds('I2', 'it is held long after all was well again', (story) => {
  story.trouble('line cut', 29_000, 40_000);
  story.forget('order.lifted');
  story.holds(ORDER, 1_500, 43_000);
});
finds('I3', 'the point exempts what is held', (story) => story.ownExempt.push('192.0.2.0/28'));
finds('I3', 'a host is held long after it was exempted', (story) =>
  story.exempts(HOST, 10_000, END),
);
finds('I3', 'a host is held though the enforcer knows that it is exempt', (story) => {
  story.exempts(HOST, 10_000, END);
  story.trouble('office frozen', 9_000, 13_000);
  story.holds(ORDER, 1_500, 16_000);
});
finds('I4', 'an older set is accepted', (story) => story.accepts(20_000, 1));
finds('I4', 'an older set is reported', (story) => story.reports(31_500, 2));
finds('I4', 'what an older set held is held again', (story) => {
  story.alsoOrders(SECOND_ORDER, '192.0.2.11', 10_000);
  story.silent(30_000, 'line cut');
  story.sees('192.0.2.11', 'blackhole', [SECOND_ORDER], 11_000, 20_000);
  story.replaces(20_000);
  story.sees('192.0.2.11', 'blackhole', [SECOND_ORDER], 23_000, 25_000);
});
finds('I5', 'an order is not in the record', (story) =>
  story.sees('192.0.2.99', 'blackhole', ['another'], 2_000, 3_000),
);
finds('I5', 'an element names no order', (story) =>
  story.sees('192.0.2.99', 'blackhole', [], 2_000, 3_000),
);
finds('I5', 'a set was not issued', (story) => story.unrecorded());
finds('I5', 'a set was accepted that nobody gave', (story) => story.accepts(40_000, 9));
finds('I7', 'an order is over and is held', (story) => {
  story.silent(20_000, 'line cut');
  story.holds(ORDER, 1_500, 40_000);
});
finds('I8', 'the record has a gap', (story) => story.loses('order.lifting'));
finds('R', 'contact comes late', (story) => story.trouble('line cut', 32_000, 45_000, 33_000));
finds('L', 'nothing is held', (story) => story.holds(ORDER, 5_000, 6_000));
finds('L', 'a hold is lost', (story) => story.holds(ORDER, 1_500, 20_000));
finds('D', 'what others put in stays', (story) => {
  story.meddles(10_000, ['192.0.2.99']);
  story.sees('192.0.2.99', 'blackhole', [], 10_000, 20_000);
});
finds('P', 'packets of who is held pass', (story) => story.sends(HOST, 10_000, true));
finds('P', 'packets of who is not held stop', (story) => story.sends('192.0.2.50', 10_000, false));

test('checkHistory() counts how long releases took where all was well', () => {
  const { releases, holds } = checkHistory(new Story().history());
  assert.deepEqual([releases.length, holds.length], [1, 1]);
  const [release = 0] = releases;
  assert.ok(release >= 500 && release <= 500 + 2 * MS.look, String(release));
});

test('checkHistory() takes a slow machine for slow, and no more', () => {
  const story = new Story();
  story.forget('order.lifted');
  story.holds(ORDER, 1_500, 33_000);
  assert.ok(broken(story).includes('I2'));
  story.pings(29_900, 30_500);
  assert.deepEqual(broken(story), []);
});

test('a look at another point says nothing about this one', () => {
  const story = new Story();
  const element: LookElement = { key: HOST, rung: 'blackhole', orders: [ORDER], endsInMs: 1_000 };
  const { points, ...rest } = story.history();
  const other = {
    ...points[0]!,
    id: 'other',
    looks: [{ from: 1, to: 2, elements: [element], exempt: [] }],
  };
  const { violations } = checkHistory({ ...rest, points: [...points, other] });
  assert.ok(violations.length > 0);
  assert.equal(points[0]?.id, POINT);
});
