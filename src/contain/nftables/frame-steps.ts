/** What brings the frame to what is wanted: the table anew, or the elements of its constant sets alone. */
import type { Wanted } from '../wanted.ts';
import { NOTHING, type NftCommand, type Place, type Put } from './command.ts';
import { type Constants, constantsDigest, constantsOf } from './constants.ts';
import { digestOf, type Frame, frameLines } from './frame.ts';
import type { Seen } from './seen.ts';
import { CONSTANT_SETS, CONSTANTS_DIGEST, DIGESTS, RULES_DIGEST } from './sets.ts';

/** Null: it stands as it should. */
export function frameCommand(wanted: Wanted, seen: Seen, frame: Frame): NftCommand | null {
  const constants = constantsOf(wanted);
  const rules = digestOf(frameLines(frame));
  if (seen.lines === null || digestOf(seen.lines) !== rules) {
    const put = [...allConstants(constants), ...digestPuts(constants, rules), ...kept(seen)];
    return { ...NOTHING, frame, replaces: seen.lines !== null, put };
  }
  const { take, put } = constantChanges(constants, seen);
  const digests = digestPuts(constants, rules);
  const isSaid = digests.every(({ value, comment }) => seen.digests.get(value) === comment);
  if (isSaid && seen.digests.size === digests.length && take.length + put.length === 0) return null;
  const old = [...seen.digests.keys()].map((value) => ({ set: DIGESTS.name, value }));
  return { ...NOTHING, take: [...take, ...old], put: [...put, ...digests] };
}

/** Making the frame anew changes nothing else: what is held stays so, and what must go has a step of its own. */
function kept({ holds }: Seen): readonly Put[] {
  return holds.held.flatMap(({ set, value, expiresAt, comment, orders, further }) => {
    const own: Put = { set, value, expiresAt, comment: orders.length === 0 ? null : comment };
    return [own, ...further];
  });
}

function allConstants(constants: Constants): readonly Put[] {
  return CONSTANT_SETS.flatMap(({ name }) => constants[name].map((value) => fixed(name, value)));
}

function constantChanges(
  constants: Constants,
  seen: Seen,
): { readonly take: readonly Place[]; readonly put: readonly Put[] } {
  const take: Place[] = [];
  const put: Put[] = [];
  for (const { name } of CONSTANT_SETS) {
    const there = new Set(seen.constants[name]);
    const wanted = new Set(constants[name]);
    for (const value of there) if (!wanted.has(value)) take.push({ set: name, value });
    for (const value of wanted) if (!there.has(value)) put.push(fixed(name, value));
  }
  return { take, put };
}

function digestPuts(constants: Constants, rules: string): readonly Put[] {
  return [
    { ...fixed(DIGESTS.name, RULES_DIGEST), comment: rules },
    { ...fixed(DIGESTS.name, CONSTANTS_DIGEST), comment: constantsDigest(constants) },
  ];
}

function fixed(set: string, value: string): Put {
  return { set, value, expiresAt: null, comment: null };
}
