import type { Access, accessEvents } from '#model/access.ts';
import type { Evolve } from '#model/event.ts';

export const evolveAccess: Evolve<Access, typeof accessEvents> = (state, event) => ({
  id: event.streamId,
  version: event.version,
  looks: (state?.looks ?? 0) + 1,
  lastAt: event.at,
});
