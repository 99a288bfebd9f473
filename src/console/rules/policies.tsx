import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ReplyOf } from '#model/route.ts';
import { policyRoutes } from '#model/routes/policies.ts';
import { useAsk } from '../api/ask.ts';
import { mayDo, type Me } from '../api/me.ts';
import { useAll } from '../api/use-all.ts';
import { ChoiceFilter } from '../list/filter.tsx';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import type { DeedForm, Option } from '../thing/deed.ts';
import { PersonName, PlaceName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';
import { inheritForm, ruleForm, type PolicyAt } from './policy-forms.ts';
import { memberOfRule, RULE_KEYS, ruleInWords, ruleName, type RuleKey } from './policy-words.ts';
import type { RulesSearch } from './search.ts';

type PolicyRow = ReplyOf<typeof policyRoutes.list>['items'][number];

interface PoliciesProps {
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}

export function Policies({ me, onForm }: PoliciesProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const { at: asked }: RulesSearch = useSearch({ from: '/inside/rules' });
  const jurisdiction = asked ?? places[0]?.value ?? '';
  const effective = useAsk(
    policyRoutes.effective,
    { query: { jurisdiction } },
    jurisdiction !== '',
  );
  const { data: policies = [] } = useAll<PolicyRow>(policyRoutes.list);
  const own = policies.find((policy) => policy.jurisdiction === jurisdiction);
  const may = mayDo(me, 'policy.manage', { jurisdiction, sector: null, unitId: null });
  if (effective.data === undefined) {
    return (
      <div className="page-body">
        <Loading error={effective.error} />
      </div>
    );
  }
  return (
    <div className="page-body stack">
      <div className="row">
        <PlaceChoice places={places} jurisdiction={jurisdiction} />
        <span className="quiet small">
          {own === undefined ? (
            t('rules.statesNothing')
          ) : (
            <>
              {t('rules.setBy')} <When at={own.setAt} /> · <PersonName id={own.setById} />
            </>
          )}
        </span>
      </div>
      <RuleTable
        at={{
          jurisdiction,
          place: places.find(({ value }) => value === jurisdiction)?.label.trim() ?? jurisdiction,
          rules: effective.data.rules,
          own: own?.rules ?? {},
        }}
        sourceOf={(key) => sourceOf(key, effective.data.from, policies)}
        onForm={may ? onForm : null}
      />
    </div>
  );
}

function PlaceChoice(props: { readonly places: readonly Option[]; readonly jurisdiction: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [root, ...others] = props.places;
  return (
    <ChoiceFilter
      label={t('case.place')}
      any={root?.label ?? ''}
      value={props.jurisdiction === root?.value ? undefined : props.jurisdiction}
      options={others}
      onChange={(at) =>
        void navigate({
          to: '/rules',
          search: { tab: 'policies', ...(at === undefined ? {} : { at }) },
        })
      }
    />
  );
}

function RuleTable(props: {
  readonly at: PolicyAt;
  readonly sourceOf: (key: RuleKey) => string | null;
  readonly onForm: ((form: DeedForm) => void) | null;
}) {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h2>{t('rules.holds')}</h2>
      <div className="table-wrap" role="region" tabIndex={0} aria-label={t('rules.holds')}>
        <table className="table rules-table">
          <thead>
            <tr>
              <th>{t('rules.rule')}</th>
              <th>{t('rules.means')}</th>
              <th>{t('rules.from')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {RULE_KEYS.map((key) => (
              <RuleLine
                key={key}
                name={key}
                at={props.at}
                source={props.sourceOf(key)}
                onForm={props.onForm}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The lowest policy that states it; null: the rules of the house. */
function sourceOf(
  key: RuleKey,
  from: readonly { readonly jurisdiction: string }[],
  policies: readonly PolicyRow[],
): string | null {
  const member = memberOfRule(key);
  const stating = from.findLast(({ jurisdiction }) =>
    policies.some(
      (policy) => policy.jurisdiction === jurisdiction && policy.rules[member] !== undefined,
    ),
  );
  return stating?.jurisdiction ?? null;
}

function RuleLine(props: {
  readonly name: RuleKey;
  readonly at: PolicyAt;
  readonly source: string | null;
  readonly onForm: ((form: DeedForm) => void) | null;
}) {
  const { t } = useTranslation();
  const { name, at, source, onForm } = props;
  const isOwn = source === at.jurisdiction;
  return (
    <tr>
      <td>{ruleName(name, t)}</td>
      <td>{ruleInWords(name, at.rules, t)}</td>
      <td>
        {source === null ? (
          <span className="quiet">{t('rules.house')}</span>
        ) : isOwn ? (
          <Status tone="accent">{t('rules.here')}</Status>
        ) : (
          <PlaceName path={source} />
        )}
      </td>
      <td>
        {onForm !== null && (
          <span className="row">
            <button
              type="button"
              className="link-button"
              aria-label={`${t('rules.change')}: ${ruleName(name, t)}`}
              onClick={() => onForm(ruleForm(name, at, t))}
            >
              {t('rules.change')}
            </button>
            {isOwn && (
              <button
                type="button"
                className="link-button"
                onClick={() => onForm(inheritForm(name, at, t))}
              >
                {t('rules.inherit')}
              </button>
            )}
          </span>
        )}
      </td>
    </tr>
  );
}
