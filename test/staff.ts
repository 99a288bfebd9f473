/** A small province with people in it, for tests of commands: `const staff = await staffOf(office)`. */
import type { PersonActor, SystemActor } from '#model/actor.ts';
import type { Role } from '#model/authority.ts';
import type { Office } from '#service/office.ts';
import { inWork } from '#service/work.ts';

export const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };

export interface Staff {
  readonly agencyId: string;
  /** A supervised university in `hebei/shijiazhuang`, sector `education`. */
  readonly unitId: string;
  /** Somebody of the agency with this role, who has just stepped up; a liaison is of the unit. */
  hire(role: Role, jurisdiction?: string, sector?: string | null): Promise<PersonActor>;
}

const NODES = [
  ['hebei', 'province'],
  ['hebei/shijiazhuang', 'city'],
  ['hebei/shijiazhuang/yuhua', 'county'],
  ['hebei/baoding', 'city'],
] as const;

export async function staffOf(office: Office): Promise<Staff> {
  const agencyId = office.newId();
  const unitId = office.newId();
  await inWork(office, OPERATOR, async (work) => {
    for (const [path, level] of NODES) {
      const data = { path, level, nameEn: path, nameZh: path, calendarId: null };
      const events = [{ type: 'jurisdiction.opened', data } as const];
      await work.record('jurisdiction', work.newId(), { events }, { jurisdiction: path });
    }
    const agency = {
      jurisdiction: 'hebei',
      nameEn: 'Cyberspace office',
      nameZh: '网信办',
      kind: 'cyberspace-office' as const,
      email: 'office@example.org',
      phone: null,
      address: null,
    };
    const opened = [{ type: 'agency.opened', data: agency } as const];
    await work.record('agency', agencyId, { events: opened }, { jurisdiction: 'hebei' });
    const jurisdiction = 'hebei/shijiazhuang';
    const unit = {
      name: 'Example University',
      code: 'U-1',
      jurisdiction,
      sector: 'education',
      agencyId,
    };
    const registered = [{ type: 'unit.registered', data: unit } as const];
    await work.record('unit', unitId, { events: registered }, { jurisdiction });
  });
  return {
    agencyId,
    unitId,
    hire: (role, jurisdiction = 'hebei', sector = null) =>
      hire(office, role === 'liaison' ? { unitId } : { agencyId }, { role, jurisdiction, sector }),
  };
}

async function hire(
  office: Office,
  home: { readonly agencyId?: string; readonly unitId?: string },
  granted: { readonly role: Role; readonly jurisdiction: string; readonly sector: string | null },
): Promise<PersonActor> {
  const id = office.newId();
  const { agencyId = null, unitId = null } = home;
  await inWork(office, OPERATOR, async (work) => {
    const where = { jurisdiction: granted.jurisdiction };
    const email = `${granted.role}-${id}@example.org`;
    const person = [
      {
        type: 'person.registered',
        data: { agencyId, unitId, language: 'en' },
        personal: { name: `A. ${granted.role}`, email, phone: null },
      } as const,
    ];
    await work.record('person', id, { events: person }, where);
    const data = { personId: id, agencyId, from: work.iso, until: null, ...granted };
    const grant = [{ type: 'grant.made', data } as const];
    await work.record('grant', work.newId(), { events: grant }, where);
  });
  return { kind: 'person', id, sessionId: office.newId(), steppedUpAt: office.clock.now() };
}
