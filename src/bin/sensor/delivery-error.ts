/** Why a delivery did not succeed, and what that means for the findings in it. */
import { ERRORS, type ErrorCode, messageOf, OperatingError } from '#base/errors.ts';

/**
 * `later`: try the same batch again. `nobody`: the office does not know this sensor (any more). `elsewhere`: whoever
 * answered does not take deliveries here, which is no fault of a finding. `content`: the office read the batch and will
 * never take it as it is. `broken`: it tried and failed in a way that it did not foresee, perhaps over one of the findings.
 */
export type DeliveryFault = 'later' | 'broken' | 'nobody' | 'elsewhere' | 'content';

export class DeliveryError extends OperatingError {
  readonly fault: DeliveryFault;
  /** Milliseconds that the office asked to be left alone; null: it did not say. */
  readonly retryAfterMs: number | null;
  constructor(
    fault: DeliveryFault,
    code: ErrorCode,
    message: string,
    retryAfterMs: number | null = null,
  ) {
    super(code, message);
    this.name = 'DeliveryError';
    this.fault = fault;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What a status says: only 4xx that speak of the body speak of findings. */
export function faultOfStatus(status: number): DeliveryFault {
  if (status === 401) return 'nobody';
  if (status === 500) return 'broken';
  if (status === 408 || status === 429 || status > 500) return 'later';
  if ([400, 409, 412, 413, 415, 422].includes(status)) return 'content';
  return 'elsewhere';
}

/** Of anything that a `Deliver` may throw; within one process that is an error of the office's own table. */
export function deliveryErrorFrom(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (!(error instanceof OperatingError)) {
    return new DeliveryError('broken', 'unavailable', messageOf(error));
  }
  const row = ERRORS[error.code];
  const fault = 'http' in row ? faultOfStatus(row.http) : 'later';
  return new DeliveryError(fault, error.code, error.message);
}
