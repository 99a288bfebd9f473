/** Paths that no route has, refused before they are compared with any: what looks like a trick is not made sense of. */
import { OperatingError } from '#base/errors.ts';

/** Characters of a path and its query; cursors and filters need some hundred. */
export const URL_CHARACTERS_MAX = 4096;

/** Slashes, dots, backslashes and controls in disguise; two slashes; steps upward. */
const TRICK = /%(?:2f|5c|2e|[01][0-9a-f]|7f)|\\|\/\/|\/\.{1,2}(?:\/|$)|[^\u0021-\u007e]/i;

export function checkPath(url: string): void {
  if (url.length > URL_CHARACTERS_MAX) {
    throw new OperatingError('malformed', `A path has at most ${URL_CHARACTERS_MAX} characters`);
  }
  const end = url.indexOf('?');
  if (TRICK.test(end < 0 ? url : url.slice(0, end))) {
    throw new OperatingError('malformed', 'This path has characters that none of ours has');
  }
}
