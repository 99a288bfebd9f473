/** Pieces of evidence that are read as what they are: findings and the conversations that they rest on. */
import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import { Finding } from '#model/finding.ts';
import type { ReplyOf } from '#model/route.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { KeptSession, Transcript } from '#model/transcript.ts';
import { call } from '../api/call.ts';

export type Piece = ReplyOf<typeof evidenceRoutes.list>['items'][number];

/** Content never changes: what was read stays. Each reading is told in its custody. */
export function useFindings(pieces: readonly Piece[]): readonly UseQueryResult<Finding | null>[] {
  return useQueries({
    queries: pieces.map(({ id }) => ({
      queryKey: ['content', id],
      queryFn: async () => {
        const read = await readAs(id, Finding);
        return read;
      },
      staleTime: Infinity,
    })),
  });
}

export function useTranscripts(
  pieces: readonly Piece[],
): readonly UseQueryResult<Transcript | null>[] {
  return useQueries({
    queries: pieces.map(({ id }) => ({
      queryKey: ['content', id],
      queryFn: async () => {
        const { content } = await call(evidenceRoutes.view, { params: { id } });
        const said = jsonIn(content);
        const bare = Transcript.safeParse(said);
        if (bare.success) return bare.data;
        const session = KeptSession.safeParse(said);
        return session.success ? session.data.transcript : null;
      },
      staleTime: Infinity,
    })),
  });
}

async function readAs<T>(id: string, schema: z.ZodType<T>): Promise<T | null> {
  const { content } = await call(evidenceRoutes.view, { params: { id } });
  const parsed = schema.safeParse(jsonIn(content));
  return parsed.success ? parsed.data : null;
}

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
}

/** Null: it is no JSON. */
function jsonIn(base64: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytesOf(base64)));
  } catch {
    return null;
  }
}
