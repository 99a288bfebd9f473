/** What carriers said, as it may stand in a transcript: texts of bounded length, and no secrets in addresses of pages. */
import type { Fact, HttpFact } from '#model/fact.ts';
import type { Note } from '#model/transcript.ts';
import { NOTE_CHARS_MAX } from '#model/transcript-limits.ts';

/** Names of one certificate, protocols of one offer. */
const NAMES_MAX = 8;
const SECRET_PARAMETER = /([?&;](?:pass\w*|pwd|token|secret|key|api_?key|auth\w*)=)[^&;#\s]+/gi;
const SECRET_USER = /(\/\/[^/@\s:]*:)[^/@\s]+@/g;

/** Null for what is no carrier's to say. */
export function noteFromFact(fact: Fact): Note | null {
  switch (fact.kind) {
    case 'carrier':
      return { ...fact };
    case 'name': {
      const { source } = fact;
      return source === 'dns' ? null : { ...fact, source, name: cut(fact.name) };
    }
    case 'http-request':
    case 'http-reply':
      return http(fact);
    case 'tls-client':
    case 'tls-server': {
      const { sni, alpn, ja4 } = fact;
      return { ...fact, sni: cutOrNull(sni), alpn: cutAll(alpn), ja4: cutOrNull(ja4) };
    }
    case 'certificate': {
      const { subject, issuer, serial, names } = fact;
      const texts = { subject: cut(subject), issuer: cut(issuer), serial: cut(serial) };
      return { ...fact, ...texts, names: cutAll(names) };
    }
    case 'behaviour':
      return { ...fact, seen: { ...fact.seen } };
    default:
      return null;
  }
}

/** The shape of sealed traffic, or a header that only miners and their servers send. */
export function saysMining(fact: Fact): boolean {
  if (fact.kind === 'behaviour') return true;
  return (fact.kind === 'http-request' || fact.kind === 'http-reply') && fact.mining !== null;
}

/** The same said again, as far as a finding could change by it: of a handshake only the first counts. */
export function isSameNote(a: Note, b: Note): boolean {
  switch (a.kind) {
    case 'carrier':
      return b.kind === a.kind && a.carrier === b.carrier;
    case 'name':
      return b.kind === a.kind && a.name === b.name && a.source === b.source;
    case 'behaviour':
      return b.kind === a.kind && a.model === b.model && a.fit === b.fit;
    case 'http-request':
    case 'http-reply':
      return b.kind === a.kind && HTTP_FIELDS.every((field) => a[field] === b[field]);
    default:
      return a.kind === b.kind;
  }
}

const HTTP_FIELDS = ['status', 'user', 'mining', 'path', 'host', 'agent'] as const;

function http(fact: HttpFact): Note {
  const { path } = fact;
  return {
    ...fact,
    host: cutOrNull(fact.host),
    path: path === null ? null : cut(withoutSecrets(path)),
    agent: cutOrNull(fact.agent),
    user: cutOrNull(fact.user),
    mining: cutOrNull(fact.mining),
  };
}

function withoutSecrets(path: string): string {
  // Most addresses have neither.
  if (!path.includes('=') && !path.includes('@')) return path;
  return path.replace(SECRET_PARAMETER, '$1*').replace(SECRET_USER, '$1*@');
}

function cut(text: string): string {
  return text.slice(0, NOTE_CHARS_MAX);
}

function cutOrNull(text: string | null): string | null {
  return text === null ? null : cut(text);
}

function cutAll(texts: readonly string[]): string[] {
  return texts.slice(0, NAMES_MAX).map(cut);
}
