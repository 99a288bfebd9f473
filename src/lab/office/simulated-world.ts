/** A world without any network: one finding is delivered, and a point says what it would have read. */
import { isoFrom } from '#base/clock.ts';
import type { DeliveredTranscript, Delivery, DeliveryReply } from '#model/delivery.ts';
import type { Finding } from '#model/finding.ts';
import type { OrderReport } from '#model/point-report.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import type { Stage } from './call.ts';
import type { World } from './case-drill.ts';
import type { Cast } from './cast.ts';

export type Envelope = Omit<Delivery, 'findings' | 'transcripts' | 'sentAt'>;

export interface Sighted {
  readonly finding: Finding;
  readonly transcript: DeliveredTranscript['transcript'] | null;
  readonly network: string;
  /** What goes around the findings of the sensor's batch with this number. */
  envelope(seq: number): Envelope;
}

export class SimulatedWorld implements World {
  readonly network: string;
  readonly #stage: Stage;
  readonly #cast: Cast;
  readonly #sighted: Sighted;
  #batches = 0;
  /** Something is withheld at the point, which says so again and again. */
  #isHeld = false;

  constructor(stage: Stage, cast: Cast, sighted: Sighted) {
    this.network = sighted.network;
    this.#stage = stage;
    this.#cast = cast;
    this.#sighted = sighted;
  }

  async find(): Promise<void> {
    const { finding, transcript } = this.#sighted;
    const { id: findingId, version } = finding;
    const kept = transcript === null ? [] : [{ findingId, version, transcript }];
    const reply = await this.#deliver([finding], kept);
    if (reply.refused.length > 0)
      throw new Error(`The office refused: ${reply.refused[0]?.message}`);
  }

  async live(): Promise<void> {
    await this.#deliver([], []);
    if (this.#isHeld) await this.#report(1, []);
  }

  async observed(orderId: string, observed: 'active' | 'absent'): Promise<void> {
    const params = { id: orderId };
    const { generation } = await this.#stage.call('officer', orderRoutes.show, { params });
    const count = observed === 'active' ? 1 : 0;
    await this.#report(count, [
      { id: orderId, generation, observed, count, digest: null, refusal: null },
    ]);
    this.#isHeld = observed === 'active';
  }

  #deliver(
    findings: readonly Finding[],
    transcripts: readonly DeliveredTranscript[],
  ): Promise<DeliveryReply> {
    const content = { findings: [...findings], transcripts: [...transcripts] };
    const sentAt = isoFrom(this.#stage.now());
    const body = { ...this.#sighted.envelope(++this.#batches), ...content, sentAt };
    return this.#stage.call('sensor', sensorRoutes.deliver, { body });
  }

  async #report(elements: number, orders: readonly OrderReport[]): Promise<void> {
    await this.#stage.call('enforcer', pointRoutes.report, {
      params: { id: this.#cast.pointId },
      body: {
        v: 1,
        at: isoFrom(this.#stage.now()),
        generation: 1,
        isDryRun: false,
        atDeath: 'lapse',
        elements,
        drifts: 0,
        refusal: null,
        refusedHolds: 0,
        lapse: null,
        software: 'drill',
        orders: [...orders],
      },
    });
  }
}
