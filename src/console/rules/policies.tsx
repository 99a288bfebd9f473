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
import type { DeedForm } from '../thing/deed.ts';
import { PersonName, PlaceName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';
import { inheritForm, isEditable, ruleForm, type PolicyAt } from './policy-forms.ts';
import { memberOfRule, RULE_KEYS, ruleInWords, ruleName, type RuleKey } from './policy-words.ts';
import type { RulesSearch } from './search.ts';

type PolicyRow = ReplyOf<typeof policyRoutes.list>['items'][number];

interface PoliciesProps {
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}

export function Policies({ me, onForm }: PoliciesProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
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
  if (effective.data === undefined) {
    return (
      <div className="page-body">
        <Loading error={effective.error} />
      </div>
    );
  }
  const { rules, from } = effective.data;
  const place = places.find(({ value }) => value === jurisdiction)?.label.trim() ?? jurisdiction;
  const at: PolicyAt = { jurisdiction, place, rules, own: own?.rules ?? {} };
  const may = mayDo(me, 'policy.manage', { jurisdiction, sector: null, unitId: null });
  return (
    <div className="page-body stack">
      <div className="row">
        <ChoiceFilter
          label={t('case.place')}
          any={places[0]?.label ?? ''}
          value={jurisdiction === places[0]?.value ? undefined : jurisdiction}
          options={places.slice(1)}
          onChange={(next) =>
            void navigate({
              to: '/rules',
              search: { tab: 'policies', ...(next === undefined ? {} : { at: next }) },
            })
          }
        />
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
      <section className="panel">
        <h2>{t('rules.holds')}</h2>
        <div className="table-wrap">
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
                  at={at}
                  source={sourceOf(key, from, policies)}
                  onForm={may ? onForm : null}
                />
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </div>
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
            {isEditable(name, at.rules) && (
              <button
                type="button"
                className="link-button"
                aria-label={`${t('rules.change')}: ${ruleName(name, t)}`}
                onClick={() => onForm(ruleForm(name, at, t))}
              >
                {t('rules.change')}
              </button>
            )}
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
