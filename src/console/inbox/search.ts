/** What the address bar of the inbox holds. What it cannot mean is left out. */
import { GRADES, type Grade } from '#model/evidence.ts';
import { LEAD_STATES, PROVENANCES, type LeadState, type Provenance } from '#model/lead.ts';
import { flagOf, memberOf, textOf } from '../frame/search.ts';

export interface InboxSearch {
  readonly box?: 'decisions' | 'leads';
  readonly state?: LeadState;
  readonly grade?: Grade;
  readonly provenance?: Provenance;
  readonly address?: string;
  readonly pool?: string;
  readonly coin?: string;
  readonly unitId?: string;
  readonly systemId?: string;
  readonly handlerId?: string;
  /** The row that is chosen. */
  readonly id?: string;
  /** On a narrow screen: the row takes the place of the list. */
  readonly open?: true;
}

export function inboxSearch(raw: Readonly<Record<string, unknown>>): InboxSearch {
  return {
    ...memberOf('box', ['decisions', 'leads'], raw),
    ...memberOf('state', LEAD_STATES, raw),
    ...memberOf('grade', GRADES, raw),
    ...memberOf('provenance', PROVENANCES, raw),
    ...textOf('address', raw),
    ...textOf('pool', raw),
    ...textOf('coin', raw),
    ...textOf('unitId', raw),
    ...textOf('systemId', raw),
    ...textOf('handlerId', raw),
    ...textOf('id', raw),
    ...flagOf('open', raw),
  };
}
