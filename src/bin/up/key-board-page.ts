/** What the key board of the demonstration shows: how far its making is, then sign-ins, codes, and the way of a case. */
import { STAFF, emailOf, type SamplePerson } from '#lab/province/staff.ts';
import type { Role } from '#model/authority.ts';
import type { Authenticator } from './authenticator.ts';
import { TOUR, wordsIn } from './words.ts';

/** What is there once the office is open. */
export interface OpenDoor {
  /** Where people sign in. */
  readonly officeUrl: string;
  readonly portalUrl: string;
  readonly password: string;
  /** By the key of the person. */
  readonly authenticators: ReadonlyMap<string, Authenticator>;
  readonly now: () => number;
}

export type Making =
  /** 0 … 1 of the history; the console is built beside it. */
  | { readonly state: 'making'; readonly done: number; readonly isConsoleBuilt: boolean }
  | { readonly state: 'open'; readonly door: OpenDoor };

export const STYLE = `body{font:15px/1.55 system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;margin:1.5rem auto;max-width:64rem;padding:0 1rem;color:#1a1c1e;background:#fff}
h1{font-size:1.4rem;line-height:1.3;margin:0 0 .75rem}h2{font-size:1.1rem;margin:1.75rem 0 .5rem}p,li{max-width:46rem}
a{color:#0b5e78}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem .4rem 0;border-bottom:1px solid #d5d9de;vertical-align:top}
td form{margin:0}code{font:600 1.05rem ui-monospace,monospace;user-select:all}.next,.quiet{font-weight:400;color:#555e66}
.banner{background:#fff3cd;border:1px solid #b58a00;padding:.5rem .8rem}progress{width:100%;max-width:46rem;height:1rem;accent-color:#0b5e78}
.key{overflow-x:auto}button{font:inherit;padding:.3rem .9rem;min-height:2.2rem;border:1px solid #0b5e78;border-radius:4px;background:#fff;color:#0b5e78;cursor:pointer;white-space:nowrap}
ol{padding-left:1.5rem}li{margin:.35rem 0}[lang=en]{display:block}span[lang=en].in{display:inline}
@media (max-width:40rem){thead{display:none}tr{display:block;padding:.5rem 0;border-bottom:1px solid #d5d9de}td{display:block;border:0;padding:.1rem 0}}
@media (prefers-color-scheme:dark){body{background:#15181b;color:#e6e8ea}a{color:#6cc3dc}button{background:#15181b;color:#6cc3dc;border-color:#6cc3dc}.next,.quiet{color:#a9b0b7}.banner{background:#3a3110;border-color:#b58a00}th,td,tr{border-color:#3a4047}}`;

const [EN, ZH] = [wordsIn('en'), wordsIn('zh-CN')];
/** Codes change every half minute, and progress every second. */
const REFRESH_S = { making: 1, open: 5 } as const;

export function keyBoardPage(path: string, making: Making): string {
  const body = making.state === 'open' ? openPart(path, making.door) : makingPart(making);
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Minewatch 演示 Demonstration</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="${REFRESH_S[making.state]}"><style>${STYLE}</style></head><body>
<h1>Minewatch 演示 <span lang="en" class="in">Demonstration</span></h1>
<p class="banner">一切均为模拟。此页仅供本机。<span lang="en">Everything is simulated. This page is for this machine only.</span></p>
${body}
</body></html>`;
}

function makingPart({ done, isConsoleBuilt }: Extract<Making, { state: 'making' }>): string {
  const percent = Math.floor(done * 100);
  const isBuilding = isConsoleBuilt ? '' : '，并正在构建界面';
  const building = isConsoleBuilt ? '' : '; the console is built beside it';
  return `<h2>正在准备 <span lang="en" class="in">Getting ready</span></h2>
<p><label>正在生成示例省份数月的历史记录（仅首次）：${percent}%${isBuilding}
<span lang="en">Making some months of history of a sample province, once: ${percent} %${building}</span>
<progress max="100" value="${percent}">${percent} %</progress></label></p>
<p class="quiet">完成后，此页会显示登录按钮和验证码。<span lang="en">Then this page shows a button and a code for each person.</span></p>
<table><tbody>${STAFF.map((person) => `<tr>${whoCells(person)}</tr>`).join('\n')}</tbody></table>`;
}

function openPart(path: string, door: OpenDoor): string {
  const { officeUrl, portalUrl, password, authenticators, now } = door;
  const at = new Date(now()).toISOString().slice(0, 16).replace('T', ' ');
  const rows = STAFF.map((person) => {
    const authenticator = authenticators.get(person.key);
    return authenticator === undefined ? '' : rowOf(path, person, authenticator);
  });
  return `<p>办公系统 <a href="${escaped(officeUrl)}">${escaped(officeUrl)}</a>　当事人页面 <a href="${escaped(portalUrl)}">${escaped(portalUrl)}</a>
<span lang="en">The office, and the pages of the people concerned</span></p>
<h2>登录 <span lang="en" class="in">Sign in</span></h2>
<p>按“登录”即以此人身份进入。要两人同时在场，请用另一个浏览器或隐私窗口手工登录，密码 <code>${escaped(password)}</code>。
<span lang="en">“Sign in” enters as that person. For two people at the same time, sign in by hand in a second browser or a private window, with this password.</span></p>
<div class="key"><table><thead><tr><th>人员 Person</th><th>角色 Role</th><th>邮箱 E-mail</th><th>验证码 Code <span class="next">（下一个 next）</span></th><th></th></tr></thead><tbody>
${rows.join('\n')}</tbody></table></div>
<p class="quiet">每个验证码只能用一次；用过后可用下一个。<span lang="en">Each code works once; then the next one does.</span></p>
<h2>跟进一起案件 <span lang="en" class="in">Take a case through</span></h2>
<ol>${TOUR.map(({ zh, en }) => `<li>${zh}<span lang="en">${en}</span></li>`).join('\n')}</ol>
<h2>时间 <span lang="en" class="in">Time</span></h2>
<form method="post" action="${path}/pass-a-day"><p>系统时间 <span lang="en" class="in">The office’s time</span>: ${at} UTC
<button>过一天 Let a day pass</button> 清洁观察期按天计算；过一天后需重新登录。<span lang="en">Clean windows are counted in days; afterwards everybody signs in again.</span></p></form>`;
}

function rowOf(path: string, person: SamplePerson, authenticator: Authenticator): string {
  const { now, next } = authenticator.codes();
  return `<tr>${whoCells(person)}<td><code>${escaped(emailOf(person.key))}</code></td><td><code>${now}</code> <span class="next">${next}</span></td>
<td><form method="post" action="${path}/sign-in/${person.key}"><button>登录 Sign in</button></form></td></tr>`;
}

function whoCells({ name, grants }: SamplePerson): string {
  const roles: readonly Role[] = [...new Set(grants.map(({ role }) => role))];
  const said = roles.map((role) => `${ZH.office.roles[role]} ${EN.office.roles[role]}`);
  return `<td>${escaped(name)}</td><td>${said.join('，')}</td>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
