/** Somebody at the tip line with a browser that runs no programs: gets pages, fills their forms, sends them. */
import type { FastifyInstance } from 'fastify';
import { createTipLine } from './create-tip-line.ts';
import { findProof } from './proof.ts';
import type { TipStage } from '#service/tips/tips.fixture.ts';

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface Visitor {
  readonly app: FastifyInstance;
  get(path: string): Promise<Reply>;
  post(
    path: string,
    fields: object,
    files?: readonly (readonly [string, Uint8Array])[],
  ): Promise<Reply>;
  /** Sends a report by a proof and gives its receipt. */
  report(what: string, files?: readonly (readonly [string, Uint8Array])[]): Promise<string>;
  /** Opens a box and gives its page. */
  open(receipt: string): Promise<Reply>;
}

/** A moment's work. */
export const CHEAP_BITS = { calm: 5, flooded: 9 } as const;

/** What a browser would tell of itself, and what must not be found anywhere. */
export const MARKS = {
  address: '198.51.100.77',
  agent: 'Marked-Agent/7.7',
  language: 'en-XM',
  cookie: 'marked=cookie',
} as const;

const HEADERS = {
  'user-agent': MARKS.agent,
  'accept-language': `en,${MARKS.language}`,
  'x-forwarded-for': MARKS.address,
  forwarded: `for=${MARKS.address}`,
  cookie: MARKS.cookie,
};

export function visitorOf(stage: TipStage, faults: object[] = []): Visitor {
  const { mailbox, receipts, clock } = stage;
  const origin = 'http://localhost:8423';
  const proofBits = CHEAP_BITS;
  const tellFaults = (counts: object): void => void faults.push(counts);
  const app = createTipLine({ mailbox, receipts, clock, origin, tellFaults, proofBits });
  const send = async (
    method: 'GET' | 'POST',
    url: string,
    body?: { readonly payload: Buffer; readonly type: string },
  ): Promise<Reply> => {
    const type = body === undefined ? {} : { 'content-type': body.type };
    const {
      statusCode,
      body: text,
      headers,
    } = await app.inject({
      method,
      url,
      headers: { ...HEADERS, ...type },
      remoteAddress: MARKS.address,
      ...(body === undefined ? {} : { payload: body.payload }),
    });
    return { status: statusCode, text, headers };
  };
  const visitor: Visitor = {
    app,
    get: (path) => send('GET', path),
    async post(path, fields, files) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
      for (const [name, bytes] of files ?? [])
        form.append('files', new Blob([new Uint8Array(bytes)]), name);
      if (files === undefined) {
        const text = new URLSearchParams();
        for (const [name, value] of Object.entries(fields)) text.set(name, String(value));
        const type = 'application/x-www-form-urlencoded';
        return send('POST', path, { payload: Buffer.from(text.toString()), type });
      }
      const whole = new Response(form);
      const type = whole.headers.get('content-type') ?? '';
      return send('POST', path, { payload: Buffer.from(await whole.arrayBuffer()), type });
    },
    async report(what, files = []) {
      const { form, bits, action } = formIn((await visitor.get('/report?lang=en')).text);
      clock.forward(5_000);
      const proof = findProof(form, bits);
      const reply = await visitor.post(action, { category: 'mining', what, proof }, files);
      const receipt = /(\d{4} \d{4} \d{4} \d{4})/.exec(reply.text)?.[1];
      if (receipt === undefined) throw new Error(`No receipt: ${reply.status} ${reply.text}`);
      return receipt;
    },
    async open(receipt) {
      const { form, bits, action } = formIn((await visitor.get('/open?lang=en')).text);
      return visitor.post(action, { receipt, proof: findProof(form, bits) });
    },
  };
  return visitor;
}

/** The form of a page that asks for a proof. */
export function formIn(page: string): {
  readonly form: string;
  readonly bits: number;
  readonly action: string;
} {
  return {
    form: /data-form="([^"]+)"/.exec(page)?.[1] ?? '',
    bits: Number(/data-bits="(\d+)"/.exec(page)?.[1]),
    action: (/action="([^"]+)"/.exec(page)?.[1] ?? '').replaceAll('&amp;', '&'),
  };
}
