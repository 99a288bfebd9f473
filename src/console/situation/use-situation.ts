import type { UseQueryResult } from '@tanstack/react-query';
import type { Situation } from '#model/situation.ts';
import { situationRoutes } from '#model/routes/energy.ts';
import { useAsk } from '../api/ask.ts';
import type { SituationSearch } from './search.ts';

/** One question for the whole page. */
export function useSituation({ days, jurisdiction }: SituationSearch): UseQueryResult<Situation> {
  const query = {
    days: days ?? '30',
    ...(jurisdiction === undefined ? {} : { jurisdiction }),
  };
  return useAsk(situationRoutes.show, { query });
}
