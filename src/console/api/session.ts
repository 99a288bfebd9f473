/** The session of this browser, as the office has it. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ReplyOf } from '#model/route.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { call } from './call.ts';

export type SessionView = ReplyOf<typeof authRoutes.session>;
export const SESSION_KEY = [authRoutes.session.name, {}] as const;
/** It locks, and ends, by the clock alone. */
const ASK_MS = 60_000;

/** Asked for while words and page are still on their way. */
export const SESSION_QUERY = {
  queryKey: SESSION_KEY,
  queryFn: () => call(authRoutes.session),
};

export function useSession(): UseQueryResult<SessionView> {
  return useQuery({
    ...SESSION_QUERY,
    refetchInterval: ASK_MS,
    refetchOnWindowFocus: true,
    // Long enough that who asks as the page begins is not followed by another who asks the same.
    staleTime: 5_000,
  });
}
