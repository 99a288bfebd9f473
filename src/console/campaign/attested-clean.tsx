/** That a system was attested clean, and what its filing says: on the lead and on its case. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { AttestedClean } from '#model/attestation.ts';
import type { Consulted } from '#model/filing.ts';
import { absolute } from '../look/format.ts';
import { Callout } from '../look/status.tsx';

export function AttestedCleanNote({ found }: { readonly found: readonly AttestedClean[] }) {
  const { t } = useTranslation();
  const last = found.at(-1);
  if (last === undefined) return null;
  return (
    <Callout tone="bad">
      <strong>{t('attestation.clean')}</strong>
      <p>
        {t('attestation.cleanAbout', { date: absolute(last.signedAt) })}{' '}
        <Link to="/campaigns/$id" params={{ id: last.campaignId }} search={{ contradicted: true }}>
          {t('attestation.toCampaign')}
        </Link>
      </p>
    </Callout>
  );
}

export function FilingNote({ consulted }: { readonly consulted: Consulted | null }) {
  const { t } = useTranslation();
  if (consulted === null) return null;
  const { filingId, reference, beyond } = consulted;
  return (
    <Callout tone={beyond.length === 0 ? 'plain' : 'bad'}>
      <Link to="/filings" search={{ id: filingId }}>
        {t(beyond.length === 0 ? 'filing.leadWithin' : 'filing.leadBeyond', { reference })}
      </Link>
      {beyond.length > 0 && <p>{beyond.map((why) => t(`beyond.${why}`)).join(' · ')}</p>}
    </Callout>
  );
}
