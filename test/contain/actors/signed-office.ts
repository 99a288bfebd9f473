/** The office of the enforcer's tests behind a real socket, in a process of its own: it signs sets and keeps reports. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { FakeOffice } from '#contain/office.fixture.ts';
import { steadyClock } from '#contain/steady-clock.ts';
import type { DesiredSet } from '#model/desired-set.ts';
import { PointReport } from '#model/point-report.ts';

export interface OfficeAsk {
  readonly wants?: Partial<DesiredSet>;
  readonly leaseSeconds?: number;
}
export type OfficeTold = { readonly port: number } | { readonly report: PointReport };

const office = new FakeOffice(steadyClock());
const tell = (told: OfficeTold): void => void process.send?.(told);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  const asked = new URL(request.url ?? '', 'http://office.example').searchParams;
  const signal = new AbortController();
  request.on('close', () => signal.abort());
  if (request.method === 'POST') {
    const report = PointReport.parse(JSON.parse(Buffer.concat(chunks).toString()));
    tell({ report });
    response.end(JSON.stringify(await office.report(report)));
    return;
  }
  const reply = await office.pull({
    digest: asked.get('digest'),
    nonce: asked.get('nonce') ?? '',
    waitSeconds: Number(asked.get('wait')),
    signal: signal.signal,
  });
  response.end(JSON.stringify(reply));
}

process.on('message', ({ wants, leaseSeconds }: OfficeAsk) => {
  if (leaseSeconds !== undefined) office.leaseSeconds = leaseSeconds;
  office.wants(wants ?? {});
});
process.on('disconnect', () => process.exit(0));

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') tell({ port: address.port });
});
