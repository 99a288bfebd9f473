/** The tip line's own listener. What it logs is what broke within an hour, and nothing of who was there. */
import { createTipLine } from '#portal/tips/create-tip-line.ts';
import type { ProofBits } from '#portal/tips/proof.ts';
import { Mailbox, type MailboxOptions } from '#service/tips/mailbox.ts';
import { Receipts } from '#service/tips/receipt.ts';
import { listening } from './listening.ts';

export interface TipSettings {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** As browsers see it. */
  readonly origin: string;
  /** Null: there is no onion service. */
  readonly onionOrigin: string | null;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** What came in is brought before the office so often. */
  readonly collectMs: number;
  /** Where tips begin; null: at the root of the tree. */
  readonly jurisdiction: string | null;
  /** Another process serves the line. */
  readonly ownProcess: boolean;
  /** Said on every page. */
  readonly demonstration: boolean;
  /** Less work in tests. */
  readonly proofBits?: ProofBits;
}

export interface RunningTips {
  /** Where it listens: `http://127.0.0.1:8423`. */
  readonly url: string;
  close(): Promise<void>;
}

/** As pino's. */
interface TipLog {
  warn(line: object, message: string): void;
}

export async function startTips(
  settings: TipSettings,
  parts: MailboxOptions,
  log: TipLog,
): Promise<RunningTips> {
  const { host, port, origin, onionOrigin, tls, demonstration, proofBits } = settings;
  const app = createTipLine({
    mailbox: new Mailbox(parts),
    receipts: new Receipts(parts.line),
    clock: parts.clock,
    origin,
    onionOrigin,
    tls,
    demonstration,
    ...(proofBits === undefined ? {} : { proofBits }),
    tellFaults: (faults) => log.warn({ faults }, 'tip line: faults within an hour'),
  });
  try {
    const url = await listening({ host, port }, () => app.listen({ host, port }));
    return { url, close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}
