/**
 * Which passwords are taken (NIST SP 800-63B §3.1.1): long ones, of any characters; not those that say the person's or the
 * product's name, a well-known word, a run of the keyboard or one thing again and again. No rule about digits or signs,
 * and no expiry.
 */

export const PASSWORD_CHARS_MIN = 12;
export const PASSWORD_CHARS_MAX = 128;
/** What must be left when everything that can be guessed is taken out. */
const UNGUESSED_CHARS_MIN = 8;
const DISTINCT_CHARS_MIN = 5;
/** Shorter parts of a name are in many words. */
const KNOWN_CHARS_MIN = 4;

const WELL_KNOWN = [
  'minewatch',
  'password',
  'passwort',
  'passw0rd',
  'administrator',
  'admin',
  'letmein',
  'welcome',
  'secret',
  'mining',
  'bitcoin',
  'iloveyou',
  'changeme',
  'woaini',
  'mima',
  'dragon',
  'monkey',
  'hebei',
];
/** Neighbours on keyboards and in the alphabet, read either way. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv',
  '!@#$%^&*()',
].flatMap((row) => [row, Array.from(row).reverse().join('')]);
const RUN_CHARS_MIN = 4;

export type PasswordFault = 'too-short' | 'too-long' | 'guessable';

export const PASSWORD_FAULTS = {
  'too-short': `A password has ${PASSWORD_CHARS_MIN} characters at least: take several words`,
  'too-long': `A password has ${PASSWORD_CHARS_MAX} characters at most`,
  guessable: 'This password is easy to guess: leave out names, known words, rows and repetition',
} as const satisfies Record<PasswordFault, string>;

/** `about`: names and addresses of the person and of their office. Null: nothing speaks against it. */
export function passwordFault(
  password: string,
  about: readonly (string | null)[],
): PasswordFault | null {
  const chars = Array.from(password.normalize('NFKC'));
  if (chars.length < PASSWORD_CHARS_MIN) return 'too-short';
  if (chars.length > PASSWORD_CHARS_MAX) return 'too-long';
  const text = chars.join('').toLowerCase();
  if (new Set(text).size < DISTINCT_CHARS_MIN || isRepetition(text)) return 'guessable';
  const known = [...WELL_KNOWN, ...wordsOf(about)].sort((a, b) => b.length - a.length);
  const rest = known.reduce((left, word) => left.replaceAll(word, ' '), text);
  return Array.from(withoutRuns(rest).replaceAll(' ', '')).length < UNGUESSED_CHARS_MIN
    ? 'guessable'
    : null;
}

function wordsOf(about: readonly (string | null)[]): readonly string[] {
  return about
    .flatMap((text) =>
      (text ?? '')
        .normalize('NFKC')
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u),
    )
    .filter((word) => word.length >= KNOWN_CHARS_MIN || /^\p{sc=Han}{2,}$/u.test(word));
}

/** A text that repeats a shorter one lies inside two of itself. */
function isRepetition(text: string): boolean {
  return (text + text).slice(1, -1).includes(text);
}

function withoutRuns(text: string): string {
  let left = text;
  for (let at = 0; at + RUN_CHARS_MIN <= left.length;) {
    const length = runAt(left, at);
    if (length < RUN_CHARS_MIN) at++;
    else left = `${left.slice(0, at)} ${left.slice(at + length)}`;
  }
  return left;
}

function runAt(text: string, at: number): number {
  let length = 0;
  while (
    at + length < text.length &&
    ROWS.some((row) => row.includes(text.slice(at, at + length + 1)))
  ) {
    length++;
  }
  return length;
}
