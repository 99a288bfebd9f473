/** The bytes of a conversation as messages, and what each does, as far as it says so itself. */
import type { Transcript } from '#model/transcript.ts';
import type { EN } from '../words/en.ts';
import { bytesOf } from '../thing/download.ts';
import type { Kept } from './use-kept.ts';

export type Act = keyof typeof EN.case.act;

export interface Turn {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly fromMiner: boolean;
  /** Null: no text. */
  readonly text: string | null;
  readonly bytes: number;
  readonly act: Act;
  /** The job that it is about, shortened. */
  readonly job: string | null;
  readonly lost: boolean;
}

/** Messages that are laid out at most; 16 KiB of them are kept. */
export const TURNS_MAX = 2000;

export function turnsOf({ transcript, finding }: Kept): readonly Turn[] {
  if (transcript === null) return [];
  const miner = sideOfMiner(transcript, finding);
  /** By id of a request: what was asked, so that its answer can be read. */
  const asked = new Map<string, Act>();
  const turns: Turn[] = [];
  for (const { side, at, base64, lost = false } of transcript.pieces) {
    const bytes = bytesOf(base64);
    const text = textIn(bytes);
    const lines = text === null ? [null] : text.split('\n').filter((line) => line.trim() !== '');
    const fromMiner = side === miner;
    for (const [i, line] of lines.entries()) {
      turns.push({
        at,
        fromMiner,
        text: line,
        bytes: line === null ? bytes.length : line.length,
        ...meaningOf(line, fromMiner, asked),
        lost: lost && i === lines.length - 1,
      });
    }
  }
  return turns.slice(0, TURNS_MAX);
}

/** Side 0 was seen first; who joined half-way may have seen the pool first. */
function sideOfMiner({ ends }: Transcript, finding: Kept['finding']): 0 | 1 {
  if (finding === null) return 0;
  const { ip, port } = finding.client;
  return ends[1].ip === ip && ends[1].port === port ? 1 : 0;
}

function textIn(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // oxlint-disable-next-line no-control-regex -- bytes that are no text have them
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** By the ends of the methods' names: the dialects differ in what stands before. */
const ACTS: readonly (readonly [RegExp, Act])[] = [
  [/subscribe$|hello$/i, 'subscribe'],
  [/authorize$|^login$|submitLogin$/i, 'login'],
  [/submit(?:Work)?$|^submit|submitblock$/i, 'submit'],
  [/notify$|^job$|newjob$/i, 'work'],
  [/get_?work$|getblocktemplate$|^getjob/i, 'ask'],
  [/difficulty$|set_target$|extranonce|^mining\.set/i, 'tune'],
  [/keepalived?$|ping|pong/i, 'alive'],
  [/hashrate$/i, 'rate'],
];

function meaningOf(
  line: string | null,
  fromMiner: boolean,
  asked: Map<string, Act>,
): Pick<Turn, 'act' | 'job'> {
  if (line === null) return { act: 'bytes', job: null };
  const job = first(/"(?:job_id|job)"\s*:\s*"([^"]{1,64})"/, line);
  const id = first(/"id"\s*:\s*("[^"]*"|\d+)/, line);
  const method = first(/"(?:method|command)"\s*:\s*"([^"]{1,60})"/, line);
  if (method !== null) {
    const act = ACTS.find(([name]) => name.test(method))?.[1] ?? 'other';
    if (fromMiner && id !== null) asked.set(id, act);
    return { act, job: job ?? jobInParams(line, act) };
  }
  const question = id === null ? undefined : asked.get(id);
  return { act: answerTo(question, line, job !== null), job };
}

function answerTo(question: Act | undefined, line: string, hasJob: boolean): Act {
  const isRefused = /"error"\s*:\s*[[{"]|"result"\s*:\s*false/.test(line);
  if (question === 'submit') return isRefused ? 'rejected' : 'accepted';
  if (isRefused) return 'refused';
  if (question === 'ask' || (question === 'login' && hasJob)) return 'work';
  if (question === 'login' || question === 'subscribe') return 'welcome';
  return question !== undefined && /"result"\s*:\s*true/.test(line) ? 'agreed' : 'other';
}

/** What the message names: the method, the job, the id by which its answer is known. */
const first = (pattern: RegExp, line: string): string | null => pattern.exec(line)?.[1] ?? null;

/** Stratum v1 names the job first in what it hands out, and second in what comes back. */
function jobInParams(line: string, act: Act): string | null {
  const params = /"params"\s*:\s*\[\s*"([^"]{0,128})"(?:\s*,\s*"([^"]{1,64})")?/.exec(line);
  if (act === 'work') return params?.[1]?.slice(0, 16) ?? null;
  return act === 'submit' ? (params?.[2]?.slice(0, 16) ?? null) : null;
}

/** What proves something: who logged in, work that was handed out, what came back and how it was answered. */
export const PROVING: ReadonlySet<Act> = new Set<Act>([
  'subscribe',
  'login',
  'welcome',
  'work',
  'submit',
  'accepted',
  'rejected',
  'refused',
]);
