/** Pieces of evidence that are read as what they are: findings, and the conversations that they rest on. */
import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { Finding } from '#model/finding.ts';
import type { ReplyOf } from '#model/route.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { KeptSession, Transcript } from '#model/transcript.ts';
import { call } from '../api/call.ts';
import { bytesOf } from '../thing/download.ts';

export type Piece = ReplyOf<typeof evidenceRoutes.list>['items'][number];

/** What one piece holds: a finding, a conversation, or both. */
export interface Kept {
  readonly finding: Finding | null;
  readonly transcript: Transcript | null;
}

/** Content never changes: what was read stays. Each reading is told in the custody of the piece. */
export function useKept(pieces: readonly Piece[]): readonly UseQueryResult<Kept>[] {
  return useQueries({
    queries: pieces.map(({ id }) => ({
      queryKey: ['content', id],
      queryFn: () => readKept(id),
      staleTime: Infinity,
      gcTime: Infinity,
    })),
  });
}

async function readKept(id: string): Promise<Kept> {
  const { content } = await call(evidenceRoutes.view, { params: { id } });
  const said = jsonIn(content);
  const session = KeptSession.safeParse(said);
  if (session.success) return session.data;
  const finding = Finding.safeParse(said);
  const transcript = Transcript.safeParse(said);
  return { finding: finding.data ?? null, transcript: transcript.data ?? null };
}

/** Null: it is no JSON. */
function jsonIn(base64: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytesOf(base64)));
  } catch {
    return null;
  }
}
