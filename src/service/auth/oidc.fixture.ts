/** A real OpenID Connect provider on loopback, and a browser that follows its redirects as one account. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';

export const CLIENT_ID = 'minewatch';
export const CLIENT_SECRET = 'a secret of the tests only';

export interface TestProvider {
  readonly issuer: string;
  /** Signs in as this account and gives the address to which the browser is sent back. */
  visit(url: string, account: string, amr?: readonly string[]): Promise<URL>;
  stop(): Promise<void>;
}

const REDIRECTS_MAX = 10;

export async function startProvider(redirectUri: string): Promise<TestProvider> {
  let who: { account: string; amr: readonly string[] } = { account: '', amr: [] };
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const server = createServer((request, response) => answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const issuer = `http://127.0.0.1:${address.port}`;
  const provider = new Provider(issuer, configuration(redirectUri));
  const serve = provider.callback();
  answer = (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) return serve(request, response);
    const login = { accountId: who.account, amr: who.amr };
    return void provider.interactionFinished(request, response, { login });
  };
  return {
    issuer,
    visit: (url, account, amr = []) => {
      who = { account, amr };
      return follow(url, redirectUri);
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Context {
  readonly oidc: {
    readonly session?: { readonly accountId?: string; grantIdFor(clientId: string): string };
    readonly client: { readonly clientId: string };
    readonly provider: Provider;
    readonly account: { readonly accountId: string };
  };
}

function configuration(redirectUri: string): object {
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub', 'amr'] },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['tests'] },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId }),
    }),
    // Everybody consents, so that login is the only page.
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client.clientId,
        accountId: oidc.account.accountId,
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  };
}

async function follow(begin: string, end: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = begin;
  for (let i = 0; i < REDIRECTS_MAX; i++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    await response.arrayBuffer();
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`${response.status} without a redirect at ${url}`);
    url = new URL(location, url).href;
    if (url.startsWith(end)) return new URL(url);
  }
  throw new Error('too many redirects');
}
