import type { Actor } from '#model/actor.ts';
import type { Office } from '../office.ts';
import { inWork } from '../work.ts';

/** Every reading of personal data is an event, on the stream of whoever read. */
export async function recordAccess(
  office: Office,
  actor: Actor,
  route: string,
  input: { readonly params: object },
): Promise<void> {
  const reader = actor.id;
  if (reader === null) return;
  const of = Object.values(input.params).map(String).slice(0, 8);
  await inWork(office, actor, async (work) => {
    work.own();
    const events = [{ type: 'access.looked', data: { route, of } } as const];
    await work.record('access', reader, { events }, { jurisdiction: null });
  });
}
