/** The sample province as the demonstration opens it: its register, and some months of history that end now. */
import { Random } from '#base/random.ts';
import type { Office } from '#service/office.ts';
import { Director } from './director.ts';
import { installEquipment, PlayedEquipment, type Equipment } from './equipment.ts';
import { Hands } from './hands.ts';
import { History, HISTORY_DAYS } from './history.ts';
import { fillRegister } from './register.ts';
import { stageJointWork } from './joint.ts';
import { stagePublications } from './publications.ts';
import type { Sight } from './session.ts';
import { SelfInspection } from './self-inspection.ts';
import { FOUNDER } from './staff.ts';
import { stageTips } from './tips.ts';

const DAY_MS = 86_400_000;
/** The register is older than the first case. */
const REGISTER_DAYS = 3;

/** What whoever goes on with it must know. */
export interface Province extends Equipment {
  readonly founderId: string;
  /** Ids by key. */
  readonly people: Readonly<Record<string, string>>;
}

/** A clock that starts where the history does, and stands still unless it is moved. */
export class ProvinceClock {
  #at: number;

  constructor(until: number) {
    this.#at = until - (HISTORY_DAYS + REGISTER_DAYS) * DAY_MS;
  }

  now(): number {
    return this.#at;
  }

  forward(ms: number): void {
    this.#at += ms;
  }
}

export interface ProvinceOptions {
  /** The present, in which the history ends. */
  readonly until: number;
  readonly seed: number;
  readonly sight: Sight;
  /** 0 … 1, again and again. */
  readonly told: (done: number) => void;
}

/** `office` is empty, and goes by `clock`. */
export async function makeProvince(
  office: Office,
  clock: ProvinceClock,
  { until, seed, sight, told }: ProvinceOptions,
): Promise<Province> {
  const hands = new Hands(office);
  const register = await fillRegister(hands, new Random(seed));
  const equipment = await installEquipment(hands);
  const played = new PlayedEquipment(hands, equipment);
  const director = new Director(office, clock);
  new History({ register, equipment, played }, sight, seed).stage(director, until);
  new SelfInspection({ register, equipment, played }, sight, seed).stage(director, until);
  stageJointWork(director, hands, { until });
  stageTips(director, hands, { until });
  stagePublications(director, hands, { from: clock.now(), until });
  const spanMs = until - clock.now();
  await played.deliver('donglan');
  await director.play(until, (at) => told(1 - (until - at) / spanMs));
  for (const key of ['backbone', 'education'] as const) await played.deliver(key);
  return {
    ...equipment,
    founderId: hands.idOf(FOUNDER.key),
    people: Object.fromEntries(register.people),
  };
}
