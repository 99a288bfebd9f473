import type { ErrorCode } from '#base/errors.ts';

/** Why something is not done: a code of the error table and a sentence for whoever asked. */
export interface Refusal {
  readonly refused: ErrorCode;
  readonly message: string;
}

/** What a pure decision answers: events to record, or a refusal. */
export type Decision<E> = { readonly events: readonly E[] } | Refusal;

export function refuse(refused: ErrorCode, message: string): Refusal {
  return { refused, message };
}

export function isRefusal(answer: object): answer is Refusal {
  return 'refused' in answer;
}
