/** A system, registered by an officer, for tests of what happens to systems and their addresses. */
import type { PersonActor } from '#model/actor.ts';
import type { SystemContent } from '#model/system.ts';
import type { Office } from '../office.ts';
import { perform } from '../perform.ts';
import { registerSystem } from './register-system.ts';
import { setHandles } from './set-handles.ts';

export const PLACE = { jurisdiction: 'hebei/shijiazhuang', sector: 'education' } as const;

export function contentOf(unitId: string, changes: Partial<SystemContent> = {}): SystemContent {
  return {
    name: 'Render farm',
    code: null,
    unitId,
    ...PLACE,
    critical: null,
    hardwareClass: 'gpu-server',
    electricityAccounts: ['130100-7'],
    ...changes,
  };
}

export async function systemOf(
  office: Office,
  actor: PersonActor,
  content: SystemContent,
  handles: readonly string[] = [],
): Promise<string> {
  const input = { params: {}, query: {}, body: content };
  const { id } = await perform(office, registerSystem, actor, input);
  if (handles.length > 0) {
    const named = { params: { id }, query: {}, body: { handles: [...handles] } };
    await perform(office, setHandles, actor, named);
  }
  return id;
}
