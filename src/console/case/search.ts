import {
  CASE_STATES,
  MEASURES,
  OUTCOMES,
  VERDICTS,
  type CaseState,
  type Measure,
  type Outcome,
  type Verdict,
} from '#model/case.ts';
import { flagOf, memberOf, textOf } from '../frame/search.ts';

export const CASE_TABS = [
  'evidence',
  'conversation',
  'energy',
  'orders',
  'notices',
  'clocks',
  'joint',
  'referral',
  'log',
] as const;

export interface CaseSearch {
  readonly tab?: (typeof CASE_TABS)[number];
}

export const caseSearch = (raw: Readonly<Record<string, unknown>>): CaseSearch =>
  memberOf('tab', CASE_TABS, raw);

export interface CasesSearch {
  readonly state?: CaseState;
  readonly verdict?: Verdict;
  readonly measure?: Measure;
  readonly overdue?: true;
  readonly number?: string;
  readonly outcome?: Outcome;
  readonly jurisdiction?: string;
  readonly handlerId?: string;
  readonly address?: string;
  readonly pool?: string;
  readonly coin?: string;
  readonly sector?: string;
  readonly systemId?: string;
  readonly unitId?: string;
  readonly id?: string;
}

export const casesSearch = (raw: Readonly<Record<string, unknown>>): CasesSearch => ({
  ...memberOf('state', CASE_STATES, raw),
  ...memberOf('verdict', VERDICTS, raw),
  ...memberOf('measure', MEASURES, raw),
  ...flagOf('overdue', raw),
  ...textOf('number', raw),
  ...memberOf('outcome', OUTCOMES, raw),
  ...textOf('jurisdiction', raw),
  ...textOf('handlerId', raw),
  ...textOf('address', raw),
  ...textOf('pool', raw),
  ...textOf('coin', raw),
  ...textOf('sector', raw),
  ...textOf('systemId', raw),
  ...textOf('unitId', raw),
  ...textOf('id', raw),
});
