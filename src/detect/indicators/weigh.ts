/** What an entry is worth at the time of a match: its weight, halved once per half-life, less what speaks against it. */
import { WEB_LABELS } from '#detect/data/shared-names.ts';
import type { Indicator, IndicatorDoubt } from '#model/indicator.ts';
import type { Millis } from '#model/stream.ts';
import { isPublicSuffix } from './guard.ts';
import type { ListFacts } from './list-table.ts';
import type { Mark } from './marks.ts';
import { BRAND, DAY_MS, DIRECT, OF_URL, SHARED, unpackMark } from './marks.ts';

/** People read a pool's web pages; miners speak to its other hosts. */
const DASHBOARD_FACTOR = 0.3;
/** The bare name of a pool is its web page and, at small pools, its stratum host as well. */
const BRAND_FACTOR = 0.6;
/** An undated list may be years old; its age is counted from the day that it was fetched, which is at least that. */
const UNDATED_FACTOR = 0.5;

export interface Match {
  readonly facts: ListFacts;
  readonly mark: number;
  /** As text. */
  readonly entry: string;
  /** The name that was asked for; null for addresses. */
  readonly name: string | null;
}

/** Dates as text by day, so that each is written once; at most 65,536 of them, as many as a mark can hold. */
export type DateTexts = Map<number, string>;

export function weigh(match: Match, at: Millis, dates: DateTexts): Indicator {
  const { facts } = match;
  const mark = unpackMark(match.mark);
  const stated = mark.day > 0 ? mark.day * DAY_MS : facts.statedAt;
  const ageDays = Math.max(0, (at - (stated ?? facts.fetchedAt)) / DAY_MS);
  const halfLife = match.name === null ? facts.halfLifeDays.address : facts.halfLifeDays.name;
  const doubt = doubtOf(match, mark);
  const factor = doubt === 'dashboard' ? DASHBOARD_FACTOR : doubt === 'brand' ? BRAND_FACTOR : 1;
  const undated = stated === null ? UNDATED_FACTOR : 1;
  return {
    entry: match.entry,
    list: facts.name,
    category: facts.category,
    seenOn: stated === null ? null : dateOf(stated, dates),
    confidence: mark.weight * factor * undated * 0.5 ** (ageDays / halfLife),
    source: facts.source,
    licence: facts.licence,
    ageDays: stated === null ? null : Math.floor(ageDays),
    doubt: doubt ?? (stated === null ? 'undated' : null),
  };
}

function doubtOf(match: Match, mark: Mark): IndicatorDoubt | null {
  if ((mark.flags & SHARED) !== 0) return 'shared-host';
  if ((mark.flags & OF_URL) !== 0) return 'url-host';
  // Trading is done on web pages, and miner scripts and stratum hosts have none.
  const hasPages = match.facts.category === 'mining' && (mark.flags & DIRECT) === 0;
  if (!hasPages || match.name === null) return null;
  if (match.name.length > match.entry.length) {
    const below = match.name.slice(0, match.name.length - match.entry.length - 1);
    return below.split('.').some((label) => WEB_LABELS.has(label)) ? 'dashboard' : null;
  }
  return (mark.flags & BRAND) !== 0 || isRegistrable(match.name) ? 'brand' : null;
}

/** A name directly below a public suffix: what somebody registered, and where the web page is. */
function isRegistrable(name: string): boolean {
  return isPublicSuffix(name.slice(name.indexOf('.') + 1));
}

function dateOf(at: Millis, dates: DateTexts): string {
  const day = Math.floor(at / DAY_MS);
  const known = dates.get(day);
  if (known !== undefined) return known;
  const text = dateText(at);
  dates.set(day, text);
  return text;
}

/** RFC 3339 full-date of a time, by the civil calendar (days counted from 1 March of year 0). */
export function dateText(at: Millis): string {
  const days = Math.floor(at / DAY_MS) + 719_468;
  const era = Math.floor(days / 146_097);
  const day = days - era * 146_097;
  const year =
    Math.floor(
      (day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365,
    ) +
    era * 400;
  const dayOfYear =
    days - (365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  const civil = month < 10 ? month + 3 : month - 9;
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${pad(civil <= 2 ? year + 1 : year, 4)}-${pad(civil, 2)}-${pad(dayOfMonth, 2)}`;
}
