/** Rows of the tables of `030-sensor` beside the projection: secrets, and the state of deliveries. */
import type { DeliveryReply } from '#model/delivery.ts';
import type { SensorContact } from '#model/sensor.ts';

/** A one-time code; its hash alone is kept. */
export interface SensorCodeRow {
  readonly id: string;
  readonly sensorId: string;
  readonly codeHash: string;
  /** Null: the operator, at the machine itself. */
  readonly madeById: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly usedAt: string | null;
}

/** The answer to a batch, for when it comes again. */
export interface SensorBatchRow {
  readonly sensorId: string;
  readonly batchId: string;
  readonly reply: DeliveryReply;
  readonly at: string;
}

/** How far a finding is known: earlier versions change nothing any more. */
export interface SensorFindingRow {
  readonly sensorId: string;
  readonly findingId: string;
  readonly version: number;
  /** The piece of evidence with what it rests on. */
  readonly transcriptId: string | null;
  /** 0: there is none. */
  readonly transcriptVersion: number;
  readonly at: string;
}

/** How far a lead knows a finding, from wherever that came. */
export interface LeadFindingRow {
  readonly findingId: string;
  readonly leadId: string;
  readonly version: number;
  readonly at: string;
}

export interface SensorTables {
  sensorCode: SensorCodeRow;
  sensorContact: SensorContact;
  sensorBatch: SensorBatchRow;
  sensorFinding: SensorFindingRow;
  leadFinding: LeadFindingRow;
}
