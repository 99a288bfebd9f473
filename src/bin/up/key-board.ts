/**
 * The key board of the demonstration: a page for this machine alone with the sign-ins of the sample people, the code of
 * each authenticator, and a button that lets a day pass. It is started by the demonstration and by nothing else, under a
 * path that is told on the terminal only; the office itself knows nothing of it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '#base/errors.ts';
import type { SignIn } from './sign-ins.ts';

export interface KeyBoard {
  /** With its secret path. */
  readonly url: string;
  close(): Promise<void>;
}

export interface KeyBoardParts {
  readonly port: number;
  /** Where people sign in. */
  readonly officeUrl: string;
  readonly portalUrl: string;
  readonly signIns: readonly SignIn[];
  readonly now: () => number;
  readonly passDay: () => Promise<void>;
}

const REFRESH_S = 5;
const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1a1c1e;background:#fff}
h1{font-size:1.3rem}p{max-width:46rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #d5d9de;vertical-align:top}
code{font:600 1.05rem ui-monospace,monospace;user-select:all}.next{font-weight:400;color:#555}.banner{background:#fff3cd;border:1px solid #b58a00;padding:.5rem .8rem}
button{font:inherit;padding:.4rem .9rem}@media (prefers-color-scheme:dark){body{background:#15181b;color:#e6e8ea}.next{color:#a9b0b7}.banner{background:#3a3110;border-color:#b58a00}th,td{border-color:#3a4047}}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

export async function openKeyBoard(parts: KeyBoardParts): Promise<KeyBoard> {
  const path = `/${randomBytes(12).toString('base64url')}`;
  const server = createServer((request, response) => {
    void answer(request, response, path, parts);
  });
  server.listen(parts.port, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on an address, not on a pipe
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}${path}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  { method, url }: IncomingMessage,
  response: ServerResponse,
  path: string,
  parts: KeyBoardParts,
): Promise<void> {
  const headers = {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
  try {
    if (method === 'GET' && url === path) {
      const type = 'text/html; charset=utf-8';
      response.writeHead(200, {
        ...headers,
        'content-type': type,
        'content-security-policy': POLICY,
      });
      response.end(pageOf(path, parts));
    } else if (method === 'POST' && url === `${path}/pass-a-day`) {
      await parts.passDay();
      response.writeHead(303, { ...headers, location: path }).end();
    } else response.writeHead(404, headers).end();
  } catch (error) {
    response.writeHead(500, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
    response.end(messageOf(error));
  }
}

function pageOf(path: string, { officeUrl, portalUrl, signIns, now }: KeyBoardParts): string {
  const at = new Date(now()).toISOString().slice(0, 16).replace('T', ' ');
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Minewatch 演示 Demonstration</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="${REFRESH_S}"><style>${STYLE}</style></head><body>
<h1>登录信息 <span lang="en">Sign-ins of the demonstration</span></h1>
<p class="banner">演示：一切均为模拟。此页仅供本机。<br><span lang="en">Demonstration: everything is simulated. This page is for this machine only.</span></p>
<p>在 <a href="${escaped(officeUrl)}">${escaped(officeUrl)}</a> 登录；当事人页面 <a href="${escaped(portalUrl)}">${escaped(portalUrl)}</a>。<span lang="en">Sign in there; the second is for the people concerned.</span>
密码 <span lang="en">Password</span>: <code>${escaped(signIns[0]?.password ?? '')}</code></p>
<table><thead><tr><th>人员 Person</th><th>角色 Role</th><th>邮箱 E-mail</th><th>验证码 Code <span class="next">（下一个 next）</span></th></tr></thead><tbody>
${signIns.map(rowOf).join('\n')}</tbody></table>
<p>每个验证码只能用一次；用过后可用下一个。<span lang="en">Each code works once; then the next one does.</span></p>
<form method="post" action="${path}/pass-a-day"><p>系统时间 <span lang="en">The office’s time</span>: ${at} UTC
<button>过一天 Let a day pass</button> 清洁观察期随之结束；会话需重新登录。<span lang="en">Clean windows end with it; everybody signs in again.</span></p></form>
</body></html>`;
}

function rowOf({ person, email, authenticator }: SignIn): string {
  const { now, next } = authenticator.codes();
  const roles = [...new Set(person.grants.map(({ role }) => role))].join(', ');
  return `<tr><td>${escaped(person.name)}</td><td>${roles}</td><td><code>${escaped(email)}</code></td><td><code>${now}</code> <span class="next">${next}</span></td></tr>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
