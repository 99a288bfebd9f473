import { OperatingError } from '#base/errors.ts';
import type { System } from '#model/system.ts';
import type { Work } from '../work.ts';

/** The system of a case or lead; null where none is known. */
export async function systemFor(work: Work, systemId: string | null): Promise<System | null> {
  return systemId === null ? null : work.load('system', systemId);
}

/** A system that is to be named: it must be there and in use. */
export async function namedSystem(work: Work, systemId: string): Promise<System> {
  const system = await work.load('system', systemId);
  if (system.retiredAt !== null) {
    throw new OperatingError('wrong-state', 'The system is out of use');
  }
  return system;
}
