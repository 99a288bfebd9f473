/** What did not work, in the reader's language; the office's own words stand below, for it knows the case. */
import { useTranslation } from 'react-i18next';
import { Refused } from '../api/call.ts';
import type { EN } from '../words/en.ts';
import { Callout } from './status.tsx';

type Code = Exclude<keyof typeof EN.error, 'title' | 'requestId'>;
const CODES: ReadonlySet<string> = new Set<Code>([
  'malformed',
  'unauthenticated',
  'step-up-needed',
  'forbidden',
  'conflict-of-interest',
  'not-found',
  'wrong-method',
  'conflict',
  'wrong-state',
  'exempt',
  'over-budget',
  'stale',
  'too-large',
  'unsupported-media',
  'invalid',
  'too-many',
  'unavailable',
  'fault',
  'offline',
]);
const isCode = (code: string): code is Code => CODES.has(code);

export function Trouble({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  if (error === null || error === undefined) return null;
  const refused = error instanceof Refused ? error : new Refused('fault');
  const code = isCode(refused.code) ? refused.code : 'fault';
  return (
    <Callout tone="bad" live>
      <strong>{t(`error.${code}`)}</strong>
      <Details refused={refused} />
      {code === 'fault' && refused.requestId !== null && (
        <p className="small">{t('error.requestId', { id: refused.requestId })}</p>
      )}
    </Callout>
  );
}

function Details({ refused: { detail, errors } }: { readonly refused: Refused }) {
  if (errors.length === 0) return detail === null ? null : <p lang="en">{detail}</p>;
  return errors.map(({ path, message }) => (
    <p key={path} lang="en">
      <code>{path.replace(/^(?:body|query|params)\./, '')}</code>: {message}
    </p>
  ));
}
