/** Instants as a notice says them, with the zone, so that nobody reads a deadline in another one. */
import type { NoticeLanguage } from '#model/notice-template.ts';

/** `1 March 2026, 16:00 (UTC+08:00)`; `2026年3月1日16:00（北京时间）`. */
export function instantInWords(iso: string, language: NoticeLanguage, timeZone: string): string {
  const parts = new Map(
    Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: language === 'en' ? 'long' : 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    })
      .formatToParts(Date.parse(iso))
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const time = `${part('hour')}:${part('minute')}`;
  const offset = part('timeZoneName').replace('GMT', 'UTC');
  if (language === 'en') {
    return `${part('day')} ${part('month')} ${part('year')}, ${time} (${offset})`;
  }
  const zone = timeZone === 'Asia/Shanghai' ? '北京时间' : offset;
  const day = Number(part('day'));
  return `${part('year')}年${Number(part('month'))}月${day}日${time}（${zone}）`;
}
