/** What this browser verified of the log, what it found, and what no single visit can see. */
import { useTranslation } from 'react-i18next';
import { number } from '../look/format.ts';
import { Status, type Tone } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { Fact } from '../thing/fact.tsx';
import { Value } from '../thing/value.tsx';
import type { EventVerdict, HistoryVerdict, SignatureVerdict, VerifiedLog } from './verify-log.ts';

const SIGNATURE_TONES: Readonly<Record<SignatureVerdict, Tone>> = {
  valid: 'good',
  invalid: 'bad',
  cannot: 'warn',
};
const HISTORY_TONES: Readonly<Record<HistoryVerdict, Tone>> = {
  first: 'plain',
  same: 'good',
  continues: 'good',
  older: 'warn',
  rewritten: 'bad',
  'other-key': 'bad',
};

interface LogVerdictProps {
  readonly log: VerifiedLog | undefined;
  readonly error: unknown;
  readonly verdicts: ReadonlyMap<number, EventVerdict>;
  readonly onAgain: () => void;
}

export function LogVerdict(props: LogVerdictProps) {
  const { t } = useTranslation();
  const { log, error, verdicts } = props;
  if (log === undefined) {
    return (
      <div className="log-verdict" role="status">
        {error === null ? (
          <span className="quiet">{t('record.verifying')}</span>
        ) : (
          <Status tone="bad">{t('record.unread')}</Status>
        )}
      </div>
    );
  }
  const all = [...verdicts.values()];
  const isProven = log.history === 'same' || log.history === 'continues';
  const later = all.filter((one) => one === 'later').length;
  const isWrong = isBad(log, all);
  const isWhole = hasAll(log, all);
  const says = isWrong ? 'record.wrong' : isWhole ? 'record.whole' : 'record.partly';
  return (
    <details className="log-verdict" open={isWrong ? true : undefined}>
      <summary>
        <Status tone={isWrong ? 'bad' : isWhole ? 'good' : 'warn'}>
          {t(says, { n: number(log.checkpoint.size) })}
          {isWhole && isProven && ` ${t('record.continues')}`}
          {later > 0 && ` ${t('record.unsigned', { n: number(later) })}`}
        </Status>
        <span className="quiet small">{t('record.details')}</span>
      </summary>
      <Details {...props} log={log} all={all} />
    </details>
  );
}

function isBad({ signature, history }: VerifiedLog, all: readonly EventVerdict[]): boolean {
  if (SIGNATURE_TONES[signature] === 'bad' || HISTORY_TONES[history] === 'bad') return true;
  return all.some((one) => one === 'differs' || one === 'absent');
}

function hasAll({ signature, history }: VerifiedLog, all: readonly EventVerdict[]): boolean {
  const isFirstOrProven = ['first', 'same', 'continues'].includes(history);
  return signature === 'valid' && isFirstOrProven && all.length > 0 && !all.includes('unread');
}

function Details(
  props: LogVerdictProps & { readonly log: VerifiedLog; readonly all: readonly EventVerdict[] },
) {
  const { t } = useTranslation();
  const { log, all } = props;
  const { checkpoint, signature, history, seen } = log;
  const count = (verdict: EventVerdict): number => all.filter((one) => one === verdict).length;
  return (
    <div className="stack-tight">
      <dl className="facts">
        <Fact name={t('record.signature')}>
          <Status tone={SIGNATURE_TONES[signature]}>{t(`signatureVerdict.${signature}`)}</Status>
        </Fact>
        <Fact name={t('record.history')}>
          <Status tone={HISTORY_TONES[history]}>{t(`historyVerdict.${history}`)}</Status>
          {seen !== null && (
            <div className="quiet small">
              {t('record.seenBefore', { n: number(seen.size) })} <When at={seen.at} />
            </div>
          )}
        </Fact>
        <Fact name={t('record.inclusion')}>
          {(['included', 'later', 'differs', 'absent', 'unread'] as const)
            .filter((verdict) => count(verdict) > 0)
            .map((verdict) => `${t(`eventVerdict.${verdict}`)}: ${number(count(verdict))}`)
            .join(' · ')}
        </Fact>
        <Fact name={t('record.log')}>
          {checkpoint.origin} · {t('record.size', { n: number(checkpoint.size) })}
        </Fact>
        <Fact name={t('record.root')}>
          <Value kind="hash">{log.root}</Value>
        </Fact>
        <Fact name={t('record.key')}>
          <Value kind="hash">{log.key}</Value>
        </Fact>
        <Fact name={t('record.checked')}>
          <When at={log.at} />{' '}
          <button type="button" className="link-button" onClick={props.onAgain}>
            {t('record.again')}
          </button>
        </Fact>
      </dl>
      <h3>{t('record.notVerified')}</h3>
      <ul className="bullets small quiet">
        <li>{t('record.notKey')}</li>
        <li>{t('record.notContent')}</li>
        <li>{t('record.notOthers')}</li>
      </ul>
    </div>
  );
}
