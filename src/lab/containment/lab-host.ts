/** A host of a scratch network and the process in it that does as it is asked. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { DONE, type Outcome, Reply, type Service, type Task } from './agent-protocol.ts';
import { LabNamespace } from './namespace.ts';

const AGENT = new URL('./agent.ts', import.meta.url).pathname;

/** What answers at all does so within this: hosts are on one machine, which may be busy. */
const WITHIN_MS = 3_000;

export class LabHost {
  readonly space: LabNamespace;
  readonly #agent: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();
  #asked = 0;

  constructor(role: string) {
    this.space = new LabNamespace(role);
    const [program, ...args] = this.space.inside;
    this.#agent = spawn(program, [...args, process.execPath, AGENT], { stdio: 'pipe' });
    this.#agent.stderr.pipe(process.stderr);
    this.#agent.stdin.on('error', () => undefined);
    createInterface(this.#agent.stdout).on('line', (line) => {
      const { id, outcome } = Reply.parse(JSON.parse(line));
      this.#waiting.get(id)?.(outcome);
      this.#waiting.delete(id);
    });
    this.#agent.on('close', () => {
      for (const resolve of this.#waiting.values()) resolve({ ...DONE, failed: 'ended' });
    });
  }

  serve(as: Service, ip: string, port: number, says = ''): Promise<Outcome> {
    return this.#ask({ do: 'serve', as, ip, port, says }).outcome;
  }

  /** Connections to servers here, and bytes that sinks took. */
  count(): Promise<Outcome> {
    return this.#ask({ do: 'count' }).outcome;
  }

  /** Null: it was refused, with the system's code, or `silent`. */
  async connect(ip: string, port: number, withinMs = WITHIN_MS): Promise<LabConnection> {
    const { id, outcome } = this.#ask({ do: 'connect', ip, port, withinMs });
    const { failed } = await outcome;
    return new LabConnection(failed, (task) => this.#ask({ ...task, on: id }).outcome);
  }

  datagram(ip: string, port: number, withinMs = WITHIN_MS): Promise<Outcome> {
    return this.#ask({ do: 'datagram', ip, port, text: 'hello', withinMs }).outcome;
  }

  get(ip: string, port = 80, withinMs = WITHIN_MS): Promise<Outcome> {
    return this.#ask({ do: 'get', ip, port, path: '/', withinMs }).outcome;
  }

  close(): void {
    this.#agent.kill('SIGKILL');
    this.space.remove();
  }

  #ask(task: Task): { readonly id: number; readonly outcome: Promise<Outcome> } {
    const id = ++this.#asked;
    const outcome = new Promise<Outcome>((resolve) => {
      if (this.#agent.exitCode !== null) resolve({ ...DONE, failed: 'ended' });
      else this.#waiting.set(id, resolve);
    });
    this.#agent.stdin.write(`${JSON.stringify({ id, task })}\n`);
    return { id, outcome };
  }
}

type OnConnection =
  | { readonly do: 'say'; readonly text: string; readonly withinMs: number }
  | { readonly do: 'hear' | 'pour'; readonly forMs: number };

export class LabConnection {
  /** Null: it stands. Else the system's code, or `silent`. */
  readonly failed: string | null;
  readonly #ask: (task: OnConnection) => Promise<Outcome>;

  constructor(failed: string | null, ask: (task: OnConnection) => Promise<Outcome>) {
    this.failed = failed;
    this.#ask = ask;
  }

  /** Says it and waits for the echo. */
  say(text: string, withinMs = WITHIN_MS): Promise<Outcome> {
    return this.#ask({ do: 'say', text, withinMs });
  }

  /** Bytes that come in this time. */
  hear(forMs: number): Promise<Outcome> {
    return this.#ask({ do: 'hear', forMs });
  }

  /** Sends as much as goes in this time, then hangs up. */
  pour(forMs: number): Promise<Outcome> {
    return this.#ask({ do: 'pour', forMs });
  }
}
