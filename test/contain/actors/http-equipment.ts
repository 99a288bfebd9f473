/**
 * Equipment behind a real socket, in a process of its own: the reference receiver of the webhook protocol, or a packet
 * filter that takes OpenC2. Its parent tells it what it is, and meddles with it as others would.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { PacketFilter } from '#contain/openc2/openc2.fixture.ts';
import { WebhookReceiver } from '#contain/webhook/webhook.fixture.ts';
import type { EquipmentAsk, EquipmentTold } from '../equipment.ts';

type Equipment = WebhookReceiver | PacketFilter;

const clock = { now: () => Date.now() };
let equipment: Equipment | null = null;

function tell(told: EquipmentTold): void {
  process.send?.(told);
}

function flatHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value = '']) => [name, String(value)]),
  );
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (equipment === null) return;
    const { method, url = '' } = request;
    const reply = equipment.handle({
      method: method === 'GET' ? 'GET' : 'POST',
      path: url,
      headers: flatHeaders(request),
      body: Buffer.concat(chunks).toString(),
    });
    if (reply === null) response.destroy();
    else response.writeHead(reply.status, reply.headers).end(reply.body);
  });
}

process.on('message', (ask: EquipmentAsk) => {
  if (ask.ask === 'start') {
    const { kind, secret, path, tls } = ask;
    equipment =
      kind === 'webhook'
        ? new WebhookReceiver({ secret, path, clock })
        : new PacketFilter({ clock });
    const server = tls === null ? createServer(serve) : createSecure(tls, serve);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') tell({ port: address.port });
    });
    return;
  }
  if (ask.ask === 'tamper') equipment?.tamper(ask.key);
  if (ask.ask === 'flush') equipment?.flush();
  tell({ foreign: equipment?.foreign() ?? '' });
});
process.on('disconnect', () => process.exit(0));
