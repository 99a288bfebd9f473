/** What one unit of a campaign attests. Its words and names are shown on demand: that look is recorded. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  attestationRoutes,
  type AttestationShown,
  type CampaignUnitShown,
} from '#model/routes/campaigns.ts';
import { useAsk } from '../api/ask.ts';
import type { Me } from '../api/me.ts';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Callout, Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { DeedRow } from '../thing/deed-row.tsx';
import { SystemLink } from '../thing/names.tsx';
import { Value } from '../thing/value.tsx';
import { spoken } from '../words/words.ts';
import { attestationDeeds } from './attestation-forms.ts';
import type { CampaignShown } from './campaign-forms.ts';

export function AttestationPane(props: {
  readonly campaign: CampaignShown;
  readonly row: CampaignUnitShown;
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const { campaign, row, me, onForm } = props;
  const [isOpen, setOpen] = useState(false);
  const { attestationId } = row;
  return (
    <div className="stack">
      <h2>{row.name}</h2>
      <p>
        {t(`unitStanding.${row.state}`)} · {number(row.systemCount)} {t('attestation.systems')}
      </p>
      <DeedRow deeds={attestationDeeds(campaign, row, me, onForm, t)} />
      {attestationId !== null && !isOpen && (
        <div>
          <Button variant="default" onClick={() => setOpen(true)}>
            {t('attestation.look')}
          </Button>
          <p className="quiet small">{t('attestation.lookAbout')}</p>
        </div>
      )}
      {attestationId !== null && isOpen && <Shown id={attestationId} />}
    </div>
  );
}

function Shown({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsk(attestationRoutes.show, { params: { id } });
  if (data === undefined) return <Loading error={error} />;
  return (
    <>
      {data.contradictions.length > 0 && (
        <Callout tone="bad">
          <strong>{t('attestation.contradictions')}</strong>
          {data.contradictions.map(({ leadId, systemId, seenAt, when, grade, caseId }) => (
            <p key={leadId}>
              <SystemLink id={systemId} /> · {t(`grade.${grade}`)} · <When at={seenAt} /> ·{' '}
              {t(when === 'after' ? 'attestation.seenAfter' : 'attestation.seenBefore')}
              {caseId !== null && (
                <>
                  {' · '}
                  <Link to="/cases/$id" params={{ id: caseId }}>
                    {t('area.cases')}
                  </Link>
                </>
              )}
            </p>
          ))}
        </Callout>
      )}
      {data.note !== null && <p>{data.note}</p>}
      <Signatures attestation={data} />
      <Answers attestation={data} />
      <Systems attestation={data} />
    </>
  );
}

function Signatures({ attestation }: { readonly attestation: AttestationShown }) {
  const { t } = useTranslation();
  const { signers, paper, contentHash, files } = attestation;
  return (
    <dl className="facts">
      <dt>{t('attestation.signers')}</dt>
      <dd>
        {signers.length === 0 && t('attestation.nobody')}
        {signers.map(({ as, name, at, method }) => (
          <div key={as}>
            {t(`signerRole.${as}`)}: {name ?? '–'} ·{' '}
            {t(method === 'passkey' ? 'attestation.byPasskey' : 'attestation.onPaper')} ·{' '}
            <When at={at} />
          </div>
        ))}
      </dd>
      {paper !== 'none' && (
        <>
          <dt>{t('attestation.paper')}</dt>
          <dd>{t(`attestation.paperState.${paper}`)}</dd>
        </>
      )}
      {contentHash !== null && (
        <>
          <dt>{t('attestation.hash')}</dt>
          <dd>
            <Value>{contentHash}</Value>
          </dd>
        </>
      )}
      {files.length > 0 && (
        <>
          <dt>{t('attestation.files')}</dt>
          <dd>
            {files.map(({ evidenceId, kind, sha256 }) => (
              <div key={evidenceId}>
                {t(`attachedKind.${kind}`)} <Value>{sha256}</Value>
              </div>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}

function Answers({ attestation }: { readonly attestation: AttestationShown }) {
  const { t } = useTranslation();
  const isEnglish = spoken() === 'en';
  return (
    <>
      <h3>{t('attestation.answers')}</h3>
      <dl className="facts">
        {attestation.questions.map(({ key, en, zh, expects, options }) => {
          const given = attestation.answers[key];
          const option = options.find((one) => one.key === given);
          const said = option === undefined ? given : isEnglish ? option.en : option.zh;
          const isOdd = expects !== null && given !== undefined && given !== expects;
          return (
            <div className="facts-row" key={key}>
              <dt>{isEnglish ? en : zh}</dt>
              <dd>
                {isOdd ? (
                  <Status tone="warn">{said}</Status>
                ) : (
                  (said ?? attestation.written[key] ?? '–')
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}

function Systems({ attestation }: { readonly attestation: AttestationShown }) {
  const { t } = useTranslation();
  return (
    <>
      <h3>{t('attestation.systems')}</h3>
      {attestation.restClean && <p>{t('attestation.rest')}</p>}
      <ul className="plain">
        {attestation.systems
          .filter(({ says }) => !attestation.restClean || says !== null)
          .map(({ id, name, says }) => (
            <li key={id}>
              <Link to="/systems/$id" params={{ id }}>
                {name}
              </Link>{' '}
              <Status tone={says === 'clean' ? 'good' : says === 'found' ? 'bad' : 'plain'}>
                {t(`statement.${says ?? 'open'}`)}
              </Status>
            </li>
          ))}
      </ul>
    </>
  );
}
