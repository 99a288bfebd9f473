/** The pages of the people concerned, and beside them the listener that leads held hosts there. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createCaptiveListener } from '#portal/captive-listener.ts';
import { createPortal, type PortalLog } from '#portal/create-portal.ts';
import type { Office } from '#service/office.ts';
import { listening } from './listening.ts';

export interface PortalSettings {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Null: no listener for plain HTTP of held hosts. */
  readonly captivePort: number | null;
  /** As browsers see it; stands in notices. */
  readonly origin: string;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly trustedProxies: readonly string[];
  /** Said on every page. */
  readonly demonstration: boolean;
}

export interface RunningPortal {
  /** Where it listens: `http://127.0.0.1:8421`. */
  readonly url: string;
  close(): Promise<void>;
}

export async function startPortal(
  settings: PortalSettings,
  office: Office,
  log: PortalLog,
): Promise<RunningPortal> {
  const { host, port, captivePort, ...parts } = settings;
  const app = createPortal({ ...parts, office, log });
  try {
    const url = await listening({ host, port }, () => app.listen({ host, port }));
    const captive = captivePort === null ? null : await listenForCaptives(settings, captivePort);
    const close = async (): Promise<void> => {
      if (captive !== null) await closeListener(captive);
      await app.close();
    };
    return { url, close };
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function listenForCaptives({ host, origin }: PortalSettings, port: number): Promise<Server> {
  const server = createCaptiveListener(origin);
  await listening({ host, port }, () => once(server.listen(port, host), 'listening'));
  return server;
}

async function closeListener(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
