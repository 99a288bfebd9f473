/** The words of letters about campaigns and filings: Chinese first, then English, so that one letter serves everybody. */
import type { Campaign } from '#model/campaign.ts';
import type { Filing } from '#model/filing.ts';

export interface LetterText {
  readonly subject: string;
  readonly text: string;
}

interface Zone {
  readonly timeZone: string;
}

export function letterToUnit(
  campaign: Campaign,
  about: { readonly unitName: string; readonly link: string; readonly isFirst: boolean },
  zone: Zone,
): LetterText {
  const { titleZh, titleEn, dueAt } = campaign;
  const { unitName, link, isFirst } = about;
  const due = dayOf(dueAt, zone);
  const zh = [
    `${unitName}：`,
    '',
    isFirst
      ? `请贵单位按“${titleZh}”的要求开展自查，并于 ${due} 前完成填报、提交和签署。`
      : `贵单位尚未完成“${titleZh}”的签署，截止时间为 ${due}，请抓紧办理。`,
    '',
    '填报方法：在浏览器中打开下列链接的网址，将整条链接粘贴到页面中。链接仅供本单位使用，请勿转发。',
    link,
  ];
  const en = [
    `To ${unitName}`,
    '',
    isFirst
      ? `Please inspect your systems as “${titleEn}” asks for, and submit and sign the result by ${due}.`
      : `You have not signed “${titleEn}” yet. It is due by ${due}.`,
    '',
    'Open the address of this link in a browser and paste the whole link into the page. It is for your unit alone.',
    link,
  ];
  const subject = isFirst
    ? `自查通知 Self-inspection: ${titleZh}`
    : `自查催办 Reminder: ${titleZh}`;
  return { subject, text: lines([...zh, '', '– – –', '', ...en]) };
}

export function letterToAuthority(
  { titleZh, titleEn, dueAt }: Campaign,
  { jurisdiction, count }: { readonly jurisdiction: string; readonly count: number },
  zone: Zone,
): LetterText {
  const due = dayOf(dueAt, zone);
  return {
    subject: `自查逾期 Overdue self-inspections: ${titleZh}`,
    text: lines([
      `“${titleZh}”已于 ${due} 到期，辖区（${jurisdiction}）内仍有 ${count} 家单位未签署。名单见平台“自查”。`,
      '',
      `“${titleEn}” was due by ${due}. In ${jurisdiction}, ${count} units have not signed. The list is in the console, under “Self-inspection”.`,
    ]),
  };
}

export function letterOfFiling(
  { title, reference, until, state }: Filing,
  unitName: string,
  zone: Zone,
): LetterText {
  const day = dayOf(until, zone);
  const isOver = state === 'expired';
  const number = reference ?? '';
  return {
    subject: isOver
      ? `备案已失效 Filing expired: ${number}`
      : `备案即将到期 Filing ends soon: ${number}`,
    text: lines([
      `${unitName}：`,
      isOver
        ? `贵单位的备案“${title}”（${number}）已于 ${day} 到期失效。继续运行将按违规处理。`
        : `贵单位的备案“${title}”（${number}）将于 ${day} 到期。如需继续，请提前提交续期备案。`,
      '',
      isOver
        ? `Your filing “${title}” (${number}) expired on ${day}. Whatever goes on is not filed any more.`
        : `Your filing “${title}” (${number}) ends on ${day}. To go on, file its renewal before.`,
    ]),
  };
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

/** 2026-09-30 17:30, as the office's clock has it. */
function dayOf(instant: string | null, { timeZone }: Zone): string {
  if (instant === null) return '';
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(Date.parse(instant));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}
