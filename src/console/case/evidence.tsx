/** What proves it and what speaks against it, in plain words; then the pieces as they lie in custody. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { say as sayEvidence } from '#detect/words.ts';
import type { Evidence as Statement, Finding } from '#model/finding.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { useAsk } from '../api/ask.ts';
import { gradeTone } from '../look/tones.ts';
import { number, withRange } from '../look/format.ts';
import { Icon } from '../look/icon.tsx';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { Value } from '../thing/value.tsx';
import { spoken } from '../words/words.ts';
import type { CaseView } from './case-deeds.ts';
import { Pieces } from './pieces.tsx';
import { useKept, type Piece } from './use-kept.ts';

/** Findings that are read out at once; a campaign has more. */
const FINDINGS_SHOWN = 4;

export function Evidence(props: { readonly about: CaseView; readonly onConversation: () => void }) {
  const { t } = useTranslation();
  const { about } = props;
  const query = { limit: '200' };
  const { data, error } = useAsk(evidenceRoutes.list, { params: { id: about.id }, query });
  if (data === undefined) return <Loading error={error} />;
  const findings = data.items.filter(
    ({ kind, destroyedAt }) =>
      (kind === 'finding' || kind === 'transcript') && destroyedAt === null,
  );
  const hasSession = data.items.some(({ kind }) => kind === 'transcript');
  return (
    <>
      {data.items.length === 0 && (
        <section className="panel">
          <Status tone={gradeTone(about.grade)}>{t(`grade.${about.grade}`)}</Status>
          <p>{t(`gradeMeans.${about.grade}`)}</p>
          <p className="quiet">{t('case.noEvidence')}</p>
        </section>
      )}
      <Findings pieces={findings.slice(0, FINDINGS_SHOWN)} />
      {hasSession && (
        <p>
          <button type="button" className="link-button" onClick={props.onConversation}>
            {t('case.readSession')}
          </button>{' '}
          <span className="hint">{t('case.readAbout')}</span>
        </p>
      )}
      <Texts about={about} />
      {data.items.length > 0 && <Pieces about={about} pieces={data.items} />}
    </>
  );
}

function Findings({ pieces }: { readonly pieces: readonly Piece[] }) {
  const answers = useKept(pieces);
  return answers.map(({ data, error }, i) => {
    const key = pieces[i]?.id;
    if (data === undefined) return <Loading key={key} error={error} />;
    return data.finding === null ? null : <FindingView key={key} finding={data.finding} />;
  });
}

function FindingView({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation();
  return (
    <section className="panel stack">
      <header>
        <h2>
          <Status tone={gradeTone(finding.grade)}>{t(`grade.${finding.grade}`)}</Status>
        </h2>
        <p>{t(`gradeMeans.${finding.grade}`)}</p>
      </header>
      <div>
        <h3>{t('case.proof')}</h3>
        <Statements all={finding.evidence} sign="check" />
      </div>
      <div>
        <h3>{t('case.against')}</h3>
        {finding.against.length === 0 ? (
          <p className="quiet">{t('case.nothingAgainst')}</p>
        ) : (
          <Statements all={finding.against} sign="cross" />
        )}
      </div>
      <Figures finding={finding} />
    </section>
  );
}

/** The sentence is made anew of what it was made of, in the reader's language. */
function Statements(props: {
  readonly all: readonly Statement[];
  readonly sign: 'check' | 'cross';
}) {
  return (
    <ul className={`statements ${props.sign}`}>
      {props.all.map(({ kind, data, says, at }) => {
        const said = sayEvidence(kind, data, spoken());
        return (
          <li key={`${kind} ${says}`}>
            <Icon name={props.sign === 'check' ? 'check' : 'minus'} />
            <span lang={said === undefined ? 'en' : undefined}>{said ?? says}</span>
            <span className="quiet small">
              <When at={at} form="absolute" />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

type Named = readonly [string, React.ReactNode];

/** Who spoke with whom, how, and for whom it was. */
function partiesOf({ client, server, wallet, worker, ...finding }: Finding, t: TFunction): Named[] {
  return [
    [
      t('case.client'),
      <Value key="c" at={finding.lastSeen}>{`${client.ip}:${client.port}`}</Value>,
    ],
    [
      t('case.server'),
      <span key="s">
        <Value>{`${server.ip}:${server.port}`}</Value> {server.name}
      </span>,
    ],
    [
      t('case.protocol'),
      [finding.protocol, finding.coin, ...finding.carriers]
        .filter((one) => one !== null)
        .join(' · '),
    ],
    ...(wallet === null
      ? []
      : [
          [
            t('case.wallet'),
            <Value key="w" kind="wallet">
              {wallet.address}
            </Value>,
          ] as const,
        ]),
    ...(worker === null
      ? []
      : [
          [
            t('case.worker'),
            <Value key="k" kind="worker">
              {worker}
            </Value>,
          ] as const,
        ]),
  ];
}

function Figures({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation();
  const { shares, hashrate, power, energy, agent } = finding;
  const rows: readonly Named[] = [
    ...partiesOf(finding, t),
    ...(agent === null ? [] : [[t('case.agent'), agent] as const]),
    [
      t('case.shares'),
      t('case.shareCounts', {
        submitted: number(shares.submitted),
        accepted: number(shares.accepted),
        rejected: number(shares.rejected),
      }),
    ],
    ...(hashrate === null
      ? []
      : [
          [
            t('case.hashrate'),
            `${withRange(hashrate, hashrate.unit)}, ${t(`basis.${hashrate.basis}`)}`,
          ] as const,
        ]),
    ...(power === null ? [] : [[t('case.power'), withRange(power, 'W')] as const]),
    ...(energy === null ? [] : [[t('case.energy'), withRange(energy, 'kWh')] as const]),
    [
      t('case.seen'),
      <span key="t">
        <When at={finding.firstSeen} form="absolute" /> –{' '}
        <When at={finding.lastSeen} form="absolute" />
      </span>,
    ],
  ];
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name} className="facts-row">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Texts({ about: { texts } }: { readonly about: CaseView }) {
  const { t } = useTranslation();
  const written = Object.entries(texts).filter(
    (pair): pair is [keyof typeof texts, string] => pair[1] !== null,
  );
  if (written.length === 0) return null;
  return (
    <section className="panel">
      <h2>{t('case.texts')}</h2>
      <dl className="facts">
        {written.map(([name, text]) => (
          <div key={name} className="facts-row">
            <dt>{t(`case.text.${name}`)}</dt>
            <dd className="note">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
