import {
  PUBLICATION_SCOPES,
  PUBLICATION_STATES,
  type PublicationScope,
  type PublicationState,
} from '#model/publication.ts';
import { flagOf, memberOf, textOf } from '../frame/search.ts';

export interface PublicationsSearch {
  readonly state?: PublicationState;
  readonly scope?: PublicationScope;
  readonly id?: string;
  /** On a narrow screen: the publication takes the place of the list. */
  readonly open?: true;
}

export const publicationsSearch = (raw: Readonly<Record<string, unknown>>): PublicationsSearch => ({
  ...memberOf('state', PUBLICATION_STATES, raw),
  ...memberOf('scope', PUBLICATION_SCOPES, raw),
  ...textOf('id', raw),
  ...flagOf('open', raw),
});
