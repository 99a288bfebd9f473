import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { areIds, commentsFrom, namedFrom } from './orders-text.ts';

const id = fc.uuid();

test('namedFrom() reads what commentsFrom() wrote, and every comment fits', () => {
  fc.assert(
    fc.property(fc.uniqueArray(id, { minLength: 1, maxLength: 64 }), (orders) => {
      const comments = commentsFrom(orders);
      const named = comments.map(namedFrom);
      assert.equal(named[0]?.further, comments.length - 1);
      assert.deepEqual(named.flatMap((one) => one.orders).toSorted(), orders.toSorted());
      // NFTNL_UDATA_COMMENT_MAXLEN is 128 with the end mark.
      assert.ok(comments.every((comment) => comment.length <= 127));
    }),
  );
});

test('namedFrom() names nothing for a comment of others', () => {
  const own = 'ord:01890a5d-ac96-774b-bcce-000000000001';
  for (const comment of [
    null,
    '',
    'ord:',
    'fail2ban',
    `${own},`,
    `${own}+`,
    `${own}+1234`,
    ` ${own}`,
  ]) {
    assert.deepEqual(namedFrom(comment), { orders: [], further: 0 }, String(comment));
  }
  fc.assert(
    fc.property(
      fc.string(),
      (text) => areIds(namedFrom(text).orders) || namedFrom(text).orders.length === 0,
    ),
  );
});
