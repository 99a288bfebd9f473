/** One line of what was found: its name, whose it is, its state, and why it is here. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { CASE_STATES } from '#model/case.ts';
import type { Hit } from '#model/search.ts';
import { LEAD_STATES } from '#model/lead.ts';
import { ORDER_STATES } from '#model/order.ts';
import { RUNGS } from '#model/rung.ts';
import { When } from '../look/when.tsx';
import { UnitName } from '../thing/names.tsx';
import type { Option } from './options.ts';

const MONO: ReadonlySet<string> = new Set(['lead', 'evidence', 'notice', 'thing']);

export function HitLine({ option: { hit, label } }: { readonly option: Option }) {
  const { t } = useTranslation();
  if (hit === null) return <span className="cut">{label}</span>;
  return (
    <>
      <span className="cut">
        <span className={MONO.has(hit.kind) ? 'mono strong' : 'strong'}>
          <HitName hit={hit} />
        </span>{' '}
        <span className="quiet">
          {hit.unitId !== null && <UnitName id={hit.unitId} />}
          {hit.kind === 'unit' && hit.detail}
        </span>
      </span>
      <span className="find-side quiet small">
        <HitState hit={hit} /> {hit.at !== null && <When at={hit.at} form="relative" />}
        {hit.why !== 'name' && (
          <span className="find-why">
            {hit.at !== null && ' · '}
            {t(`find.why.${hit.why}`)}
          </span>
        )}
      </span>
    </>
  );
}

/** An order is called by what it does to what. */
function HitName({ hit }: { readonly hit: Hit }) {
  const { t } = useTranslation();
  return <>{nameOf(hit, t)}</>;
}

function nameOf(hit: Hit, t: TFunction): string {
  const rung = RUNGS.find((one) => one === hit.detail);
  if (hit.kind === 'order' && rung !== undefined) return `${t(`rung.${rung}`)} · ${hit.label}`;
  if (hit.kind === 'event') return `#${hit.id} ${hit.label}`;
  if (hit.kind === 'thing' && hit.stream !== null) return t(`streamKind.${hit.stream}`);
  return hit.label;
}

function HitState({ hit }: { readonly hit: Hit }) {
  const { t } = useTranslation();
  const said = stateOf(hit, t);
  return said === null ? null : <>{said} ·</>;
}

function stateOf({ kind, state }: Hit, t: TFunction): string | null {
  const inCase = CASE_STATES.find((one) => one === state);
  const inLead = LEAD_STATES.find((one) => one === state);
  const inOrder = ORDER_STATES.find((one) => one === state);
  if (kind === 'case' && inCase !== undefined) return t(`caseState.${inCase}`);
  if (kind === 'lead' && inLead !== undefined) return t(`leadState.${inLead}`);
  if (kind === 'order' && inOrder !== undefined) return t(`orderState.${inOrder}`);
  return null;
}
