/**
 * Against requests that another site's page makes in somebody's browser: beside SameSite=Strict, whatever changes
 * something with a cookie must say that it comes from our own pages (OWASP ASVS 5, V3.5).
 */
import { OperatingError } from '#base/errors.ts';

export function checkOrigin(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  publicOrigin: string,
): void {
  const site = headers['sec-fetch-site'];
  // Browsers send the first of these everywhere but on plain http; then there is still the other.
  const isOurs = site === undefined ? headers['origin'] === publicOrigin : site === 'same-origin';
  if (isOurs) return;
  throw new OperatingError(
    'forbidden',
    `A request with a session's cookie must come from a page of ${publicOrigin}`,
  );
}
