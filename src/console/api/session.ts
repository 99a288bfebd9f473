/** The session of this browser, as the office has it. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ReplyOf } from '#model/route.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { call } from './call.ts';

export type SessionView = ReplyOf<typeof authRoutes.session>;
export const SESSION_KEY = [authRoutes.session.name, {}] as const;
/** It locks, and ends, by the clock alone. */
const ASK_MS = 60_000;

export function useSession(): UseQueryResult<SessionView> {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: () => call(authRoutes.session),
    refetchInterval: ASK_MS,
    refetchOnWindowFocus: true,
    staleTime: 0,
  });
}
