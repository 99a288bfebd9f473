/** Who had this address at that time, how surely, and why. The question stands in the address bar. */
import { Button, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { WHO_HAD_BECAUSE, type WhoHad } from '#model/who-had.ts';
import { useAsk } from '../api/ask.ts';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Status, type Tone } from '../look/status.tsx';
import { useTitle } from '../look/use-title.ts';
import { When } from '../look/when.tsx';
import { Value } from '../thing/value.tsx';
import { SystemLink } from '../thing/names.tsx';
import { SystemValue } from '../thing/named-values.tsx';
import { spoken } from '../words/words.ts';
import type { AddressSearch } from './search.ts';

export function AddressesPage() {
  const { t } = useTranslation();
  const { address, at }: AddressSearch = useSearch({ from: '/inside/addresses' });
  useTitle(t('addresses.title'));
  return (
    <>
      <header className="page-head">
        <h1>{t('addresses.title')}</h1>
      </header>
      <div className="page-body stack narrow">
        <p className="quiet">{t('addresses.about')}</p>
        <Question key={`${address ?? ''} ${at ?? ''}`} address={address ?? ''} at={at ?? null} />
        {address !== undefined && at !== undefined && <Answer address={address} at={at} />}
      </div>
    </>
  );
}

function Question(props: { readonly address: string; readonly at: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [address, setAddress] = useState(props.address);
  const [at, setAt] = useState(() => localFrom(props.at ?? new Date().toISOString()));
  return (
    <form
      className="row ask"
      onSubmit={(event) => {
        event.preventDefault();
        const instant = new Date(at).toISOString();
        void navigate({ to: '/addresses', search: { address: address.trim(), at: instant } });
      }}
    >
      <TextInput
        label={t('addresses.address')}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
        required
      />
      <TextInput
        label={t('addresses.at')}
        type="datetime-local"
        step={1}
        value={at}
        onChange={(event) => setAt(event.currentTarget.value)}
        required
      />
      <Button type="submit">{t('addresses.ask')}</Button>
    </form>
  );
}

/** As the field has it: local time without a zone. */
function localFrom(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return '';
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

const TONES: Readonly<Record<WhoHad['answer'], Tone>> = {
  one: 'good',
  shared: 'warn',
  ambiguous: 'warn',
  none: 'plain',
};

function Answer({ address, at }: { readonly address: string; readonly at: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsk(bindingRoutes.whoHad, { query: { address, at } });
  if (data === undefined) return <Loading error={error} />;
  const words = { one: 'one', shared: 'shared', ambiguous: 'ambiguous', none: 'nobody' } as const;
  const language = spoken() === 'en' ? 'en' : 'zh';
  return (
    <section className="panel stack" aria-live="polite">
      <header>
        <h2>
          <Status tone={TONES[data.answer]}>{t(`addresses.${words[data.answer]}`)}</Status>
        </h2>
        {data.systemId !== null && (
          <p className="answer">
            <SystemValue id={data.systemId} />{' '}
            <span className="quiet">
              {t('addresses.sure', { percent: `${number(data.confidence * 100)} %` })}
            </span>
          </p>
        )}
        <p className="quiet">
          <Value at={data.at}>{data.address}</Value> · <When at={data.at} />
        </p>
      </header>
      <div>
        <h3>{t('addresses.because')}</h3>
        <ul className="bullets">
          {data.because.map((one) => (
            <li key={one}>{WHO_HAD_BECAUSE[one][language]}</li>
          ))}
        </ul>
      </div>
      {data.candidates.length > 0 && <Candidates answer={data} />}
    </section>
  );
}

function Candidates({ answer }: { readonly answer: WhoHad }) {
  const { t } = useTranslation();
  return (
    <div>
      <h3>{t('addresses.candidates')}</h3>
      <div className="table-wrap" role="region" tabIndex={0} aria-label={t('addresses.candidates')}>
        <table className="table">
          <tbody>
            {answer.candidates.map((one) => (
              <tr key={one.bindingId}>
                <td className="mono">{one.network}</td>
                <td>
                  <SystemLink id={one.systemId} />
                </td>
                <td>{t(`addresses.${one.standing}`)}</td>
                <td>{t(`bindingSource.${one.source}`)}</td>
                <td className="quiet small">
                  <When at={one.from} form="absolute" /> –{' '}
                  {one.until === null ? (
                    t('systems.still')
                  ) : (
                    <When at={one.until} form="absolute" />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
