/** Where miners put passwords: by name, by place, and hung on to the name of the user. */

const SECRET =
  /^(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|authorization|private_?key|pin|otp)$/i;
const USER = /^(?:login|user|user_?name|api_key|worker)$/i;
/** `mining.authorize`, `mining.auth`, `login`, `eth_submitLogin`, `eth_login`: [user, password, …] */
const LOGIN = /(?:^|[._]|submit)(?:authori[sz]e|auth|login)$/i;
const SUBMIT = /submit/i;

/** Words before a colon that choose a way of payment. */
const MODE = /^(?:solo|pps|pplns|prop|party)$/i;
/** A coin (`XMR:4…`) or the prefix that some addresses have; what follows is an address, and addresses are long. */
const PREFIX = /^(?:[a-z][a-z0-9]{1,5}|[a-z][a-z0-9]{1,3}test|bitcoincash|spectre|net1029)$/i;
const ADDRESS_CHARS_MIN = 24;

export function isSecretName(name: string): boolean {
  return SECRET.test(name);
}

export function isUserName(name: string): boolean {
  return USER.test(name);
}

export function isLogin(method: string): boolean {
  return LOGIN.test(method);
}

export function isSubmit(method: string): boolean {
  return SUBMIT.test(method);
}

/** Where in `wallet.worker:password` the password begins; -1 where there is none. An escape may hide a colon. */
export function secretFrom(user: string): number {
  const escape = user.indexOf('\\u');
  for (let from = 0; ;) {
    const colon = user.indexOf(':', from);
    if (colon < 0 || (escape >= 0 && escape < colon)) return escape;
    const word = user.slice(from, colon);
    const isPrefix = PREFIX.test(word) && user.length - colon > ADDRESS_CHARS_MIN;
    if (!isPrefix && !MODE.test(word)) return colon + 1;
    from = colon + 1;
  }
}
