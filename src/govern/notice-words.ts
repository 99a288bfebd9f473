/** Instants and obligations as a notice says them. Times come with the zone, so that nobody reads a deadline in another one. */
import type { ClockKind } from '#model/clock.ts';
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

/** What a clock waits for. */
export function clockInWords(kind: ClockKind, language: NoticeLanguage): string {
  return WAITED_FOR[kind][language];
}

const WAITED_FOR: Readonly<Record<ClockKind, Readonly<Record<NoticeLanguage, string>>>> = {
  triage: { en: 'looking through a new lead', 'zh-CN': '对新线索进行初步研判' },
  attribution: { en: 'finding the system and its unit', 'zh-CN': '查明涉及的系统和单位' },
  assessment: { en: 'assessing the case', 'zh-CN': '对案件作出研判结论' },
  notice: { en: 'serving the notice on the unit', 'zh-CN': '向有关单位送达通知' },
  acknowledgement: { en: 'acknowledging the notice', 'zh-CN': '有关单位签收通知' },
  rectification: { en: 'the report on the rectification', 'zh-CN': '有关单位报送整改情况' },
  verification: { en: 'checking the rectification', 'zh-CN': '对整改情况进行复核' },
  review: { en: 'reviewing a measure that is in force', 'zh-CN': '对正在执行的措施进行复核' },
  release: {
    en: 'restoring access after the check was passed',
    'zh-CN': '复核通过后恢复互联网接入',
  },
  probation: { en: 'ending the time of probation', 'zh-CN': '结束观察期' },
  appeal: { en: 'deciding an objection', 'zh-CN': '对异议作出决定' },
  'emergency-ratification': {
    en: 'confirming an emergency measure by a second person',
    'zh-CN': '由第二人确认紧急措施',
  },
  'tip-acceptance': { en: 'deciding whether a tip is accepted', 'zh-CN': '决定是否受理举报' },
  'tip-answer': { en: 'answering a tip', 'zh-CN': '答复举报' },
};
