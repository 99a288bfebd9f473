import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasFlags, setNames, tableLines } from './table-text.ts';

const TEXT = `table inet other {
	chain minewatch {
		type filter hook forward priority filter; policy accept;
	}
}
table inet minewatch { # progname nft
	flags owner
	comment "ours"

	set exempt4 {
		type ipv4_addr
		flags interval
	}

	chain forward {
		type filter hook forward priority filter - 10; policy accept;
		jump held
	}
}
table inet minewatch2 {
}
`;

test('tableLines() takes our table alone, and says priorities as numbers', () => {
  const lines = tableLines(TEXT, 'minewatch');
  assert.deepEqual(lines, [
    'table inet minewatch {',
    'flags owner',
    'comment "ours"',
    'set exempt4 {',
    'type ipv4_addr',
    'flags interval',
    '}',
    'chain forward {',
    'type filter hook forward priority -10; policy accept;',
    'jump held',
    '}',
    '}',
  ]);
  assert.ok(hasFlags(lines));
  assert.deepEqual(setNames(lines), ['exempt4']);
});

test('tableLines() gives null where there is no such table', () => {
  assert.equal(tableLines(TEXT, 'minewatc'), null);
  assert.equal(tableLines('', 'minewatch'), null);
  assert.equal(hasFlags(tableLines(TEXT, 'minewatch2') ?? []), false);
});

test('tableLines() keeps a priority that it does not know as it is', () => {
  const text = 'table inet a {\n\tchain b {\n\t\ttype x priority later + 5;\n\t}\n}\n';
  assert.ok(tableLines(text, 'a')?.includes('type x priority later + 5;'));
});
